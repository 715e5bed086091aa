// What the files of rules have in common (rule_set.h, text/receipt_rules.h): the TOML of tables
// that have a name each and say when they were checked, and what is wrong with them, by line.
#pragma once

#include <cstddef>
#include <expected>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "feedback/rule_set.h"

namespace crier::feedback {

class RuleReader {
 public:
  // `kind`: how the tables are called, such as "rule" of [[rule]]. A literal.
  explicit RuleReader(std::string_view kind) : kind_(kind) {}

  // Reads one rule, and says by `fault` what is wrong with it.
  using TakeRule = std::function<void(const toml::table& rule)>;
  // When the rules were checked, empty if nobody says it; or all faults, in the order of their
  // lines.
  [[nodiscard]] std::expected<std::string, std::vector<RuleFault>> read(std::string_view text,
                                                                        const TakeRule& take);

  // For `take`:
  void fault(const toml::source_region& at, std::string message);
  // Whatever is not known is a fault.
  void refuse_unknown(const toml::table& table, const std::vector<std::string>& known);
  // Of small letters, and of no other rule.
  [[nodiscard]] std::string name_in(const toml::table& table);
  // Empty where it is not there, or is none.
  [[nodiscard]] std::string text_in(const toml::table& table, std::string_view key);
  [[nodiscard]] std::size_t faults() const { return faults_.size(); }

 private:
  void take_date(const toml::node& node);
  void take_rules(const toml::table& document, const TakeRule& take);
  [[nodiscard]] std::string needs_brackets() const;

  std::string_view kind_;
  std::string checked_on_;
  std::set<std::string> names_;
  std::vector<RuleFault> faults_;
};

}  // namespace crier::feedback
