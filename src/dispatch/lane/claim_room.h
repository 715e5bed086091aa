// Room in the in-flight part that a lane has acquired for a question, and gives back unless it is
// used, also when the question fails.
#pragma once

#include <utility>

#include "dispatch/in_flight_part.h"

namespace crier::dispatch {

class ClaimRoom {
 public:
  // `rows` have been acquired of `part`, which must outlive this.
  ClaimRoom(InFlightPart& part, int rows) : part_(part), rows_(rows) {}
  ~ClaimRoom() { part_.put_back(rows_); }
  ClaimRoom(const ClaimRoom&) = delete;
  ClaimRoom& operator=(const ClaimRoom&) = delete;

  // `rows` people were found; the rest is given back. They may be more than there is room for: what
  // an older epoch left in flight comes along whatever the share is.
  void use(int rows) {
    const int acquired = std::exchange(rows_, 0);
    if (rows > acquired) part_.overdraw(rows - acquired);
    if (rows < acquired) part_.put_back(acquired - rows);
  }

 private:
  InFlightPart& part_;
  int rows_;
};

}  // namespace crier::dispatch
