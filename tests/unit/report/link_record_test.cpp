#include "report/link_record.h"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier::report {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

WallTime at(const char* text) {
  return parse_iso8601(text).value();
}

LinkTimes times() {
  return {.cutoff = at("2026-05-26T22:00:00Z"),
          .now = at("2026-05-01T12:00:00Z"),
          .zone = "Europe/Brussels"};
}

// Down twice, for 90.5 s and for five minutes.
LinkRecord twice_down() {
  return {.waiver = {},
          .answered_at = at("2026-05-01T11:59:40Z"),
          .outages = {{.began_at = at("2026-04-20T10:00:00Z"),
                       .ended_at = at("2026-04-20T10:01:30.5Z"),
                       .fault = "https://a.example/o/T: it answers 503"},
                      {.began_at = at("2026-04-21T10:00:00Z"),
                       .ended_at = at("2026-04-21T10:05:00Z"),
                       .fault = "https://a.example/o/T: nobody listens there"}}};
}

TEST(LinkRecord, that_has_answered_throughout_asks_for_nothing) {
  const std::string sentence = link_sentence({.answered_at = at("2026-05-01T11:59:40Z")}, times());

  EXPECT_THAT(sentence, HasSubstr("answered last at 2026-05-01 13:59:40 Europe/Brussels"));
  EXPECT_THAT(sentence, Not(HasSubstr("extend")));
}

TEST(LinkRecord, says_by_how_much_the_cutoff_is_to_be_extended) {
  EXPECT_EQ(outage_total(twice_down(), times()), 391s);
  EXPECT_THAT(link_sentence(twice_down(), times()),
              HasSubstr("2 outages, 6 min 31 s in all: extend the cut-off to 2026-05-27 00:06:31 "
                        "Europe/Brussels at least"));
}

TEST(LinkRecord, asks_for_nothing_more_once_the_cutoff_was_extended_by_as_much) {
  LinkRecord link = twice_down();
  link.moved = {{.at = at("2026-05-01T11:00:00Z"), .before = at("2026-05-26T22:00:00Z")}};
  LinkTimes extended = times();
  extended.cutoff = at("2026-05-27T22:00:00Z");

  EXPECT_THAT(link_sentence(link, extended),
              AllOf(HasSubstr("2 outages, 6 min 31 s in all: the cut-off has been extended"),
                    Not(HasSubstr("at least"))));
  EXPECT_EQ(link_json(link, extended).at("cutoff_extended").as_string(), "2026-05-27T22:00:00Z");
}

TEST(LinkRecord, counts_an_outage_that_lasts_until_now) {
  LinkRecord link = twice_down();
  link.outages.back().ended_at.reset();
  LinkTimes when = times();
  when.now = at("2026-04-21T10:00:10Z");

  EXPECT_TRUE(link.is_down());
  EXPECT_EQ(outage_total(link, when), 101s);
  EXPECT_THAT(link_sentence(link, when),
              HasSubstr("DOWN since 2026-04-21 12:00 Europe/Brussels: https://a.example/o/T: "
                        "nobody listens there; 2 outages"));
}

TEST(LinkRecord, counts_nothing_beyond_the_cutoff) {
  const LinkRecord link{.outages = {{.began_at = at("2026-05-26T21:59:00Z"), .fault = "gone"}}};
  LinkTimes later = times();
  later.now = at("2026-06-01T00:00:00Z");

  EXPECT_EQ(outage_total(link, later), 60s);
  EXPECT_THAT(link_sentence(link, later), HasSubstr("down at the cut-off, since"));
}

TEST(LinkRecord, says_of_an_outage_after_the_cutoff_that_it_is_one) {
  const LinkRecord link{.outages = {{.began_at = at("2026-05-26T23:00:00Z"), .fault = "gone"}}};
  LinkTimes later = times();
  later.now = at("2026-06-01T00:00:00Z");

  EXPECT_EQ(link_sentence(link, later),
            "down after the cut-off, since 2026-05-27 01:00 Europe/Brussels: gone");
}

TEST(LinkRecord, counts_nothing_between_a_cutoff_and_its_extension) {
  const LinkRecord link{
      .outages = {{.began_at = at("2026-05-26T21:59:00Z"),
                   .ended_at = at("2026-06-01T00:00:30Z"),
                   .fault = "gone"}},
      .moved = {{.at = at("2026-06-01T00:00:00Z"), .before = at("2026-05-26T22:00:00Z")}}};
  LinkTimes extended = times();
  extended.cutoff = at("2026-06-05T22:00:00Z");
  extended.now = at("2026-06-02T00:00:00Z");

  EXPECT_EQ(outage_total(link, extended), 90s);
  EXPECT_EQ(cutoff_owed(link, extended), extended.cutoff);
}

TEST(LinkRecord, says_why_nobody_asks) {
  EXPECT_EQ(link_sentence({.waiver = "the firewall"}, times()), "not asked: the firewall");
  EXPECT_EQ(link_sentence({}, times()), "not asked yet");
}

TEST(LinkRecord, in_a_report_lists_each_outage) {
  EXPECT_THAT(
      link_text(twice_down(), times(), 0),
      AllOf(HasSubstr("Objection link: answered last at"), HasSubstr("2026-04-20T10:00:00Z"),
            HasSubstr("1 min 31 s"), HasSubstr("it answers 503"), HasSubstr("5 min")));
  const auto document = link_json(twice_down(), times());
  EXPECT_EQ(document.at("outage_seconds").as_int64(), 391);
  EXPECT_EQ(document.at("cutoff_extended").as_string(), "2026-05-26T22:06:31Z");
  EXPECT_EQ(document.at("outages").as_array().size(), 2U);
  EXPECT_EQ(link_csv(twice_down(), times()), "objection_link,,,,outage_seconds,,391\r\n");
}

}  // namespace
}  // namespace crier::report
