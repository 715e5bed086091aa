// Whenever a link was asked, and however often its cut-off has passed and was extended: exactly the
// time in which somebody was to ask is looked at, each stretch of it by itself.
#include <algorithm>
#include <chrono>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "objection/link_silence.h"

namespace crier::objection {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds silence_max{120};

// Somebody was to ask at `instant`.
bool is_watched(const LinkWatched& watched, WallTime instant) {
  return instant < watched.cutoff && std::ranges::none_of(
                                         watched.lapsed,
                                         [&](const LapsedTime& lapsed) {
                                           return lapsed.from <= instant && instant < lapsed.until;
                                         });
}

RC_GTEST_PROP(LinkSilence, is_each_stretch_that_was_too_long_second_by_second, ()) {
  WallTime at{};
  const auto later = [&] { return at += std::chrono::seconds(*rc::gen::inRange(1, 400)); };
  std::vector<LapsedTime> lapsed;
  const int extensions = *rc::gen::inRange(0, 4);
  for (int extension = 0; extension < extensions; ++extension) {
    const WallTime from = later();
    lapsed.push_back({.from = from, .until = later()});
  }
  const LinkWatched watched{
      .answered_at = WallTime{} + std::chrono::seconds(*rc::gen::inRange(0, 1000)),
      .lapsed = lapsed,
      .cutoff = later(),
      .silence_max = silence_max};
  const WallTime asked_at = watched.answered_at + std::chrono::seconds(*rc::gen::inRange(0, 3000));

  std::vector<LinkOutage> by_the_second;
  WallTime from = watched.answered_at;
  for (WallTime instant = from; instant <= asked_at; instant += 1s) {
    if (instant < asked_at && is_watched(watched, instant)) continue;
    if (instant - from > silence_max) {
      by_the_second.push_back({.began_at = from, .ended_at = instant});
    }
    from = instant + 1s;
  }

  RC_ASSERT(silences(watched, asked_at) == by_the_second);
}

}  // namespace
}  // namespace crier::objection
