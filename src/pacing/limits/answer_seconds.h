// How long answers take: an average that forgets, so that it follows a server that becomes slower.
// There is one of each node, of which there may be a hundred thousand. Pure.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

#include "base/time.h"

namespace crier::pacing {

class AnswerSeconds {
 public:
  // `now`, it was answered.
  void add(Duration took, SteadyTime now) {
    if (now - answered_at_ >= silence) answers_ = std::min(answers_, remembered_after_silence);
    answered_at_ = now;
    answers_ = std::min(answers_ + 1, remembered);
    const auto seconds = static_cast<float>(std::chrono::duration<double>(took).count());
    average_ += (seconds - average_) / static_cast<float>(answers_);
  }

  // Nothing: there was no answer yet, or they take no time.
  [[nodiscard]] std::optional<double> seconds() const {
    return average_ > 0 ? std::optional<double>(average_) : std::nullopt;
  }

 private:
  // However unlike they are, the average of so many wavers by a few in a hundred; and a server that
  // was slow for a while is not slow for ever.
  static constexpr std::uint32_t remembered = 256;
  // After a pause, or a night, it is known from before until the first answers come, which soon
  // count for more: the server may have been mended meanwhile, or be another one.
  static constexpr std::chrono::minutes silence{10};
  static constexpr std::uint32_t remembered_after_silence = 4;

  SteadyTime answered_at_{};
  float average_{};
  std::uint32_t answers_{};
};

}  // namespace crier::pacing
