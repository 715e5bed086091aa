// How far a long command has come: a bar on a terminal, a line now and then elsewhere.
#pragma once

#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

#include "base/time.h"

namespace crier::app {

struct ProgressState {
  std::int64_t done{};
  std::optional<std::int64_t> total;  // Unknown for a stream.
};

// "importing  ██████▌     54 %  1,234,567 of 2,300,000  98,000/s  11 s left", not wider than
// `columns`; without a total no bar, share and end. `rate` is per second.
[[nodiscard]] std::string progress_text(const std::string& title, const ProgressState& state,
                                        double rate, std::size_t columns);

class Progress {
 public:
  enum class Style : std::uint8_t { bar, lines };

  // Writes to `out`, which must outlive this.
  Progress(std::FILE* out, Style style, std::string title);
  // Erases the bar.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // As often as one likes: it draws a bar at most ten times a second, a line every five seconds.
  void show(const ProgressState& state, SteadyTime now);

 private:
  [[nodiscard]] double rate(const ProgressState& state, SteadyTime now);

  std::FILE* out_;
  Style style_;
  std::string title_;
  std::optional<SteadyTime> started_;
  SteadyTime next_draw_{};
  std::int64_t done_at_start_{};
  // The rate follows the last seconds and not only the whole: a stalled import must show.
  SteadyTime sampled_{};
  std::int64_t done_at_sample_{};
  double rate_{};
  bool is_drawn_{};
};

}  // namespace crier::app
