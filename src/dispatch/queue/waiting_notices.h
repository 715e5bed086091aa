// The notices that wait in a dispatch queue. pacing/send_queue.h puts them in order and knows them
// by these short names, so that a notice lies still while its place in the order changes.
#pragma once

#include <cstddef>
#include <deque>
#include <utility>
#include <vector>

#include "dispatch/queued_notice.h"
#include "pacing/send_queue.h"

namespace crier::dispatch {

class WaitingNotices {
 public:
  using Entry = pacing::SendQueue::Entry;

  Entry add(QueuedNotice work) {
    if (free_.empty()) {
      free_.push_back(static_cast<Entry>(places_.size()));
      places_.emplace_back();
    }
    const Entry entry = free_.back();
    free_.pop_back();
    places_[static_cast<std::size_t>(entry)] = std::move(work);
    return entry;
  }

  // `entry` must have been added; the notice lies there until it is removed.
  [[nodiscard]] const QueuedNotice& at(Entry entry) const {
    return places_[static_cast<std::size_t>(entry)];
  }

  // `entry` must have been added; its name is free from here on.
  QueuedNotice remove(Entry entry) {
    free_.push_back(entry);
    return std::exchange(places_[static_cast<std::size_t>(entry)], {});
  }

  // All that wait, in no order.
  template <class Visit>
  void for_each(const Visit& visit) {
    for (QueuedNotice& work : places_) {
      if (work.owner != nullptr) visit(work);
    }
  }

 private:
  std::deque<QueuedNotice> places_;  // Which stay where they are as it grows.
  std::vector<Entry> free_;
};

}  // namespace crier::dispatch
