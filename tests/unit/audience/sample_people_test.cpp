#include "audience/sample_people.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "audience/format/csv_reader.h"
#include "audience/row_validator.h"
#include "base/digest.h"

namespace crier::audience {
namespace {

using namespace std::chrono_literals;

std::string sample(std::uint64_t seed, int count) {
  SamplePeople people(seed);
  std::string text(SamplePeople::header());
  for (int person = 0; person < count; ++person) people.append_row(text);
  return text;
}

struct Person {
  std::string ref, email, name, locale, country, time_zone, birth_date, phone;
};

// Reads and judges the sample as an import would.
std::vector<Person> sound_people(std::string text) {
  const ZoneNames zones(
      {"Europe/Vienna",       "Europe/Brussels",  "Europe/Sofia",     "Asia/Nicosia",
       "Asia/Famagusta",      "Europe/Prague",    "Europe/Berlin",    "Europe/Copenhagen",
       "Europe/Tallinn",      "Europe/Madrid",    "Atlantic/Canary",  "Europe/Helsinki",
       "Europe/Mariehamn",    "Europe/Paris",     "Indian/Reunion",   "Europe/Athens",
       "Europe/Zagreb",       "Europe/Budapest",  "Europe/Dublin",    "Atlantic/Reykjavik",
       "Europe/Rome",         "Europe/Vaduz",     "Europe/Vilnius",   "Europe/Luxembourg",
       "Europe/Riga",         "Europe/Malta",     "Europe/Amsterdam", "Europe/Oslo",
       "Arctic/Longyearbyen", "Europe/Warsaw",    "Europe/Lisbon",    "Atlantic/Azores",
       "Europe/Bucharest",    "Europe/Stockholm", "Europe/Ljubljana", "Europe/Bratislava",
       "Europe/London",       "Europe/Zurich",    "America/New_York", "America/Los_Angeles",
       "Europe/Istanbul",     "Europe/Kyiv",      "America/Sao_Paulo"});
  CsvReader reader;
  std::vector<Person> people;
  std::optional<ColumnMap> columns;
  while (true) {
    const CsvEvent event = reader.next();
    if (event == CsvEvent::end) return people;
    if (event == CsvEvent::starved) {
      const std::size_t bytes = std::min(text.size(), CsvReader::read_bytes);
      if (bytes == 0) reader.close();
      std::copy_n(text.begin(), bytes, reader.space().begin());
      if (bytes != 0) reader.filled(bytes);
      text.erase(0, bytes);
      continue;
    }
    EXPECT_EQ(event, CsvEvent::record);
    if (!columns) {
      columns = *ColumnMap::read(reader.record().fields, person_schema(), {});
      reader.expect({.needed = columns->width(), .named = columns->width()});
      continue;
    }
    RowValidator validator(*columns, zones, 2026y / 1 / 1);
    const auto row = validator.check(reader.record());
    EXPECT_TRUE(row && validator.findings().empty()) << reader.record().raw;
    const auto& fields = reader.record().fields;
    people.push_back({std::string(fields[0].text), std::string(fields[1].text),
                      std::string(fields[2].text), std::string(fields[3].text),
                      std::string(fields[4].text), std::string(fields[5].text),
                      std::string(fields[6].text), std::string(fields[7].text)});
  }
}

const std::vector<Person>& twenty_thousand() {
  static const std::vector<Person> people = sound_people(sample(7, 20'000));
  return people;
}

template <class Match>
double share(Match match) {
  return static_cast<double>(std::ranges::count_if(twenty_thousand(), match)) / 20'000;
}

// Written once: a sample that changes with compiler, platform or day would break measurements.
TEST(SamplePeople, are_the_same_for_a_seed_everywhere_and_for_ever) {
  EXPECT_EQ(sample(1, 100), sample(1, 100));
  EXPECT_NE(sample(1, 100), sample(2, 100));
  EXPECT_EQ(hex(sha256(sample(42, 1000))),
            "30072304f9ed914123feb43a4d5dbb13cae7255ffe78edf30d745c90df047335");
}

TEST(SamplePeople, would_all_be_imported) {
  ASSERT_EQ(twenty_thousand().size(), 20'000U);
  std::set<std::string> refs;
  for (const Person& person : twenty_thousand()) refs.insert(person.ref);
  EXPECT_EQ(refs.size(), 20'000U);
}

TEST(SamplePeople, have_addresses_and_numbers_that_belong_to_nobody) {
  for (const Person& person : twenty_thousand()) {
    const auto& email = person.email;
    EXPECT_TRUE(email.empty() || email.ends_with(".example") || email.ends_with("example.com") ||
                email.ends_with("example.net") || email.ends_with("example.org") ||
                email.ends_with(".test"))
        << email;
    EXPECT_TRUE(person.phone.empty() || person.phone.starts_with("+999")) << person.phone;
  }
}

TEST(SamplePeople, live_in_thirty_countries_and_a_few_elsewhere) {
  std::map<std::string, int> people_of;
  for (const Person& person : twenty_thousand()) ++people_of[person.country];

  EXPECT_GE(people_of.size(), 35U);
  // 83,450 of 468,000 thousands.
  EXPECT_NEAR(people_of["DE"] / 20'000.0, 0.178, 0.01);
  EXPECT_NEAR(people_of["FR"] / 20'000.0, 0.146, 0.01);
  EXPECT_GT(people_of["US"], 20);
}

TEST(SamplePeople, speak_several_languages_where_there_are) {
  std::map<std::string, std::set<std::string>> languages;
  for (const Person& person : twenty_thousand()) {
    if (!person.locale.empty()) languages[person.country].insert(person.locale.substr(0, 2));
  }

  for (const std::string country : {"BE", "LU", "FI", "IT", "MT", "IE", "CY", "ES"}) {
    EXPECT_GE(languages[country].size(), 2U) << country;
  }
  EXPECT_TRUE(languages["IT"].contains("de"));
  EXPECT_TRUE(languages["ES"].contains("ca"));
}

TEST(SamplePeople, lack_what_people_lack) {
  EXPECT_NEAR(share([](const Person& person) { return person.email.empty(); }), 0.03, 0.01);
  EXPECT_NEAR(share([](const Person& person) { return person.birth_date.empty(); }), 0.04, 0.01);
  EXPECT_NEAR(share([](const Person& person) { return person.birth_date > "2008-01-01"; }), 0.06,
              0.01);
  EXPECT_NEAR(share([](const Person& person) { return person.locale.empty(); }), 0.125, 0.02);
}

TEST(SamplePeople, write_to_many_domains_and_some_beyond_ascii) {
  std::set<std::string> domains;
  int beyond_ascii = 0;
  for (const Person& person : twenty_thousand()) {
    if (person.email.empty()) continue;
    domains.insert(person.email.substr(person.email.find('@')));
    beyond_ascii += std::ranges::any_of(person.email, [](char c) { return c < 0; }) ? 1 : 0;
  }

  EXPECT_GT(domains.size(), 1000U);
  EXPECT_GT(beyond_ascii, 50);
  EXPECT_LT(beyond_ascii, 200);
}

}  // namespace
}  // namespace crier::audience
