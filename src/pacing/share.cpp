#include "pacing/share.h"

#include <algorithm>

#include "base/check.h"

namespace crier::pacing {

int share_of(const ShareQuestion& question) {
  CRIER_CHECK(question.daemons >= 1);
  const int over = question.connections_max % question.daemons;
  const int fair =
      std::max(1, question.connections_max / question.daemons + (question.place < over ? 1 : 0));
  return std::clamp(question.connections_max - question.held_by_others, 0, fair);
}

}  // namespace crier::pacing
