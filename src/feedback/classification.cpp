#include "feedback/classification.h"

#include <algorithm>

#include <fmt/format.h>

#include "feedback/folded_text.h"

namespace crier::feedback {
namespace {

struct Refusal {
  const Diagnosis& said;
  std::string words;  // Folded.
};

const Rule* first_of(const std::vector<Rule>& rules, const Refusal& refusal) {
  const auto found = std::ranges::find_if(
      rules, [&](const Rule& rule) { return fits(rule, refusal.said, refusal.words); });
  return found != rules.end() ? &*found : nullptr;
}

enum class Turn : std::uint8_t { before_status, after_status };

const Rule* by_words(const Refusal& refusal, Turn turn) {
  for (const Rule& rule : word_rules().rules) {
    if (rule.is_before_status == (turn == Turn::before_status) &&
        fits(rule, refusal.said, refusal.words)) {
      return &rule;
    }
  }
  return nullptr;
}

const Rule* by_rules(const Refusal& refusal, const std::vector<Rule>& own) {
  const EnhancedStatus& status = refusal.said.status;
  if (const Rule* rule = first_of(own, refusal)) return rule;
  if (const Rule* rule = by_words(refusal, Turn::before_status)) return rule;
  if (!is_vague(status)) {
    if (const Rule* rule = first_of(status_rules().rules, refusal)) return rule;
  }
  if (const Rule* rule = by_words(refusal, Turn::after_status)) return rule;
  return first_of(status_rules().rules, refusal);
}

// RFC 5321 section 4.2: without better words a code says little. 550 is said for policy as well as
// for mailboxes, so that it alone ends no address.
Classification by_code(const Diagnosis& said) {
  const auto answer = [&](FeedbackClass klass) {
    return Classification{.klass = klass, .rule = fmt::format("code_{}", said.code)};
  };
  switch (said.code) {
    case 552: return answer(FeedbackClass::full);  // "exceeded storage allocation"
    case 551:                                      // "user not local"
    case 556: return answer(FeedbackClass::hard);  // RFC 7504: the domain takes no mail.
    case 530:
    case 534:
    case 535: return answer(FeedbackClass::policy);
    default: break;
  }
  if (said.code / 100 == 4) return answer(FeedbackClass::soft);
  return {.klass = FeedbackClass::unknown, .rule = "none"};
}

bool is_transient(const Diagnosis& said) {
  return said.status.klass == 4 || (said.status.klass == 0 && said.code / 100 == 4);
}

}  // namespace

Classification classify(const Diagnosis& said, const std::vector<Rule>& own) {
  const Refusal refusal{.said = said, .words = folded(said.words)};
  const Rule* rule = by_rules(refusal, own);
  Classification answer =
      rule != nullptr ? Classification{.klass = rule->klass, .rule = rule->name} : by_code(said);
  if (answer.klass == FeedbackClass::hard && is_transient(said)) {
    answer.klass = FeedbackClass::soft;
  }
  return answer;
}

Diagnosis diagnosis_of(std::string_view words) {
  const FoundCodes found = codes_in(words);
  return {.code = found.code, .status = found.status, .words = std::string(words)};
}

}  // namespace crier::feedback
