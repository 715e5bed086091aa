// When a walk last got on, and whether it waits for the database.
#pragma once

#include <algorithm>
#include <optional>

#include "runtime/clock.h"

namespace crier::dispatch {

class Motion {
 public:
  explicit Motion(SteadyTime now) : moved_at_(now) {}
  Motion(const Motion&) = delete;
  Motion& operator=(const Motion&) = delete;

  // Counts a call of the database as long as it is under way, however it ends. The motion must
  // outlive it.
  class Asking {
   public:
    Asking(Motion& motion, SteadyTime now) : motion_(motion) {
      if (motion_.asking_++ == 0) motion_.asking_since_ = now;
    }
    ~Asking() { --motion_.asking_; }
    Asking(const Asking&) = delete;
    Asking& operator=(const Asking&) = delete;

   private:
    Motion& motion_;
  };

  // The database has answered what gets the walk on.
  void moved(SteadyTime now) { moved_at_ = now; }
  // It has a good reason to wait.
  void excuse(SteadyTime now) { moved_at_ = now; }

  // When either was last so.
  [[nodiscard]] SteadyTime moved_at() const { return moved_at_; }
  // Since when it waits for an answer of the database; nothing: it waits for a channel.
  [[nodiscard]] std::optional<SteadyTime> asking_since() const {
    if (asking_ == 0) return std::nullopt;
    return std::max(asking_since_, moved_at_);
  }

 private:
  SteadyTime moved_at_;
  SteadyTime asking_since_{};
  int asking_{};
};

}  // namespace crier::dispatch
