#include "feedback/rule_set.h"

#include <algorithm>
#include <charconv>
#include <ranges>

#include "base/check.h"
#include "base/embedded.h"
#include "feedback/folded_text.h"

namespace crier::feedback {
namespace {

bool fits_code(std::string_view pattern, int code) {
  const std::string digits = std::to_string(code);
  return std::ranges::equal(
      pattern, digits, [](char wanted, char digit) { return wanted == 'x' || wanted == digit; });
}

bool fits_status(std::string_view pattern, const EnhancedStatus& status) {
  if (status == EnhancedStatus{}) return false;
  const std::string said = text_of(status);
  auto wanted = std::views::split(pattern, '.');
  auto is = std::views::split(said, '.');
  return std::ranges::equal(wanted, is, [](auto pattern_part, auto part) {
    const std::string_view text(pattern_part.begin(), pattern_part.end());
    return text == "x" || text == std::string_view(part.begin(), part.end());
  });
}

RuleFile shipped(std::string_view name) {
  for (unsigned long index = 0; index < crier_feedback_rules_count; ++index) {
    const crier_embedded_file& file = crier_feedback_rules[index];
    if (name != file.path) continue;
    auto rules = read_rules({reinterpret_cast<const char*>(file.data), file.size});
    // A test reads them as well: a fault is ours.
    CRIER_CHECK(rules.has_value());
    return *std::move(rules);
  }
  CRIER_CHECK(false);
}

}  // namespace

bool fits(const Rule& rule, const Diagnosis& said, std::string_view words) {
  const auto is_said = [words](const std::string& pattern) { return occurs(pattern, words); };
  if (!rule.code.empty() && !fits_code(rule.code, said.code)) return false;
  if (!rule.status.empty() && !fits_status(rule.status, said.status)) return false;
  if (!rule.words.empty() && std::ranges::none_of(rule.words, is_said)) return false;
  return std::ranges::none_of(rule.without, is_said);
}

const RuleFile& status_rules() {
  static const RuleFile known = shipped("status.toml");
  return known;
}

const RuleFile& word_rules() {
  static const RuleFile known = [] {
    RuleFile all = shipped("words_before_status.toml");
    const RuleFile rest = shipped("words.toml");
    all.rules.insert(all.rules.end(), rest.rules.begin(), rest.rules.end());
    all.checked_on = std::min(all.checked_on, rest.checked_on);
    return all;
  }();
  return known;
}

}  // namespace crier::feedback
