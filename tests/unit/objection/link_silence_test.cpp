#include "objection/link_silence.h"

#include <vector>

#include <gtest/gtest.h>

namespace crier::objection {
namespace {

using namespace std::chrono_literals;

const WallTime noon = parse_iso8601("2026-05-01T12:00:00Z").value();
constexpr auto silence_max = 2min;

TEST(LinkSilence, is_the_time_in_which_nobody_asked_who_should_have) {
  // The last answer came at noon.
  struct Row {
    const char* name;
    std::vector<LapsedTime> lapsed;
    WallTime cutoff;
    WallTime asked_at;
    std::vector<LinkOutage> silences;
  };
  const std::vector<Row> table = {
      {"as long as is allowed", {}, noon + 24h, noon + 2min, {}},
      {"longer", {}, noon + 24h, noon + 121s, {{noon, noon + 121s}}},
      {"ends with the cut-off", {}, noon + 1h, noon + 3h, {{noon, noon + 1h}}},
      {"the cut-off came soon after the answer", {}, noon + 1min, noon + 3h, {}},
      {"extended long after the cut-off, and asked at once",
       {{noon + 1min, noon + 72h}},
       noon + 96h,
       noon + 72h + 1s,
       {}},
      {"extended, and no daemon ran",
       {{noon + 1min, noon + 72h}},
       noon + 96h,
       noon + 73h,
       {{noon + 72h, noon + 73h}}},
      {"no daemon ran at the cut-off, nor after the extension",
       {{noon + 1h, noon + 72h}},
       noon + 96h,
       noon + 73h,
       {{noon, noon + 1h}, {noon + 72h, noon + 73h}}},
      {"extended twice after the cut-off",
       {{noon + 1min, noon + 24h}, {noon + 25h, noon + 48h}},
       noon + 96h,
       noon + 49h,
       {{noon + 24h, noon + 25h}, {noon + 48h, noon + 49h}}},
      {"answered once more before the extension",
       {{noon - 1h, noon + 24h}},
       noon + 96h,
       noon + 24h + 1s,
       {}},
      {"answered since the extension",
       {{noon - 72h, noon - 24h}},
       noon + 96h,
       noon + 1h,
       {{noon, noon + 1h}}},
  };
  for (const Row& row : table) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(silences({.answered_at = noon,
                        .lapsed = row.lapsed,
                        .cutoff = row.cutoff,
                        .silence_max = silence_max},
                       row.asked_at),
              row.silences);
  }
}

TEST(LinkSilence, parts_the_failures_before_an_extension_from_those_after_it) {
  const std::vector<LapsedTime> lapsed = {{noon + 1min, noon + 72h}};
  const LinkHealth failing{.failures = 2, .failing_since = noon};
  const LinkHealth down{.failures = 3, .failing_since = noon, .is_down = true};
  const LinkHealth since{.failures = 1, .failing_since = noon + 73h};

  EXPECT_EQ(since_extension(failing, {}), failing);
  EXPECT_EQ(since_extension(failing, lapsed), LinkHealth{});
  EXPECT_EQ(since_extension(down, lapsed), down);
  EXPECT_EQ(since_extension(since, lapsed), since);
}

}  // namespace
}  // namespace crier::objection
