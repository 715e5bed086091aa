// How long nobody has asked the objection link of a campaign who should have. Crier's own page
// serves nobody while the database is away or no daemon runs, and then nobody asks either: nobody
// knows that anybody could object meanwhile, which counts as an outage. Between a cut-off that has
// passed and the extension that came after it nobody is to ask. Pure.
#pragma once

#include <chrono>
#include <span>
#include <vector>

#include "base/time.h"
#include "objection/link_health.h"

namespace crier::objection {

// From a cut-off that had passed until it was extended.
struct LapsedTime {
  WallTime from;
  WallTime until;
};

// What is known of a link that is being asked.
struct LinkWatched {
  WallTime answered_at;                // The last time.
  std::span<const LapsedTime> lapsed;  // In order.
  WallTime cutoff;                     // That stands.
  std::chrono::milliseconds silence_max{};
};

// By when a question has its answer that is given `timeout` for each request: a GET and its
// redirects. Whoever has not answered by then is down itself.
[[nodiscard]] std::chrono::milliseconds answer_max(std::chrono::milliseconds timeout);

// For how long nobody may ask: as many questions as an outage has failures, the last of which a
// daemon took upon itself that has ended since.
[[nodiscard]] std::chrono::milliseconds longest_silence(const LinkWatchPolicy& policy,
                                                        std::chrono::milliseconds timeout);

// In order: each from the last answer, or the extension since, to the cut-off that held then, or to
// the question at `asked_at`, if that was longer than `silence_max`.
[[nodiscard]] std::vector<LinkOutage> silences(const LinkWatched& watched, WallTime asked_at);

// Failures from before an extension are not in a row with those after it: nobody asked between
// them. What is down is asked until it answers, and stays down.
[[nodiscard]] LinkHealth since_extension(const LinkHealth& health,
                                         std::span<const LapsedTime> lapsed);

}  // namespace crier::objection
