#include "notice/dates.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace crier::notice {
namespace {

WallTime at(std::string_view text) {
  return *parse_iso8601(text);
}

// Midnight in Brussels after Monday 26 May 2025.
const WallTime may_end = at("2025-05-26T22:00:00Z");

TEST(EndInWords, names_the_day_that_ends_and_not_the_one_that_begins) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"en-IE", "Monday 26 May 2025 at 24:00 (Central European Summer Time, Brussels)"},
      {"de", "Montag, 26. Mai 2025 um 24:00 (Mitteleuropäische Sommerzeit, Brüssel)"},
      {"fr", "lundi 26 mai 2025 à 24:00 (heure d’été d’Europe centrale, Bruxelles)"},
      {"pl", "poniedziałek, 26 maja 2025 24:00 (czas środkowoeuropejski letni, Bruksela)"},
      {"el", "Δευτέρα 26 Μαΐου 2025 στις 24:00 (Θερινή ώρα Κεντρικής Ευρώπης, Βρυξέλλες)"},
      {"fi", "maanantai 26. toukokuuta 2025 klo 24.00 (Keski-Euroopan kesäaika, Bryssel)"},
  };
  for (const auto& [locale, words] : rows) {
    EXPECT_EQ(end_in_words(may_end, {.locale = locale, .zone = "Europe/Brussels"}), words);
  }
}

TEST(EndInWords, is_the_same_instant_in_every_zone) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"Europe/Helsinki", "Tuesday 27 May 2025 at 01:00 (Eastern European Summer Time, Helsinki)"},
      {"Europe/Lisbon", "Monday 26 May 2025 at 23:00 (Western European Summer Time, Lisbon)"},
      {"Atlantic/Reykjavik", "Monday 26 May 2025 at 22:00 (Greenwich Mean Time, Reykjavik)"},
      {"Indian/Reunion", "Tuesday 27 May 2025 at 02:00 (Réunion Time, Réunion)"},
      {"Europe/Dublin", "Monday 26 May 2025 at 23:00 (Irish Standard Time, Dublin)"},
  };
  for (const auto& [zone, words] : rows) {
    EXPECT_EQ(end_in_words(may_end, {.locale = "en", .zone = zone}), words);
  }
}

TEST(EndInWords, does_not_call_the_irish_summer_winter) {
  EXPECT_EQ(end_in_words(may_end, {.locale = "el", .zone = "Europe/Dublin"}),
            "Δευτέρα 26 Μαΐου 2025 στις 23:00 (GMT+01:00, Δουβλίνο)");
}

TEST(EndInWords, has_24_hours_in_greek) {
  EXPECT_EQ(end_in_words(at("2025-05-26T15:30:00Z"), {.locale = "el", .zone = "Europe/Athens"}),
            "Δευτέρα 26 Μαΐου 2025 στις 18:30 (Θερινή ώρα Ανατολικής Ευρώπης, Αθήνα)");
}

TEST(EndInWords, belongs_to_the_right_day_when_clocks_change) {
  // Sunday 26 October 2025 has 25 hours in Brussels, Sunday 30 March 2025 has 23.
  EXPECT_EQ(end_in_words(at("2025-10-26T23:00:00Z"), {.locale = "en", .zone = "Europe/Brussels"}),
            "Sunday 26 October 2025 at 24:00 (Central European Standard Time, Brussels)");
  EXPECT_EQ(end_in_words(at("2025-03-30T22:00:00Z"), {.locale = "en", .zone = "Europe/Brussels"}),
            "Sunday 30 March 2025 at 24:00 (Central European Summer Time, Brussels)");
}

TEST(Dates, are_of_the_readers_country) {
  const WallTime january = at("2026-01-15T23:00:00Z");

  EXPECT_EQ(last_day_in_words(january, {.locale = "de-AT", .zone = "Europe/Vienna"}),
            "15. Jänner 2026");
  EXPECT_EQ(last_day_in_words(january, {.locale = "de", .zone = "Europe/Berlin"}),
            "15. Januar 2026");
  EXPECT_EQ(first_day_in_words(may_end, {.locale = "pt-PT", .zone = "Europe/Brussels"}),
            "27 de maio de 2025");
  EXPECT_EQ(first_day_in_words(may_end, {.locale = "en", .zone = "Europe/Brussels"}),
            "27 May 2025");
  EXPECT_EQ(begin_in_words(may_end, {.locale = "de-LI", .zone = "Europe/Vaduz"}),
            "Dienstag, 27. Mai 2025");
}

TEST(LastDayInWords, is_the_day_before_a_midnight_and_else_the_day_of_the_end_with_its_time) {
  EXPECT_EQ(last_day_in_words(may_end, {.locale = "en", .zone = "Europe/Brussels"}), "26 May 2025");
  EXPECT_EQ(last_day_in_words(may_end, {.locale = "en", .zone = "Europe/Helsinki"}),
            "27 May 2025 at 01:00");
  EXPECT_EQ(last_day_in_words(may_end, {.locale = "de", .zone = "Europe/Lisbon"}),
            "26. Mai 2025 um 23:00");
}

TEST(BeginInWords, has_a_time_only_when_it_is_not_midnight) {
  EXPECT_EQ(begin_in_words(may_end, {.locale = "en", .zone = "Europe/Brussels"}),
            "Tuesday 27 May 2025");
  EXPECT_EQ(begin_in_words(at("2025-05-27T06:00:00Z"), {.locale = "en", .zone = "Europe/Brussels"}),
            "Tuesday 27 May 2025 at 08:00 (Central European Summer Time, Brussels)");
}

TEST(ZoneName, has_no_city_where_it_is_of_no_place) {
  EXPECT_EQ(end_in_words(may_end, {.locale = "en", .zone = "UTC"}),
            "Monday 26 May 2025 at 22:00 (Coordinated Universal Time)");
  EXPECT_EQ(end_in_words(may_end, {.locale = "de", .zone = "Etc/UTC"}),
            "Montag, 26. Mai 2025 um 22:00 (Koordinierte Weltzeit)");
}

TEST(ZoneName, has_no_soft_hyphens) {
  EXPECT_EQ(end_in_words(may_end, {.locale = "de", .zone = "Atlantic/Reykjavik"}),
            "Montag, 26. Mai 2025 um 22:00 (Mittlere Greenwich-Zeit, Reykjavík)");
}

}  // namespace
}  // namespace crier::notice
