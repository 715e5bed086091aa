#include "dispatch/queue/answer_ruling.h"

#include <utility>

#include "campaign/ladder/ladder.h"

namespace crier::dispatch {

using pacing::SenderJudge;
using pacing::SendQueue;

namespace {

// Also a give_up: "no such mailbox" said of everybody is about the sender, whatever the words.
bool is_refusal(const Outcome& outcome) {
  return outcome.verdict == Verdict::give_up || outcome.verdict == Verdict::refused ||
         outcome.verdict == Verdict::halt;
}

// The notice was given whole, and the channel does not know what became of it.
bool is_unknown(const Outcome& outcome) {
  return outcome.verdict == Verdict::unknown &&
         (outcome.reason == Reason::protocol_error || outcome.reason == Reason::connection_lost ||
          outcome.reason == Reason::timed_out);
}

// Whoever is owed something has had a notice by the same channel: an address that has died since is
// rare, and words that name the person are as likely to mean the sender as others.
SenderJudge::Meaning meaning_of(Verdict verdict, SendQueue::Kind kind) {
  if (verdict == Verdict::give_up && kind == SendQueue::Kind::notice) {
    return SenderJudge::Meaning::of_person;
  }
  return verdict != Verdict::halt ? SenderJudge::Meaning::open : SenderJudge::Meaning::of_sender;
}

Halt halt_by(Outcome& answer, SenderJudge::Ground& ground) {
  return {.answer = std::move(answer),
          .first_ref = std::move(ground.first_ref),
          .people = ground.people};
}

std::optional<Halt> rule_unknown(SenderJudge& judge, const QueuedNotice& work, Outcome& outcome) {
  SenderJudge::Ground ground;
  const SenderJudge::Ruling ruling =
      judge.on_unknown({.person = work.row.subject.id,
                        .ref = work.row.subject.ref,
                        .relay = outcome.relay,
                        .mark = work.mark,
                        .is_answered = outcome.reason == Reason::protocol_error},
                       ground);
  if (ruling == SenderJudge::Ruling::sender) return halt_by(outcome, ground);
  outcome.is_last = ruling == SenderJudge::Ruling::personal;
  return std::nullopt;
}

// To a later step of a ladder come those whom another way has not reached: many of them are not
// there any more, and nobody may be accepted between. What names the person is believed there.
bool is_surely_of_person(const QueuedNotice& work, const Outcome& outcome) {
  return work.is_of_later_step && work.kind == SendQueue::Kind::notice &&
         outcome.verdict == Verdict::give_up;
}

// Not of whoever has only waited for a limit or for their morning.
bool was_tried_before(const QueuedNotice& work) {
  const bool was_postponed = work.last_reason == Reason::rate_limited && work.last_reply_code == 0;
  return work.passed_by_cursor && !was_postponed;
}

std::optional<Halt> rule_refusal(SenderJudge& judge, const QueuedNotice& work, Outcome& outcome) {
  SenderJudge::Ground ground;
  const SenderJudge::Ruling ruling =
      judge.on_refused({.person = work.row.subject.id,
                        .ref = work.row.subject.ref,
                        .relay = outcome.relay,
                        .meaning = meaning_of(outcome.verdict, work.kind),
                        .is_repeated = work.last_reason == outcome.reason,
                        .is_back = was_tried_before(work)},
                       ground);
  if (ruling == SenderJudge::Ruling::sender) return halt_by(outcome, ground);
  // Who is not given up keeps their place: as long as the sender may be meant, nobody is failed.
  const bool is_personal = ruling == SenderJudge::Ruling::personal;
  outcome.verdict = is_personal ? Verdict::give_up : Verdict::retry_later;
  outcome.scope = Scope::recipient;
  return std::nullopt;
}

}  // namespace

// A campaign that is halted waits for an operator; what is owed is tried again after a rest.
SenderJudge& AnswerRuling::judge_of(const QueuedNotice& work) {
  const auto resumption = work.kind == SendQueue::Kind::notice
                              ? SenderJudge::Resumption::by_operator
                              : SenderJudge::Resumption::by_itself;
  return judges_.try_emplace({work.campaign, work.kind}, resumption).first->second;
}

void AnswerRuling::on_taken(QueuedNotice& work) {
  // Noted in the work, because its owner may be gone when the answer comes.
  work.campaign = work.owner->campaign().id;
  work.kind = work.owner->kind();
  work.is_of_later_step = work.owner->campaign().step > first_step;
  SenderJudge& judge = judge_of(work);
  const bool is_notice = work.kind == SendQueue::Kind::notice;
  if (is_notice && work.owner->campaign().has_accepted) judge.on_heard_accepted();
  if (is_notice && work.owner->campaign().was_stopped) judge.on_heard_stopped();
  work.mark = judge.on_taken();
}

void AnswerRuling::on_given_back(const QueuedNotice& work) {
  judge_of(work).on_ended(work.mark);
}

std::optional<Halt> AnswerRuling::rule(const QueuedNotice& work, Outcome& outcome) {
  SenderJudge& judge = judge_of(work);
  judge.on_ended(work.mark);
  if (outcome.verdict == Verdict::accepted) {
    judge.on_accepted(work.row.subject.id, outcome.relay);
    return std::nullopt;
  }
  // Nobody books what happened to a person whose lane is lost: the next owner tries them again, and
  // its judge hears of it then.
  if (work.owner == nullptr) return std::nullopt;
  if (is_unknown(outcome)) return rule_unknown(judge, work, outcome);
  if (is_surely_of_person(work, outcome)) return std::nullopt;
  if (is_refusal(outcome)) return rule_refusal(judge, work, outcome);
  return std::nullopt;
}

}  // namespace crier::dispatch
