#include "channel/webhook_endpoint.h"

namespace crier::channel {

namespace {

// So many unknown recipients one after another are a receiver that lost its list, or a URL that
// lost its receiver, rather than chance.
constexpr int not_found_in_a_row_max = 20;

bool is_not_found(const Outcome& outcome) {
  return outcome.reply_code == 404 || outcome.reply_code == 410;
}

}  // namespace

Endpoint EndpointRecord::endpoint() const {
  // The one that would be the last allowed is not believed any more.
  if (not_found_in_a_row_ + 1 >= not_found_in_a_row_max) return Endpoint::doubtful;
  return has_accepted_ ? Endpoint::proven : Endpoint::unproven;
}

void EndpointRecord::note(const Outcome& outcome) {
  if (outcome.verdict == Verdict::accepted) {
    has_accepted_ = true;
    not_found_in_a_row_ = 0;
  } else if (outcome.verdict == Verdict::halt && is_not_found(outcome)) {
    // Somebody looks at it before it goes on, and then it has to prove itself again.
    *this = {};
  } else if (is_not_found(outcome)) {
    ++not_found_in_a_row_;
  }
}

}  // namespace crier::channel
