#include "cli/progress.h"

#include <algorithm>
#include <cmath>
#include <sys/ioctl.h>

#include <fmt/format.h>

#include "report/table.h"

namespace crier::app {

namespace {

using namespace std::chrono_literals;

constexpr Duration between_bars = 100ms;
constexpr Duration between_lines = 5s;
// Over how long the rate is taken; shorter ones flicker.
constexpr Duration sample_time = 1s;
constexpr double newest_sample_weight = 0.3;
constexpr std::size_t bar_columns = 20;
constexpr std::size_t columns_default = 80;

std::size_t columns_of(std::FILE* out) {
  winsize size{};
  const bool known = ::ioctl(::fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : columns_default;
}

std::string time_left(std::int64_t rest, double rate) {
  const double seconds = std::ceil(static_cast<double>(rest) / rate);
  // A rate near zero would promise centuries.
  constexpr double seconds_max = 99.0 * 24 * 3600;
  if (!(seconds < seconds_max)) return "";
  return fmt::format("  {} left",
                     human_duration(std::chrono::seconds(static_cast<std::int64_t>(seconds))));
}

}  // namespace

std::string progress_text(const std::string& title, const ProgressState& state, double rate,
                          std::size_t columns) {
  const std::string speed =
      rate > 0 ? fmt::format("  {}/s", report::grouped(static_cast<std::int64_t>(rate))) : "";
  const std::string done = report::grouped(state.done);
  if (!state.total || *state.total <= 0) return fmt::format("{}  {}{}", title, done, speed);

  const std::int64_t total = std::max(*state.total, state.done);
  const double share = static_cast<double>(state.done) / static_cast<double>(total);
  std::string text = fmt::format("{:3} %  {} of {}{}", static_cast<int>(share * 100), done,
                                 report::grouped(total), speed);
  if (rate > 0) text += time_left(total - state.done, rate);
  // The figures matter more than the bar.
  const bool has_room = title.size() + text.size() + bar_columns + 4 < columns;
  return has_room ? fmt::format("{}  {}  {}", title, report::bar(share, bar_columns), text)
                  : fmt::format("{}  {}", title, text);
}

Progress::Progress(std::FILE* out, Style style, std::string title)
    : out_(out), style_(style), title_(std::move(title)) {}

Progress::~Progress() {
  if (!is_drawn_) return;
  fmt::print(out_, "\r\x1b[K");
  std::fflush(out_);
}

double Progress::rate(const ProgressState& state, SteadyTime now) {
  if (now - sampled_ < sample_time) return rate_;
  const double newest = static_cast<double>(state.done - done_at_sample_) /
                        std::chrono::duration<double>(now - sampled_).count();
  rate_ = rate_ == 0 ? newest : rate_ + newest_sample_weight * (newest - rate_);
  sampled_ = now;
  done_at_sample_ = state.done;
  return rate_;
}

void Progress::show(const ProgressState& state, SteadyTime now) {
  if (!started_) {
    started_ = sampled_ = now;
    done_at_start_ = done_at_sample_ = state.done;
    // Something short needs no lines.
    next_draw_ = style_ == Style::lines ? now + between_lines : now;
  }
  const double speed = rate(state, now);
  if (now < next_draw_) return;
  if (style_ == Style::lines) {
    next_draw_ = now + between_lines;
    fmt::print(out_, "{}\n", progress_text(title_, state, speed, 0));
  } else {
    next_draw_ = now + between_bars;
    // A line that fills the last column wraps on some terminals.
    fmt::print(out_, "\r{}\x1b[K", progress_text(title_, state, speed, columns_of(out_) - 1));
    is_drawn_ = true;
  }
  std::fflush(out_);
}

}  // namespace crier::app
