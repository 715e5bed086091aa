// The part of one campaign in the in-flight limit of its channel. A campaign that comes to few of
// the channel's turns would otherwise claim people until they fill the window, and another, whose
// turn it is, could claim nobody.
#pragma once

#include <algorithm>
#include <cmath>

#include <boost/asio/awaitable.hpp>

#include "dispatch/in_flight_limit.h"

namespace crier::dispatch {

class InFlightPart {
 public:
  // `limit` must outlive this.
  explicit InFlightPart(InFlightLimit& limit) : limit_(limit) {}
  InFlightPart(const InFlightPart&) = delete;
  InFlightPart& operator=(const InFlightPart&) = delete;
  ~InFlightPart() = default;

  // As of the limit.
  boost::asio::awaitable<int> acquire() {
    const int rows = co_await limit_.acquire(this);
    outstanding_ += rows;
    co_return rows;
  }
  void overdraw(int rows) {
    outstanding_ += rows;
    limit_.overdraw(rows);
  }
  void put_back(int rows) {
    outstanding_ -= rows;
    limit_.put_back(rows);
  }
  void booked(int rows) {
    outstanding_ -= rows;
    limit_.booked(rows);
  }
  void stop_waiting() { limit_.stop_waiting(); }

  // Of the window, from now on; at first all of it. Above 0, at most 1.
  void share(double part) { part_ = part; }
  // Of a window of so many. One that is on the wire and one that comes next, at least.
  [[nodiscard]] int quota(int window) const {
    constexpr int least = 2;
    return std::max(least, static_cast<int>(std::ceil(window * part_)));
  }
  [[nodiscard]] int outstanding() const { return outstanding_; }

 private:
  InFlightLimit& limit_;
  double part_{1};
  int outstanding_{};
};

}  // namespace crier::dispatch
