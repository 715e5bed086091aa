// What was heard of late, each for the same time. For what comes from the database late: a page of
// people that was read just before something happened does not know of it.
#pragma once

#include <deque>
#include <set>
#include <utility>

#include "base/time.h"

namespace crier::dispatch {

template <class Key>
class Recently {
 public:
  explicit Recently(Duration time) : time_(time) {}

  void add(Key key, SteadyTime now) {
    if (!known_.insert(key).second) return;
    by_age_.push_back({.at = now, .key = std::move(key)});
  }
  void remove(const Key& key) { known_.erase(key); }
  void forget_old(SteadyTime now) {
    while (!by_age_.empty() && by_age_.front().at + time_ < now) {
      known_.erase(by_age_.front().key);
      by_age_.pop_front();
    }
  }

  [[nodiscard]] bool empty() const { return known_.empty(); }
  [[nodiscard]] bool contains(const Key& key) const { return known_.contains(key); }

 private:
  struct Heard {
    SteadyTime at;
    Key key;
  };

  Duration time_;
  std::set<Key> known_;
  std::deque<Heard> by_age_;  // What is in known_; may name some twice.
};

}  // namespace crier::dispatch
