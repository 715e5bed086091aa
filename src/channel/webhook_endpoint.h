// Whether "not found" is to be believed. All notices go to one URL, so 404 may mean this recipient,
// or that the URL is wrong for everybody. Giving up on everybody by mistake cannot be undone;
// waiting and stopping can.
#pragma once

#include <cstdint>

#include "campaign/outcome.h"

namespace crier::channel {

enum class Endpoint : std::uint8_t {
  proven,    // It has accepted notices: "not found" is about the recipient.
  unproven,  // It has accepted nothing yet.
  doubtful,  // It has found nobody for a while.
};

class EndpointRecord {
 public:
  [[nodiscard]] Endpoint endpoint() const;

  void note(const Outcome& outcome);

 private:
  bool has_accepted_{};
  int not_found_in_a_row_{};
};

}  // namespace crier::channel
