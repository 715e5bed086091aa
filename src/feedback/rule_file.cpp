// Reads rules (rule_set.h) from TOML.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "feedback/classification.h"
#include "feedback/folded_text.h"
#include "feedback/rule_reader.h"
#include "feedback/rule_set.h"

namespace crier::feedback {
namespace {

constexpr std::size_t words_size_max = 400;

class Reading {
 public:
  std::expected<RuleFile, std::vector<RuleFault>> read(std::string_view text) {
    auto checked_on = reader_.read(text, [this](const toml::table& rule) { take_rule(rule); });
    if (!checked_on) return std::unexpected(std::move(checked_on.error()));
    return RuleFile{.rules = std::move(rules_), .checked_on = *std::move(checked_on)};
  }

 private:
  void take_rule(const toml::table& table) {
    const std::size_t faults_before = reader_.faults();
    reader_.refuse_unknown(table, {"name", "class", "code", "status", "words", "without",
                                   "before_status", "source", "example"});
    Rule rule;
    rule.name = reader_.name_in(table);
    take_class(table, rule);
    rule.code = reader_.text_in(table, "code");
    rule.status = reader_.text_in(table, "status");
    rule.words = texts(table, "words");
    rule.without = texts(table, "without");
    rule.source = reader_.text_in(table, "source");
    rule.example = reader_.text_in(table, "example");
    if (const toml::node* node = table.get("before_status")) {
      const auto value = node->value<bool>();
      if (!value) reader_.fault(node->source(), "before_status is true or false");
      rule.is_before_status = value.value_or(false);
    }
    check_patterns(table, rule, faults_before);
    if (reader_.faults() != faults_before) return;
    if (!rule.example.empty()) check_example(table, rule);
    rules_.push_back(std::move(rule));
  }

  void take_class(const toml::table& table, Rule& rule) {
    const std::string name = reader_.text_in(table, "class");
    const auto klass = feedback_class_named(name);
    if (klass && is_of_refusal(*klass)) {
      rule.klass = *klass;
      return;
    }
    const toml::node* node = table.get("class");
    reader_.fault(
        node != nullptr ? node->source() : table.source(),
        fmt::format(
            "class \"{}\" is none of hard, soft, full, policy, reputation, content, unknown",
            name));
  }

  // Whether it says anything is asked only where nothing of it was refused.
  void check_patterns(const toml::table& table, const Rule& rule, std::size_t faults_before) {
    const auto is_code = [](std::string_view code) {
      return code.size() == 3 && code.find_first_not_of("0123456789x") == std::string_view::npos;
    };
    if (!rule.code.empty() && !is_code(rule.code)) {
      reader_.fault(table.get("code")->source(), "code is no code such as \"550\" or \"5xx\"");
    }
    if (!rule.status.empty() && !is_status_pattern(rule.status)) {
      reader_.fault(table.get("status")->source(),
                    "status is no status such as \"5.1.1\" or \"x.2.2\"");
    }
    const bool fits_all = rule.code.empty() && rule.status.empty() && rule.words.empty();
    if (fits_all && reader_.faults() == faults_before) {
      reader_.fault(table.source(), "the rule fits every refusal; give it code, status or words");
    }
  }

  static bool is_status_pattern(std::string_view status) {
    std::string digits(status);
    std::ranges::replace(digits, 'x', '2');
    return status_of(digits).has_value() &&
           digits.find_first_not_of("0123456789.") == std::string::npos;
  }

  void check_example(const toml::table& table, const Rule& rule) {
    const Diagnosis said = diagnosis_of(rule.example);
    if (fits(rule, said, folded(rule.example))) return;
    reader_.fault(table.get("example")->source(), "the rule does not fit its own example");
  }

  // One text, or a list of them; folded as what they are compared with.
  std::vector<std::string> texts(const toml::table& table, std::string_view key) {
    std::vector<std::string> found;
    const toml::node* node = table.get(key);
    if (node == nullptr) return found;
    const auto take = [&](const toml::node& each) {
      const auto value = each.value<std::string>();
      if (!value) return reader_.fault(each.source(), fmt::format("{} is no text in quotes", key));
      const std::string words = folded(*value);
      if (words.find_first_not_of("*^ ") == std::string::npos || words.size() > words_size_max) {
        return reader_.fault(each.source(),
                             fmt::format("{}: \"{}\" says nothing, or too much", key, words));
      }
      found.push_back(words);
    };
    if (const toml::array* list = node->as_array()) {
      for (const toml::node& each : *list) take(each);
    } else {
      take(*node);
    }
    return found;
  }

  RuleReader reader_{"rule"};
  std::vector<Rule> rules_;
};

}  // namespace

std::expected<RuleFile, std::vector<RuleFault>> read_rules(std::string_view text) {
  return Reading().read(text);
}

}  // namespace crier::feedback
