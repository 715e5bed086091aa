#include "objection/owed_cutoff.h"

#include <chrono>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace crier::objection {
namespace {

using namespace std::chrono_literals;

WallTime at(std::string_view text) {
  return *parse_iso8601(text);
}

const WallTime first = at("2026-05-26T22:00:00Z");
const WallTime second = at("2026-05-27T22:00:00Z");
const WallTime moved_at = at("2026-05-10T12:00:00Z");
const LinkOutage early{.began_at = at("2026-05-01T08:00:00Z"),
                       .ended_at = at("2026-05-01T10:00:00Z")};
const LinkOutage late{.began_at = at("2026-05-20T08:00:00Z"),
                      .ended_at = at("2026-05-20T08:30:00Z")};

struct Row {
  const char* name;
  std::vector<PromisedCutoff> promised;
  std::vector<LinkOutage> outages;
  WallTime owed;
};

TEST(OwedCutoff, puts_off_every_promise_by_the_outages_since_it_was_made) {
  const PromisedCutoff only{.since = WallTime::min(), .cutoff = first};
  const std::vector<Row> table = {
      {"none", {only}, {}, first},
      {"two", {only}, {early, late}, first + 150min},
      {"one that reaches beyond the cut-off counts until it",
       {only},
       {{.began_at = first - 10min, .ended_at = first + 5h}},
       first + 10min},
      {"one after it does not count",
       {only},
       {{.began_at = first + 1h, .ended_at = first + 5h}},
       first},
      {"made up for by an extension",
       {only, {.since = moved_at, .cutoff = second}},
       {early},
       second},
      {"one after the extension is owed to those who were told the new date",
       {only, {.since = moved_at, .cutoff = second}},
       {early, late},
       second + 30min},
      {"an extension by less than was lost leaves the rest",
       {only, {.since = moved_at, .cutoff = first + 1h}},
       {early},
       first + 2h},
      {"one during the extension counts for what was given by it",
       {only, {.since = moved_at, .cutoff = second}},
       {{.began_at = first + 1h, .ended_at = first + 5h}},
       second + 4h},
      {"one that lasts while it is extended is made up for by the extension as well",
       {only, {.since = moved_at, .cutoff = second}},
       {{.began_at = moved_at - 1h, .ended_at = moved_at + 23h}},
       second},
      {"one that lasts longer than what was given for it leaves the rest",
       {only, {.since = moved_at, .cutoff = second}},
       {{.began_at = moved_at - 1h, .ended_at = moved_at + 25h}},
       first + 26h},
      {"one after that which lasted is owed to those who were told between them",
       {only, {.since = moved_at, .cutoff = second}},
       {{.began_at = moved_at - 1h, .ended_at = moved_at + 1h}, late},
       second + 30min},
      {"nothing is owed for the time between a cut-off and its extension",
       {only, {.since = first + 72h, .cutoff = first + 96h}},
       {{.began_at = first + 1h, .ended_at = first + 72h}},
       first + 96h},
      {"what was lost before a cut-off that had passed is given back after the extension",
       {only, {.since = first + 72h, .cutoff = first + 74h}},
       {early},
       first + 74h},
      {"what an extension after the cut-off has not given back is still owed",
       {only, {.since = first + 72h, .cutoff = first + 73h}},
       {early},
       first + 74h},
      {"extended twice, each time after the cut-off",
       {only,
        {.since = first + 24h, .cutoff = first + 25h},
        {.since = first + 72h, .cutoff = first + 73h}},
       {early},
       first + 73h},
      {"extended twice after the cut-off, first of them by the effective date alone",
       {only,
        {.since = first + 96h, .cutoff = first},
        {.since = first + 120h, .cutoff = first + 144h}},
       {},
       first + 144h},
      {"the effective date was moved before the cut-off",
       {only, {.since = moved_at, .cutoff = first}},
       {early, late},
       first + 150min},
      {"an outage that began before the cut-off counts until it and from the extension on",
       {only, {.since = first + 72h, .cutoff = first + 73h}},
       {{.began_at = first - 3h, .ended_at = first + 72h + 10min}},
       first + 75h + 10min},
  };
  for (const Row& row : table) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(iso8601(owed_cutoff(row.promised, row.outages)), iso8601(row.owed));
  }
}

TEST(OwedCutoff, counts_no_time_lost_between_a_cutoff_and_its_extension) {
  const std::vector<PromisedCutoff> promised = {{.since = WallTime::min(), .cutoff = first},
                                                {.since = first + 72h, .cutoff = first + 96h}};
  const LinkOutage over_the_cutoff{.began_at = first - 1h, .ended_at = first + 73h};
  const LinkOutage beyond{.began_at = first + 95h, .ended_at = first + 99h};

  EXPECT_EQ(time_lost(promised, std::vector{early, over_the_cutoff, beyond}), 5h);
}

// What was moved between them were other dates.
TEST(OwedCutoff, counts_no_time_between_a_cutoff_and_its_extension_twice) {
  const std::vector<MovedCutoff> moved = {{.at = first + 96h, .before = first},
                                          {.at = first + 120h, .before = first}};
  const auto promised = promised_cutoffs(moved, first + 144h);
  const LinkOutage all_along{.began_at = first - 24h, .ended_at = first + 120h};

  EXPECT_EQ(time_lost(promised, std::vector{all_along}), 24h);
  const auto lapsed = lapsed_times(promised);
  ASSERT_EQ(lapsed.size(), 1U);
  EXPECT_EQ(lapsed[0].from, first);
  EXPECT_EQ(lapsed[0].until, first + 120h);
}

}  // namespace
}  // namespace crier::objection
