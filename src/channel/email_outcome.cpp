#include "channel/email_outcome.h"

#include <optional>

#include "net/smtp/description.h"

namespace crier::channel {
namespace {

using smtp::Ending;
using smtp::Obstacle;
using smtp::Stage;
using smtp::Trouble;

struct Judgement {
  Verdict verdict{};
  Reason reason{};
  Scope scope{Scope::recipient};
};

constexpr Judgement give_up(Reason reason) {
  return {.verdict = Verdict::give_up, .reason = reason};
}
constexpr Judgement refuse(Reason reason) {
  return {.verdict = Verdict::refused, .reason = reason};
}
constexpr Judgement halt(Reason reason) {
  return {.verdict = Verdict::halt, .reason = reason};
}
constexpr Judgement wait_for_channel(Reason reason) {
  return {.verdict = Verdict::retry_later, .reason = reason, .scope = Scope::channel};
}
constexpr Judgement wait_for_recipient(Reason reason) {
  return {.verdict = Verdict::retry_later, .reason = reason, .scope = Scope::recipient};
}

// Replies to RCPT, and those to the content that a server gives in place of them, can be about the
// recipient. Those to MAIL and before never are.
bool may_be_about_recipient(Stage stage) {
  return stage == Stage::recipient || stage == Stage::data || stage == Stage::content;
}

// For the server's sake: anybody may be tried later, and nobody now.
Judgement transient_of_server(const Ending& ending) {
  const auto subject = ending.enhanced.subject;
  const bool is_rate = subject == 7 || subject == 5;
  if (ending.stage == Stage::authentication) return wait_for_channel(Reason::service_unavailable);
  return wait_for_channel(is_rate ? Reason::rate_limited : Reason::service_unavailable);
}

Judgement transient(const Ending& ending) {
  constexpr int goodbye = 421;
  constexpr int unsaid = 0;    // "Other or undefined" (RFC 3463); postgrey greylists by it.
  constexpr int too_fast = 1;  // Gmail's 450 4.2.1: the mailbox gets mail too quickly.
  constexpr int full = 2;
  const auto subject = ending.enhanced.subject;
  const auto detail = ending.enhanced.detail;
  // One who hangs up on a recipient greylists by it.
  const bool is_of_recipient =
      may_be_about_recipient(ending.stage) && (subject == 2 || subject == 7);
  if (ending.code == goodbye && !is_of_recipient) {
    return wait_for_channel(subject == 7 ? Reason::rate_limited : Reason::service_unavailable);
  }
  if (!may_be_about_recipient(ending.stage)) return transient_of_server(ending);
  switch (subject) {
    case 2:
      if (detail == unsaid) return wait_for_recipient(Reason::greylisted);
      if (detail == too_fast) return wait_for_recipient(Reason::rate_limited);
      return wait_for_recipient(detail == full ? Reason::mailbox_full : Reason::mailbox_disabled);
    case 3: return wait_for_recipient(Reason::service_unavailable);
    case 5: return wait_for_channel(Reason::rate_limited);  // 4.5.3: too many recipients.
    default: return wait_for_recipient(Reason::greylisted);
  }
}

// 5.1.x: addresses.
Judgement about_address(const Ending& ending) {
  switch (ending.enhanced.detail) {
    case 1:
    case 6: return give_up(Reason::mailbox_unknown);
    case 2:
    case 10: return give_up(Reason::domain_unknown);
    case 7:  // Both are about the sender's address.
    case 8: return refuse(Reason::policy_refused);
    default: return give_up(Reason::address_refused);
  }
}

// 5.2.x: mailboxes.
Judgement about_mailbox(const Ending& ending) {
  constexpr int full = 2;
  constexpr int too_large = 3;
  if (ending.enhanced.detail == too_large) return refuse(Reason::message_too_large);
  // Full mailboxes are emptied, whatever the server's digit says.
  if (ending.enhanced.detail == full) return wait_for_recipient(Reason::mailbox_full);
  return give_up(Reason::mailbox_disabled);
}

// 5.7.x: security and policy.
Reason policy_reason(const Ending& ending) {
  constexpr int authentication_required = 530;
  const auto detail = ending.enhanced.detail;
  const bool about_us = ending.code == authentication_required ||
                        ending.stage == Stage::authentication || detail == 8 || detail == 9 ||
                        detail == 11;
  return about_us ? Reason::authentication_failed : Reason::policy_refused;
}

std::optional<Judgement> permanent_by_status(const Ending& ending) {
  constexpr int too_large = 4;
  constexpr int no_such_host = 4;
  constexpr int needs_utf8 = 7;
  const auto detail = ending.enhanced.detail;
  switch (ending.enhanced.subject) {
    case 1: return about_address(ending);
    case 2: return about_mailbox(ending);
    case 3:
      return refuse(detail == too_large ? Reason::message_too_large : Reason::service_unavailable);
    case 4:
      if (detail == no_such_host) return give_up(Reason::domain_unknown);
      return refuse(Reason::service_unavailable);
    case 5: return refuse(Reason::protocol_error);
    case 6:
      if (detail == needs_utf8) return give_up(Reason::smtputf8_unsupported);
      return refuse(Reason::content_refused);
    case 7: return refuse(policy_reason(ending));
    default: break;
  }
  return std::nullopt;
}

Judgement permanent_by_code(const Ending& ending) {
  const int code = ending.code;
  if (code == 530) return refuse(Reason::authentication_failed);
  if ((code >= 500 && code <= 504) || code == 555) return refuse(Reason::protocol_error);
  if (ending.stage != Stage::recipient) {
    if (code == 552) return refuse(Reason::message_too_large);  // RFC 1870
    return refuse(ending.stage == Stage::content ? Reason::content_refused
                                                 : Reason::policy_refused);
  }
  switch (code) {
    // RFC 5321 section 4.2.3: "mailbox not found, no access, or command rejected for policy
    // reasons". What is also said to everybody is not believed of one at the first time.
    case 550: return refuse(Reason::mailbox_unknown);
    case 551: return give_up(Reason::mailbox_unknown);
    case 552: return wait_for_recipient(Reason::mailbox_full);
    case 553: return give_up(Reason::address_refused);
    case 556: return give_up(Reason::domain_unknown);  // RFC 7504
    default: return refuse(Reason::policy_refused);
  }
}

// Before RCPT: nobody in particular is meant, unless their notice is too long.
Judgement permanent_of_server(const Ending& ending) {
  const auto subject = ending.enhanced.subject;
  const auto detail = ending.enhanced.detail;
  const bool is_size = (subject == 3 && detail == 4) || (subject == 2 && detail == 3) ||
                       (subject == 0 && ending.code == 552);
  if (ending.stage == Stage::mail && is_size) return refuse(Reason::message_too_large);
  if (ending.stage == Stage::authentication || ending.code == 530) {
    return halt(Reason::authentication_failed);
  }
  switch (subject) {
    case 3: return wait_for_channel(Reason::service_unavailable);
    case 5: return halt(Reason::protocol_error);
    case 6: return halt(Reason::content_refused);
    case 7: return halt(policy_reason(ending));
    default: break;
  }
  const int code = ending.code;
  const bool is_protocol = subject == 0 && ((code >= 500 && code <= 504) || code == 555);
  return halt(is_protocol ? Reason::protocol_error : Reason::policy_refused);
}

Judgement judge_refusal(const Ending& ending) {
  if (ending.code / 100 == 4) return transient(ending);
  if (!may_be_about_recipient(ending.stage)) return permanent_of_server(ending);
  if (const auto judgement = permanent_by_status(ending)) return *judgement;
  return permanent_by_code(ending);
}

Outcome outcome_of_obstacle(Obstacle obstacle) {
  const auto outcome = [](Judgement judgement, EnhancedStatus enhanced) {
    return Outcome{.verdict = judgement.verdict, .reason = judgement.reason, .enhanced = enhanced};
  };
  switch (obstacle) {
    // A name or an address in it may have made this notice longer than the others.
    case Obstacle::too_large: return outcome(refuse(Reason::message_too_large), {5, 3, 4});
    case Obstacle::smtputf8_missing:
      return outcome(give_up(Reason::smtputf8_unsupported), {5, 6, 7});
    case Obstacle::sender_smtputf8_missing:
      return outcome(refuse(Reason::smtputf8_unsupported), {5, 6, 7});
    case Obstacle::eight_bit_missing: return outcome(refuse(Reason::content_refused), {5, 6, 3});
    case Obstacle::address_malformed: return outcome(give_up(Reason::address_refused), {5, 1, 3});
    case Obstacle::sender_malformed: return outcome(refuse(Reason::content_refused), {5, 1, 7});
    case Obstacle::content_malformed: return outcome(refuse(Reason::content_refused), {5, 6, 0});
    case Obstacle::none: break;
  }
  return outcome(refuse(Reason::protocol_error), {5, 5, 0});
}

Reason reason_of_loss(const Ending& ending) {
  switch (ending.cause) {
    // An answer that has begun and does not end cannot be read, however long it is waited for.
    case Trouble::timed_out:
      return ending.text.empty() ? Reason::timed_out : Reason::protocol_error;
    case Trouble::protocol_error:
    case Trouble::overlong_reply: return Reason::protocol_error;
    default: return Reason::connection_lost;
  }
}

Outcome judged(const Ending& ending) {
  const Reason lost = reason_of_loss(ending);
  Outcome outcome;
  outcome.reply_code = static_cast<std::int16_t>(ending.code);
  outcome.enhanced = {ending.enhanced.klass, ending.enhanced.subject, ending.enhanced.detail};
  switch (ending.kind) {
    case Ending::Kind::accepted:
      outcome.verdict = Verdict::accepted;
      outcome.provider_id = smtp::queue_id(ending.text);
      return outcome;
    case Ending::Kind::refused: {
      const Judgement judgement = judge_refusal(ending);
      outcome.verdict = judgement.verdict;
      outcome.reason = judgement.reason;
      outcome.scope = judgement.scope;
      return outcome;
    }
    case Ending::Kind::unanswered:
      outcome.verdict = Verdict::unknown;
      outcome.reason = lost;
      outcome.scope = Scope::channel;
      return outcome;
    case Ending::Kind::interrupted:
      outcome.verdict = Verdict::retry_later;
      outcome.reason = lost;
      outcome.scope = Scope::channel;
      return outcome;
    case Ending::Kind::unsendable: return outcome_of_obstacle(ending.obstacle);
  }
  return outcome;
}

}  // namespace

Outcome outcome_of(const Ending& ending, const std::string& relay) {
  Outcome outcome = judged(ending);
  outcome.relay = static_cast<int>(ending.relay);
  if (ending.kind != Ending::Kind::accepted) {
    outcome.description = smtp::description_of(ending, relay);
  }
  return outcome;
}

Reason reason_of(const smtp::Failure& failure) {
  switch (failure.trouble) {
    case Trouble::none: return Reason::none;
    case Trouble::resolve_failed:
    case Trouble::connect_failed: return Reason::service_unavailable;
    case Trouble::connection_lost: return Reason::connection_lost;
    case Trouble::timed_out: return Reason::timed_out;
    case Trouble::refused:
      return failure.code / 100 == 5 ? Reason::policy_refused : Reason::service_unavailable;
    case Trouble::tls_failed: return Reason::tls_failed;
    case Trouble::authentication_failed: return Reason::authentication_failed;
    case Trouble::protocol_error:
    case Trouble::overlong_reply: return Reason::protocol_error;
  }
  return Reason::protocol_error;
}

}  // namespace crier::channel
