// How fast a campaign may claim people who have not been tried yet, on this daemon, where it has a
// pace of its own (campaign/answers/). Who is tried again has been counted, and who is left out of
// the campaign does not count.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

#include "base/time.h"
#include "pacing/limits/token_bucket.h"

namespace crier::dispatch {

class ClaimPace {
 public:
  // From `now` on; above 0. Nothing: any number, as at first.
  void set(std::optional<double> people_per_second, SteadyTime now) {
    const pacing::Pace before = pace_;
    pace_ = {};
    burst_ = 1;
    if (people_per_second) {
      // What a second gives may be claimed at once: a page of fewer is not worth a question.
      burst_ = std::max(1, static_cast<int>(*people_per_second));
      pace_ = pacing::pace_of({.per_second = *people_per_second, .burst = burst_});
    }
    if (!(pace_ == before)) bucket_.change(before, pace_, now);
  }

  // Of `rows` people, how many may be claimed now.
  [[nodiscard]] int open(int rows, SteadyTime now) const {
    if (!pace_.is_limited()) return rows;
    return std::clamp(room(now) - reserved_, 0, rows);
  }
  // While none may: when to ask again.
  [[nodiscard]] SteadyTime asks_again(SteadyTime now) const {
    return std::max(bucket_.opens(pace_), now + page_time);
  }

  // Room for a page, until it is known who of it is told. It must not outlive the pace.
  class Page {
   public:
    Page(ClaimPace& pace, int rows) : pace_(pace), rows_(rows) { pace_.reserved_ += rows_; }
    ~Page() { pace_.reserved_ -= rows_; }
    Page(const Page&) = delete;
    Page& operator=(const Page&) = delete;

    // So many of them are told.
    void told(int people, SteadyTime now) {
      if (pace_.pace_.is_limited() && people > 0) pace_.bucket_.take(pace_.pace_, now, people);
    }

   private:
    ClaimPace& pace_;
    int rows_;
  };

 private:
  // A page of another lane is on its way that may leave some room.
  static constexpr std::chrono::milliseconds page_time{20};

  [[nodiscard]] int room(SteadyTime now) const {
    if (bucket_.is_full(now)) return burst_;
    const SteadyTime opens = bucket_.opens(pace_);
    if (opens > now) return 0;
    return static_cast<int>(std::min<std::int64_t>(burst_, 1 + (now - opens) / pace_.interval));
  }

  pacing::Pace pace_;
  pacing::TokenBucket bucket_;
  int burst_{1};
  int reserved_{};
};

}  // namespace crier::dispatch
