#include "base/suggestion.h"

#include <algorithm>
#include <numeric>

namespace crier {

namespace {

constexpr std::size_t letters_max = 2;

// Levenshtein's.
std::size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (const char letter : left) {
    std::size_t diagonal = row[0]++;
    for (std::size_t at = 0; at < right.size(); ++at) {
      const std::size_t replaced = diagonal + (letter == right[at] ? 0 : 1);
      diagonal = row[at + 1];
      row[at + 1] = std::min({row[at] + 1, row[at + 1] + 1, replaced});
    }
  }
  return row.back();
}

}  // namespace

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known) {
  const auto begins = std::ranges::find_if(
      known, [word](const std::string& each) { return word.size() > 2 && each.starts_with(word); });
  if (begins != known.end()) return *begins;
  const auto found = std::ranges::min_element(
      known, {}, [word](const std::string& each) { return distance(each, word); });
  // A short word is near to any other.
  const std::size_t most = std::min(letters_max, word.size() / 2);
  if (found == known.end() || distance(*found, word) > most) return std::nullopt;
  return *found;
}

}  // namespace crier
