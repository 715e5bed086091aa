// What a receipt means, as data: from its state, and from the code of an error, to a class. The
// shipped table is rules/receipts.toml; an operator's own rules have the same form and come first,
// because "err:" has a meaning of its own at each provider.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feedback/feedback_class.h"
#include "feedback/rule_set.h"
#include "feedback/text/text_receipt.h"

namespace crier::feedback {

struct ReceiptRule {
  std::string name;  // Unique among its set.
  FeedbackClass klass{};
  std::optional<ReceiptState> state{};    // Nothing: any that is a loss.
  std::string error{};                    // "err:", by id_form; empty: any.
  std::optional<NetworkError> network{};  // Nothing: any.
  std::string source{};                   // Of an operator's it may be empty.
};

struct ReceiptRuleFile {
  std::vector<ReceiptRule> rules;
  std::string checked_on;  // As RuleFile::checked_on.
};

// The TOML of a rule file: tables [[receipt]] with name, class, and stat, err, network. Of a loss a
// rule may say what a refusal can be; of what arrived or is on its way nothing else than that. A
// rule without stat, err and network is a fault, and so is whatever is not known.
[[nodiscard]] std::expected<ReceiptRuleFile, std::vector<RuleFault>> read_receipt_rules(
    std::string_view text);

[[nodiscard]] const ReceiptRuleFile& shipped_receipt_rules();

struct ReceiptClass {
  FeedbackClass klass{FeedbackClass::unknown};
  std::string rule;
};
// The first rule that fits decides, the operator's before the shipped ones, which have a row for
// each state.
[[nodiscard]] ReceiptClass classify(const TextReceipt& receipt,
                                    const std::vector<ReceiptRule>& own = {});

}  // namespace crier::feedback
