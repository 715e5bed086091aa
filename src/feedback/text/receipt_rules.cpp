#include "feedback/text/receipt_rules.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "base/check.h"
#include "base/embedded.h"
#include "base/suggestion.h"
#include "feedback/text/message_ids.h"

namespace crier::feedback {
namespace {

constexpr std::size_t rules_max = 2000;

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
    toml::table document;
    try {
      document = toml::parse(text);
    } catch (const toml::parse_error& error) {
      fault(error.source(), std::string(error.description()));
      return std::unexpected(faults_);
    }
    refuse_unknown(document, {"receipt", "checked_on"});
    if (const toml::node* date = document.get("checked_on")) take_date(*date);
    take_rules(document);
    if (faults_.empty()) return std::move(file_);
    std::ranges::sort(faults_, {}, [](const RuleFault& each) {
      return std::pair(each.line, std::string_view(each.message));
    });
    return std::unexpected(faults_);
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
    const toml::node* node = document.get("receipt");
    if (node == nullptr) return fault(document.source(), "there is no [[receipt]]");
    const toml::array* rules = node->as_array();
    if (rules == nullptr) {
      return fault(node->source(), "\"receipt\" is no [[receipt]]: write two brackets");
    }
    if (rules->size() > rules_max) {
      return fault(node->source(), fmt::format("more than {} rules", rules_max));
    }
    for (const toml::node& each : *rules) {
      const toml::table* table = each.as_table();
      if (table == nullptr) {
        fault(each.source(), "\"receipt\" is no [[receipt]]: write two brackets");
      } else {
        take_rule(*table);
      }
    }
  }

  void take_rule(const toml::table& table) {
    const std::size_t faults_before = faults_.size();
    refuse_unknown(table, {"name", "class", "stat", "err", "network", "source"});
    ReceiptRule rule{.name = text(table, "name"), .source = text(table, "source")};
    take_name(table, rule.name);
    const std::string stat = text(table, "stat");
    if (!stat.empty()) {
      rule.state = receipt_state_named(stat);
      if (!rule.state) {
        fault(table.get("stat")->source(),
              fmt::format("stat \"{}\" is none of DELIVRD, EXPIRED, DELETED, UNDELIV, ACCEPTD, "
                          "UNKNOWN, REJECTD, ENROUTE, SCHEDULED, SKIPPED",
                          stat));
      }
    }
    rule.error = id_form(text(table, "err"));
    const std::string network = text(table, "network");
    if (!network.empty()) {
      rule.network = network_error_in(network);
      if (!rule.network) {
        fault(table.get("network")->source(),
              "network is no network and code, such as \"3.1\" (3 is GSM)");
      }
    }
    const bool says_nothing = stat.empty() && rule.error.empty() && network.empty();
    if (says_nothing && faults_.size() == faults_before) {
      fault(table.source(), "a rule needs stat, err or network: without them it fits every loss");
    }
    take_class(table, rule, faults_before);
    if (faults_.size() == faults_before) file_.rules.push_back(std::move(rule));
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

  void take_class(const toml::table& table, ReceiptRule& rule, std::size_t faults_before) {
    const std::string name = text(table, "class");
    const auto klass = feedback_class_named(name);
    const toml::node* const node = table.get("class");
    const toml::source_region& at = node != nullptr ? node->source() : table.source();
    if (!klass) {
      return fault(at, fmt::format("class \"{}\" is none of hard, soft, full, policy, reputation, "
                                   "content, unknown; delivered of DELIVRD, delayed of ENROUTE",
                                   name));
    }
    rule.klass = *klass;
    if (faults_.size() != faults_before || can_mean(rule.state, *klass)) return;
    fault(at, rule.state ? fmt::format("{} cannot mean {}", feedback::name_of(*rule.state), name)
                         : fmt::format("a loss cannot mean {}", name));
  }

  std::string text(const toml::table& table, std::string_view key) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return {};
    const auto value = node->value<std::string>();
    if (!value) fault(node->source(), fmt::format("{} is no text in quotes", key));
    return value.value_or("");
  }

  ReceiptRuleFile file_;
  std::set<std::string> names_;
  std::vector<RuleFault> faults_;
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
