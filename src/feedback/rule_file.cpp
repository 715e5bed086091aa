// Reads rules (rule_set.h) from TOML.
#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "base/suggestion.h"
#include "feedback/classification.h"
#include "feedback/folded_text.h"
#include "feedback/rule_set.h"

namespace crier::feedback {
namespace {

constexpr std::size_t rules_max = 2000;
constexpr std::size_t words_size_max = 400;

class Reading {
 public:
  std::expected<RuleFile, std::vector<RuleFault>> read(std::string_view text) {
    toml::table document;
    try {
      document = toml::parse(text);
    } catch (const toml::parse_error& error) {
      fault(error.source(), std::string(error.description()));
      return std::unexpected(faults_);
    }
    refuse_unknown(document, {"rule", "checked_on"});
    if (const toml::node* date = document.get("checked_on")) take_date(*date);
    take_rules(document);
    if (!faults_.empty()) {
      std::ranges::sort(faults_, {}, [](const RuleFault& each) {
        return std::pair(each.line, std::string_view(each.message));
      });
      return std::unexpected(faults_);
    }
    return std::move(file_);
  }

 private:
  void fault(const toml::source_region& at, std::string message) {
    faults_.push_back({.line = static_cast<int>(at.begin.line), .message = std::move(message)});
  }

  void refuse_unknown(const toml::table& table, const std::vector<std::string>& known) {
    for (const auto& [key, node] : table) {
      const std::string name(key.str());
      if (std::ranges::find(known, name) != known.end()) continue;
      const auto meant = nearest(name, known);
      fault(key.source(), meant
                              ? fmt::format("\"{}\" is no key; did you mean \"{}\"?", name, *meant)
                              : fmt::format("\"{}\" is no key", name));
    }
  }

  void take_date(const toml::node& node) {
    const auto date = node.value<toml::date>();
    if (!date) return fault(node.source(), "checked_on is no date, such as 2026-11-30");
    file_.checked_on = fmt::format("{:04}-{:02}-{:02}", date->year, date->month, date->day);
  }

  void take_rules(const toml::table& document) {
    const toml::node* node = document.get("rule");
    if (node == nullptr) return fault(document.source(), "there is no [[rule]]");
    const toml::array* rules = node->as_array();
    if (rules == nullptr)
      return fault(node->source(), "\"rule\" is no [[rule]]: write two brackets");
    if (rules->size() > rules_max) {
      return fault(node->source(), fmt::format("more than {} rules", rules_max));
    }
    for (const toml::node& each : *rules) {
      const toml::table* table = each.as_table();
      if (table == nullptr) {
        fault(each.source(), "\"rule\" is no [[rule]]: write two brackets");
      } else {
        take_rule(*table);
      }
    }
  }

  void take_rule(const toml::table& table) {
    const std::size_t faults_before = faults_.size();
    refuse_unknown(table, {"name", "class", "code", "status", "words", "without", "before_status",
                           "source", "example"});
    Rule rule;
    rule.name = text(table, "name");
    take_name(table, rule.name);
    take_class(table, rule);
    rule.code = text(table, "code");
    rule.status = text(table, "status");
    rule.words = texts(table, "words");
    rule.without = texts(table, "without");
    rule.source = text(table, "source");
    rule.example = text(table, "example");
    if (const toml::node* node = table.get("before_status")) {
      const auto value = node->value<bool>();
      if (!value) fault(node->source(), "before_status is true or false");
      rule.is_before_status = value.value_or(false);
    }
    check_patterns(table, rule, faults_before);
    if (faults_.size() != faults_before) return;
    if (!rule.example.empty()) check_example(table, rule);
    file_.rules.push_back(std::move(rule));
  }

  void take_name(const toml::table& table, const std::string& name) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789_";
    if (name.empty() || name.size() > 60 || name.find_first_not_of(letters) != std::string::npos) {
      return fault(table.source(), "a rule needs a name of small letters, digits and \"_\"");
    }
    if (!names_.insert(name).second) {
      fault(table.source(), fmt::format("the name \"{}\" is there twice", name));
    }
  }

  void take_class(const toml::table& table, Rule& rule) {
    const std::string name = text(table, "class");
    const auto klass = feedback_class_named(name);
    if (klass && is_of_refusal(*klass)) {
      rule.klass = *klass;
      return;
    }
    const toml::node* node = table.get("class");
    fault(node != nullptr ? node->source() : table.source(),
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
      fault(table.get("code")->source(), "code is no code such as \"550\" or \"5xx\"");
    }
    if (!rule.status.empty() && !is_status_pattern(rule.status)) {
      fault(table.get("status")->source(), "status is no status such as \"5.1.1\" or \"x.2.2\"");
    }
    const bool fits_all = rule.code.empty() && rule.status.empty() && rule.words.empty();
    if (fits_all && faults_.size() == faults_before) {
      fault(table.source(), "the rule fits every refusal; give it code, status or words");
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
    fault(table.get("example")->source(), "the rule does not fit its own example");
  }

  std::string text(const toml::table& table, std::string_view key) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return {};
    const auto value = node->value<std::string>();
    if (!value) fault(node->source(), fmt::format("{} is no text in quotes", key));
    return value.value_or("");
  }

  // One text, or a list of them; folded as what they are compared with.
  std::vector<std::string> texts(const toml::table& table, std::string_view key) {
    std::vector<std::string> found;
    const toml::node* node = table.get(key);
    if (node == nullptr) return found;
    const auto take = [&](const toml::node& each) {
      const auto value = each.value<std::string>();
      if (!value) return fault(each.source(), fmt::format("{} is no text in quotes", key));
      const std::string words = folded(*value);
      if (words.find_first_not_of("*^ ") == std::string::npos || words.size() > words_size_max) {
        return fault(each.source(),
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

  RuleFile file_;
  std::set<std::string> names_;
  std::vector<RuleFault> faults_;
};

}  // namespace

std::expected<RuleFile, std::vector<RuleFault>> read_rules(std::string_view text) {
  return Reading().read(text);
}

}  // namespace crier::feedback
