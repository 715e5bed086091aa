// Rules that say what a refusal means, as data: from a status, or from words, to a class. Those
// that are shipped are in rules/*.toml; an operator's own have the same form and come first.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "feedback/diagnosis.h"
#include "feedback/feedback_class.h"

namespace crier::feedback {

struct Rule {
  std::string name;       // Unique among its set; what `explain` shows.
  FeedbackClass klass{};  // is_of_refusal.
  std::string code;       // "550", "5xx"; x is any digit. Empty: any, or none.
  std::string status;     // "5.7.26", "x.2.2"; x is any number. Empty: any, or none.
  // Any of them occurs (folded_text.h). None: any words.
  std::vector<std::string> words;
  // None of them occurs.
  std::vector<std::string> without;
  // Of words: the rule speaks before the status does, because this status is said for many reasons.
  bool is_before_status{};
  std::string source;   // Where it is from; of an operator's it may be empty.
  std::string example;  // A refusal that it decides; may be empty.
};

// `words` are folded.
[[nodiscard]] bool fits(const Rule& rule, const Diagnosis& said, std::string_view words);

struct RuleFault {
  int line{};  // From 1; 0: of the whole.
  std::string message;
};

struct RuleFile {
  std::vector<Rule> rules;
  std::string checked_on;  // "2026-11-30": when somebody last compared it with its sources.
};

// The TOML of a rule file: tables [[rule]] with name, class, and code, status, words, without. A
// rule that fits everything, or not its own example, is a fault, and so is whatever is not known.
[[nodiscard]] std::expected<RuleFile, std::vector<RuleFault>> read_rules(std::string_view text);

// From RFC 3463 and the registry of IANA: status → class. By status alone.
[[nodiscard]] const RuleFile& status_rules();
// What servers say.
[[nodiscard]] const RuleFile& word_rules();

}  // namespace crier::feedback
