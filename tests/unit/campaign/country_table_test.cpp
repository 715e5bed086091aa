#include "campaign/country_table.h"

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "campaign/civil_time.h"
#include "campaign/language/languages.h"

namespace crier {
namespace {

TEST(CountryTable, has_the_thirty_countries_of_the_eea_and_two_neighbours) {
  EXPECT_EQ(eea_countries().size(), 30U);
  EXPECT_EQ(countries().size(), 32U);
  EXPECT_EQ(std::ranges::count(eea_countries(), "GB"), 0);
  EXPECT_EQ(country("GB")->area, Area::united_kingdom);
  EXPECT_EQ(country("CH")->area, Area::switzerland);
  EXPECT_EQ(country("NO")->area, Area::eea_efta);
}

TEST(CountryTable, does_not_know_other_codes) {
  for (const char* code : {"", "EL", "UK", "US", "de", "DEU"}) {
    EXPECT_EQ(country(code), nullptr) << code;
  }
}

TEST(CountryTable, names_the_authority_in_the_language_of_the_country) {
  EXPECT_EQ(country("GR")->authority.name_native, "Αρχή Προστασίας Δεδομένων Προσωπικού Χαρακτήρα");
  EXPECT_EQ(country("GR")->authority.url, "https://www.dpa.gr/");
  EXPECT_EQ(country("AT")->authority.name_english, "Austrian Data Protection Authority");
}

TEST(CountryTable, is_complete_for_every_country) {
  for (const Country& entry : countries()) {
    SCOPED_TRACE(entry.iso2);

    EXPECT_FALSE(entry.name_english.empty());
    EXPECT_FALSE(entry.locales.empty());
    EXPECT_EQ(entry.zone, entry.zones.front());
    EXPECT_EQ(entry.majority_age, 18);
    EXPECT_FALSE(entry.authority.name_native.empty());
    EXPECT_FALSE(entry.authority.name_english.empty());
    EXPECT_TRUE(entry.authority.url.starts_with("https://"));
    for (const std::string_view tag : entry.locales) EXPECT_EQ(canonical_tag(tag), tag);
    EXPECT_TRUE(!entry.multilingual || entry.locales.size() > 1);
  }
}

TEST(CountryTable, names_only_zones_that_exist) {
  for (const Country& entry : countries()) {
    for (const std::string_view zone : entry.zones) EXPECT_TRUE(is_time_zone(zone)) << zone;
  }
}

TEST(CountryTable, has_a_country_for_every_language_and_a_language_for_every_country) {
  std::set<std::string, std::less<>> spoken;
  for (const Country& entry : countries()) {
    bool has_text = false;
    for (const std::string_view tag : entry.locales) {
      for (const std::string& candidate : look_up_chain(tag)) {
        has_text = has_text || language(candidate) != nullptr;
        spoken.insert(candidate);
      }
    }
    EXPECT_TRUE(has_text) << entry.iso2;
  }
  for (const Language& entry : languages()) EXPECT_TRUE(spoken.contains(entry.tag)) << entry.tag;
}

}  // namespace
}  // namespace crier
