#include "channel/push/push_try.h"

#include <utility>

#include "channel/transport_words.h"

namespace crier::channel {
namespace {

// Which of a person's answers counts: who may be told is not told of faults, and nobody fails as
// long as one address may still do.
int rank_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::accepted: return 0;
    case Verdict::unknown: return 1;
    case Verdict::halt: return 2;
    case Verdict::retry_later: return 3;
    case Verdict::refused: return 4;
    case Verdict::give_up: return 5;
  }
  std::unreachable();
}

bool is_dead(const PushAnswer& answer) {
  return answer.meaning == PushMeaning::dead_address;
}

}  // namespace

PushTry broken_try(const http::TransportError& error, const std::string& receiver) {
  using Kind = http::TransportError::Kind;
  if (error.reach == http::TransportError::Reach::not_sent) {
    auto kind = UnsentMessage::Kind::trouble;
    if (error.kind == Kind::withheld) kind = UnsentMessage::Kind::withheld;
    if (error.kind == Kind::busy || error.kind == Kind::stream_refused) {
      kind = UnsentMessage::Kind::postponed;
    }
    return std::unexpected(UnsentMessage{.kind = kind,
                                         .reason = reason_of(error.kind),
                                         .description = description_of(error, receiver)});
  }
  PushAnswer answer;
  answer.outcome.reason = reason_of(error.kind);
  answer.outcome.description = description_of(error, receiver);
  const bool is_accepted = error.status / 100 == 2 && error.has_header;
  if (is_accepted) {
    answer.meaning = PushMeaning::accepted;
    answer.outcome = {.verdict = Verdict::accepted};
  } else if (error.status >= 300) {
    answer.meaning = PushMeaning::try_again;
    answer.outcome.verdict = Verdict::retry_later;
  } else {
    answer.outcome.verdict = Verdict::unknown;
  }
  answer.outcome.reply_code = static_cast<std::int16_t>(error.status);
  return answer;
}

PushTry broken_try_at_host(const http::TransportError& error, const std::string& receiver) {
  PushTry result = broken_try(error, receiver);
  if (result || result.error().kind != UnsentMessage::Kind::trouble) return result;
  PushAnswer answer;
  answer.meaning = PushMeaning::try_again;
  answer.outcome.verdict = Verdict::retry_later;
  answer.outcome.reason = result.error().reason;
  answer.outcome.scope = Scope::recipient;
  answer.outcome.description = std::move(result.error().description);
  return answer;
}

void judge(PushAnswer& answer, SuspectShare& share) {
  const bool is_suspect = answer.meaning == PushMeaning::suspect_address;
  if (is_suspect) share.on_suspect();
  if (answer.meaning == PushMeaning::accepted || is_dead(answer)) share.on_good();
  if (!is_suspect || !share.is_rare()) return;
  answer.meaning = PushMeaning::dead_address;
  answer.outcome.verdict = Verdict::give_up;
}

void PersonTries::add(const std::string& address, const PushTry& result) {
  if (!result) {
    // Trouble is told; what may soon go is not worse for it. What may not leave goes back.
    if (!unsent_ || result.error().kind != UnsentMessage::Kind::postponed) unsent_ = result.error();
    return;
  }
  if (result->meaning == PushMeaning::accepted || is_dead(*result)) {
    verdicts_.push_back({.kind = kind_,
                         .value = address,
                         .state = is_dead(*result) ? AddressState::dead : AddressState::confirmed,
                         .reason = is_dead(*result) ? result->word : std::string(),
                         .as_of = is_dead(*result) ? result->dead_since : std::nullopt});
  }
  const bool is_better =
      !answer_ || rank_of(result->outcome.verdict) < rank_of(answer_->outcome.verdict);
  if (is_better) answer_ = *result;
}

bool PersonTries::is_perhaps_told() const {
  return answer_ && (answer_->outcome.verdict == Verdict::accepted ||
                     answer_->outcome.verdict == Verdict::unknown);
}

void PersonTries::pass_over(std::string why) {
  if (passed_over_.empty()) passed_over_ = std::move(why);
}

Outcome PersonTries::outcome() const {
  Outcome outcome;
  // Of some addresses we know nothing, so that the person has not failed for good.
  const bool is_open =
      !passed_over_.empty() && (!answer_ || answer_->outcome.verdict == Verdict::give_up);
  const bool is_unsettled =
      unsent_ && answer_ && rank_of(answer_->outcome.verdict) > rank_of(Verdict::retry_later);
  if (is_unsettled) {
    outcome.verdict = Verdict::retry_later;
    outcome.reason = unsent_->reason;
    outcome.description = unsent_->description;
  } else if (is_open) {
    outcome.verdict = Verdict::refused;
    outcome.reason = Reason::policy_refused;
    outcome.description = passed_over_;
  } else if (answer_) {
    outcome = answer_->outcome;
  } else {
    outcome.verdict = Verdict::give_up;
    outcome.reason = Reason::no_address;
    outcome.description = "the person has no address that push notices go to";
  }
  outcome.addresses = verdicts_;
  return outcome;
}

}  // namespace crier::channel
