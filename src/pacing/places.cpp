#include "pacing/places.h"

#include <algorithm>

#include "base/check.h"

namespace crier::pacing {
namespace {

// Of those who want some the lowest counts: whoever knows of a lower limit has heard of it first.
int limit_of(const PlacesQuestion& question) {
  int limit = question.daemons[question.asking].most;
  for (const PlaceHolder& each : question.daemons) {
    if (each.wanted > 0) limit = std::min(limit, each.most);
  }
  return limit;
}

// Evenly, and nobody more than they want: what one does not want is the others'.
int fair_part(const PlacesQuestion& question, int limit) {
  std::vector<std::size_t> wanting;
  for (std::size_t place = 0; place < question.daemons.size(); ++place) {
    if (question.daemons[place].wanted > 0) wanting.push_back(place);
  }
  if (wanting.empty()) return 0;
  const auto turn = std::chrono::floor<std::chrono::seconds>(question.now.time_since_epoch()) /
                    place_turn % static_cast<std::int64_t>(wanting.size());
  std::ranges::rotate(wanting, wanting.begin() + turn);

  std::vector<int> parts(question.daemons.size());
  while (limit > 0 && !wanting.empty()) {
    const int each = std::max(1, limit / static_cast<int>(wanting.size()));
    for (const std::size_t place : wanting) {
      const int more = std::min({each, limit, question.daemons[place].wanted - parts[place]});
      parts[place] += more;
      limit -= more;
    }
    std::erase_if(
        wanting, [&](std::size_t place) { return parts[place] >= question.daemons[place].wanted; });
  }
  return parts[question.asking];
}

}  // namespace

PlacesAnswer places_for(const PlacesQuestion& question) {
  CRIER_CHECK(question.asking < question.daemons.size());
  const int limit = limit_of(question);
  int left = limit;
  bool others_want = false;
  for (std::size_t place = 0; place < question.daemons.size(); ++place) {
    if (place == question.asking) continue;
    left -= question.daemons[place].held;
    others_want = others_want || question.daemons[place].wanted > 0;
  }
  return {.given = std::clamp(fair_part(question, limit), 0, std::max(left, 0)),
          .others_want = others_want};
}

}  // namespace crier::pacing
