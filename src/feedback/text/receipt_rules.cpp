#include "feedback/text/receipt_rules.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "base/check.h"
#include "base/embedded.h"
#include "feedback/rule_reader.h"
#include "feedback/text/message_ids.h"

namespace crier::feedback {
namespace {

bool is_of_way(FeedbackClass klass) {
  return klass == FeedbackClass::delayed || klass == FeedbackClass::unknown;
}

// Whether a state can mean that: what arrived is never lost, and nothing is lost on its way.
bool can_mean(std::optional<ReceiptState> state, FeedbackClass klass) {
  if (!state || is_loss(*state)) return is_of_refusal(klass);
  return *state == ReceiptState::delivered ? klass == FeedbackClass::delivered : is_of_way(klass);
}

std::optional<int> number_in(std::string_view digits) {
  int number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [read_to, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc() || read_to != end || number < 0) return std::nullopt;
  return number;
}

// "3.1"
std::optional<NetworkError> network_error_in(std::string_view text) {
  constexpr int network_max = 0xFF;
  constexpr int code_max = 0xFFFF;
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto network = number_in(text.substr(0, dot));
  const auto code = number_in(text.substr(dot + 1));
  if (!network || !code || *network > network_max || *code > code_max) return std::nullopt;
  return NetworkError{.network = *network, .code = *code};
}

class Reading {
 public:
  std::expected<ReceiptRuleFile, std::vector<RuleFault>> read(std::string_view text) {
    auto checked_on = reader_.read(text, [this](const toml::table& rule) { take_rule(rule); });
    if (!checked_on) return std::unexpected(std::move(checked_on.error()));
    return ReceiptRuleFile{.rules = std::move(rules_), .checked_on = *std::move(checked_on)};
  }

 private:
  void take_rule(const toml::table& table) {
    const std::size_t faults_before = reader_.faults();
    reader_.refuse_unknown(table, {"name", "class", "stat", "err", "network", "source"});
    ReceiptRule rule{.name = reader_.name_in(table), .source = reader_.text_in(table, "source")};
    const std::string stat = reader_.text_in(table, "stat");
    if (!stat.empty()) {
      rule.state = receipt_state_named(stat);
      if (!rule.state) {
        reader_.fault(
            table.get("stat")->source(),
            fmt::format("stat \"{}\" is none of DELIVRD, EXPIRED, DELETED, UNDELIV, ACCEPTD, "
                        "UNKNOWN, REJECTD, ENROUTE, SCHEDULED, SKIPPED",
                        stat));
      }
    }
    rule.error = id_form(reader_.text_in(table, "err"));
    const std::string network = reader_.text_in(table, "network");
    if (!network.empty()) {
      rule.network = network_error_in(network);
      if (!rule.network) {
        reader_.fault(table.get("network")->source(),
                      "network is no network and code, such as \"3.1\" (3 is GSM)");
      }
    }
    const bool says_nothing = stat.empty() && rule.error.empty() && network.empty();
    if (says_nothing && reader_.faults() == faults_before) {
      reader_.fault(table.source(),
                    "a rule needs stat, err or network: without them it fits every loss");
    }
    take_class(table, rule, faults_before);
    if (reader_.faults() == faults_before) rules_.push_back(std::move(rule));
  }

  void take_class(const toml::table& table, ReceiptRule& rule, std::size_t faults_before) {
    const std::string name = reader_.text_in(table, "class");
    const auto klass = feedback_class_named(name);
    const toml::node* const node = table.get("class");
    const toml::source_region& at = node != nullptr ? node->source() : table.source();
    if (!klass) {
      return reader_.fault(
          at, fmt::format("class \"{}\" is none of hard, soft, full, policy, reputation, "
                          "content, unknown; delivered of DELIVRD, delayed of ENROUTE",
                          name));
    }
    rule.klass = *klass;
    if (reader_.faults() != faults_before || can_mean(rule.state, *klass)) return;
    reader_.fault(at, rule.state
                          ? fmt::format("{} cannot mean {}", feedback::name_of(*rule.state), name)
                          : fmt::format("a loss cannot mean {}", name));
  }

  RuleReader reader_{"receipt"};
  std::vector<ReceiptRule> rules_;
};

bool fits(const ReceiptRule& rule, const TextReceipt& receipt, const std::string& error) {
  if (rule.state ? *rule.state != receipt.state : !is_loss(receipt.state)) return false;
  if (!rule.error.empty() && rule.error != error) return false;
  return !rule.network || rule.network == receipt.network;
}

ReceiptRuleFile shipped() {
  for (unsigned long index = 0; index < crier_feedback_rules_count; ++index) {
    const crier_embedded_file& file = crier_feedback_rules[index];
    if (std::string_view(file.path) != "receipts.toml") continue;
    auto rules = read_receipt_rules({reinterpret_cast<const char*>(file.data), file.size});
    // A test reads them as well: a fault is ours.
    CRIER_CHECK(rules.has_value());
    return *std::move(rules);
  }
  CRIER_CHECK(false);
}

}  // namespace

std::expected<ReceiptRuleFile, std::vector<RuleFault>> read_receipt_rules(std::string_view text) {
  return Reading().read(text);
}

const ReceiptRuleFile& shipped_receipt_rules() {
  static const ReceiptRuleFile known = shipped();
  return known;
}

ReceiptClass classify(const TextReceipt& receipt, const std::vector<ReceiptRule>& own) {
  const std::string error = id_form(receipt.error);
  for (const auto* const rules : {&own, &shipped_receipt_rules().rules}) {
    const auto found = std::ranges::find_if(
        *rules, [&](const ReceiptRule& rule) { return fits(rule, receipt, error); });
    if (found != rules->end()) return {.klass = found->klass, .rule = "receipt_" + found->name};
  }
  return {.klass = FeedbackClass::unknown, .rule = "none"};
}

}  // namespace crier::feedback
