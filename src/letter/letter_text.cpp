#include "letter/letter_text.h"

#include <algorithm>

namespace crier::letter {

namespace {

constexpr std::size_t rule_size_min = 10;
constexpr std::string_view stars = "***";

std::string_view without_blanks_behind(std::string_view line) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\r' || line.back() == '\t')) {
    line.remove_suffix(1);
  }
  return line;
}

bool is_rule(std::string_view line) {
  return line.size() >= rule_size_min && (line.front() == '-' || line.front() == '=') &&
         line.find_first_not_of(line.front()) == std::string_view::npos;
}

bool is_heading(std::string_view line) {
  return line.size() > 2 * stars.size() + 2 && line.starts_with("*** ") && line.ends_with(" ***");
}

TextPart part_of(std::string_view line) {
  if (line.empty()) return {.kind = PartKind::gap};
  if (is_rule(line)) return {.kind = PartKind::rule};
  if (is_heading(line)) {
    line.remove_prefix(stars.size() + 1);
    line.remove_suffix(stars.size() + 1);
    return {.kind = PartKind::heading, .words = line};
  }
  const std::size_t indent = line.find_first_not_of(' ');
  return {.kind = PartKind::line, .words = line.substr(indent), .indent = static_cast<int>(indent)};
}

}  // namespace

std::vector<TextPart> parts_of(std::string_view text) {
  std::vector<TextPart> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const TextPart part = part_of(without_blanks_behind(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
    const bool is_idle =
        part.kind == PartKind::gap && (parts.empty() || parts.back().kind == PartKind::gap);
    if (!is_idle) parts.push_back(part);
  }
  if (!parts.empty() && parts.back().kind == PartKind::gap) parts.pop_back();
  return parts;
}

}  // namespace crier::letter
