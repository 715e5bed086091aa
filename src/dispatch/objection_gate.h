// Whether what people say can be recorded, as far as this daemon knows. The public pages of the
// same process rehearse it every few seconds (web/objection/recording_rehearsal.h), and while they
// find that it is refused, no notice leaves of a campaign that can be objected to: nobody is told
// while nobody could object. The links are watched as well (daemon/links/link_watch.h); that takes
// several questions, and may be refused itself.
#pragma once

#include <functional>
#include <utility>

namespace crier::dispatch {

class ObjectionGate {
 public:
  [[nodiscard]] bool is_open() const { return is_open_; }

  // Calls `changed` after each change. It must be callable as long as somebody opens and closes.
  void watch(std::function<void()> changed) { changed_ = std::move(changed); }

  void open() { set(true); }
  void close() { set(false); }

 private:
  void set(bool is_open) {
    if (std::exchange(is_open_, is_open) != is_open) changed_();
  }

  // A daemon without public pages knows nothing, and goes by the watch of the links.
  bool is_open_{true};
  std::function<void()> changed_{[] {}};
};

}  // namespace crier::dispatch
