#include "web/accept_language.h"

#include <algorithm>
#include <optional>

#include "campaign/language/languages.h"

namespace crier::app {
namespace {

// Browsers send a handful; more is somebody's joke.
constexpr std::size_t ranges_max = 32;

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::string_view next_part(std::string_view& rest, char separator) {
  const std::size_t end = rest.find(separator);
  const std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return trimmed(part);
}

// In thousandths, as "q=0.875" has at most three digits (RFC 9110 section 12.4.2).
std::optional<int> weight_of(std::string_view text) {
  if (text.size() < 3 || text.size() > 7 || (text[0] != 'q' && text[0] != 'Q') || text[1] != '=') {
    return std::nullopt;
  }
  const char whole = text[2];
  if (whole != '0' && whole != '1') return std::nullopt;
  if (text.size() > 3 && text[3] != '.') return std::nullopt;
  int thousandths = (whole - '0') * 1000;
  int place = 100;
  for (const char digit : text.substr(std::min<std::size_t>(text.size(), 4))) {
    if (digit < '0' || digit > '9') return std::nullopt;
    thousandths += (digit - '0') * place;
    place /= 10;
  }
  return thousandths <= 1000 ? std::optional(thousandths) : std::nullopt;
}

struct Range {
  std::string tag;
  int weight{};
  std::size_t place{};  // In the header.
};

}  // namespace

std::vector<std::string> accepted_languages(std::string_view header) {
  std::vector<Range> ranges;
  while (!header.empty() && ranges.size() < ranges_max) {
    std::string_view part = next_part(header, ',');
    const std::string tag = canonical_tag(next_part(part, ';'));
    const std::optional<int> weight = part.empty() ? 1000 : weight_of(trimmed(part));
    if (!tag.empty() && weight.value_or(0) > 0) {
      ranges.push_back({.tag = tag, .weight = *weight, .place = ranges.size()});
    }
  }
  std::ranges::sort(ranges, [](const Range& left, const Range& right) {
    return left.weight != right.weight ? left.weight > right.weight : left.place < right.place;
  });
  std::vector<std::string> tags;
  for (Range& range : ranges) tags.push_back(std::move(range.tag));
  return tags;
}

std::string wanted_language(std::string_view header, const std::vector<std::string>& available) {
  for (const std::string& tag : accepted_languages(header)) {
    std::string text = nearest_text(tag, available);
    if (!text.empty()) return text;
  }
  return {};
}

}  // namespace crier::app
