#include "cli/rejects_share.h"

#include <charconv>
#include <cmath>

namespace crier::app {
namespace {

constexpr std::int64_t millionths = 1'000'000;
constexpr std::int64_t whole = 100 * millionths;

}  // namespace

std::optional<RejectsShare> rejects_share(std::string_view text) {
  if (text == "all") return RejectsShare{.millionths_of_percent = whole};
  if (!text.ends_with('%')) return std::nullopt;
  text.remove_suffix(1);
  double percent = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), percent);
  const bool is_number = end.ec == std::errc{} && end.ptr == text.data() + text.size();
  if (!is_number || !(percent >= 0 && percent <= 100)) return std::nullopt;
  return RejectsShare{.millionths_of_percent = std::llround(percent * millionths)};
}

bool is_within(RejectsShare share, RowsRejected rows) {
  // Neither product overflows below 92 thousand million rows.
  return rows.rejected * whole <= share.millionths_of_percent * rows.read;
}

}  // namespace crier::app
