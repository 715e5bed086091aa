#include "dispatch/lane/lane_answers.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/check.h"
#include "campaign/channel_kind.h"

namespace crier::dispatch {

namespace {

Outcome answer_of(Verdict verdict, Reason reason) {
  Outcome answer;
  answer.verdict = verdict;
  answer.reason = reason;
  return answer;
}

// What is known of the last try of somebody whom this walk has picked up and not tried.
Outcome last_answer(Verdict verdict, Reason reason, const QueuedNotice& work) {
  Outcome answer = answer_of(verdict, reason);
  answer.reply_code = static_cast<std::int16_t>(work.last_reply_code);
  answer.description = work.last_description;
  return answer;
}

// A limit of ours that held them back, or their night, was no try.
bool was_postponed(const QueuedNotice& work) {
  return work.last_reason == Reason::rate_limited && work.last_reply_code == 0;
}

bool keeps_words(AttemptOutcome outcome) {
  return outcome == AttemptOutcome::failed || outcome == AttemptOutcome::unknown;
}

}  // namespace

void LaneAnswers::excluded(const QueuedNotice& work) {
  conclude(work, AttemptOutcome::excluded, answer_of(Verdict::give_up, *work.assignment.exclusion));
}

void LaneAnswers::answered(const QueuedNotice& work, const Outcome& outcome) {
  switch (outcome.verdict) {
    case Verdict::accepted: return conclude(work, AttemptOutcome::accepted, outcome);
    case Verdict::give_up: return conclude(work, AttemptOutcome::failed, outcome);
    case Verdict::retry_later:
    case Verdict::unknown: return retry_or_fail(work, outcome);
    // The dispatch queue has found out whom these are about.
    case Verdict::refused:
    case Verdict::halt: break;
  }
  CRIER_CHECK(false);
}

// Due at once, because nothing about this person has to change: they wait for the sender's fault to
// be mended, which resuming the campaign says.
void LaneAnswers::halted(const QueuedNotice& work, const Outcome& answer) {
  const bool is_unknown = answer.verdict == Verdict::unknown;
  if (is_unknown && answer.is_last) return end_unknown(work, answer, answer.reason);
  append(work, is_unknown ? AttemptOutcome::unknown : AttemptOutcome::deferred, answer);
  defer(work, work.attempt + 1, context_.clock.wall_now(), answer);
}

// A person who was tried before failed for the reason of that try: "mailbox full" tells the reader
// of a report more than that the deadline came.
void LaneAnswers::too_late(const QueuedNotice& work) {
  const bool tried = work.last_reason != Reason::none && !was_postponed(work);
  const Reason reason = tried ? work.last_reason : Reason::deadline_passed;
  Outcome answer = last_answer(Verdict::give_up, reason, work);
  // Who was never tried waited for the channel: what it suffers from is why.
  const auto& trouble = context_.queue.channel_trouble();
  if (answer.description.empty() && trouble) answer.description = trouble->description;
  conclude(work, AttemptOutcome::failed, answer);
}

// The earlier try is recorded as unknown, so that the report counts it, and the person is tried
// again under the same delivery key, by which a provider can recognise the second notice; where
// none can, they end. A person who is excluded by now is not told again, whatever became of the
// earlier try.
void LaneAnswers::in_doubt(const QueuedNotice& work) {
  if (work.assignment.exclusion) return excluded(work);
  // Nothing of it leaves from here, so that nothing can have left.
  if (goes_by_post(context_.campaign.channel)) return put_down(work);
  const Outcome answer = answer_of(Verdict::unknown, Reason::in_doubt);
  if (!repeats_unknown(context_.campaign.channel)) {
    return end_unknown(work, answer, Reason::in_doubt);
  }
  append(work, AttemptOutcome::unknown, answer);
  defer(work, work.attempt + 1, context_.clock.wall_now(), answer);
}

// No attempt is recorded, and the number of the try stays: nothing has left.
void LaneAnswers::put_down(const QueuedNotice& work) {
  defer(work, work.attempt, context_.clock.wall_now(),
        last_answer(Verdict::retry_later, work.last_reason, work));
}

// At the deadline at the latest, when they end as too late. What an earlier try was answered tells
// more than that there was no room; of several reasons of ours the last one holds.
void LaneAnswers::postponed(QueuedNotice work, WallTime until, Hindrance why) {
  if (work.last_reason == Reason::none || was_postponed(work)) {
    work.last_reason = Reason::rate_limited;
    work.last_description = std::move(why.words);
  }
  defer(work, work.attempt, std::min(until, context_.campaign.notify_by),
        last_answer(Verdict::retry_later, work.last_reason, work), why.waits_for);
}

void LaneAnswers::retry_or_fail(const QueuedNotice& work, const Outcome& answer) {
  const bool unknown = answer.verdict == Verdict::unknown;
  const pacing::RetryQuestion question{.attempts_made = work.attempt,
                                       .retry_after = retry_after_of_person(answer),
                                       .now = context_.clock.wall_now(),
                                       .deadline = context_.campaign.notify_by};
  const auto due = pacing::next_try(context_.retry, question, context_.random);
  if (due && !answer.is_last) {
    append(work, unknown ? AttemptOutcome::unknown : AttemptOutcome::deferred, answer);
    return defer(work, work.attempt + 1, *due, answer);
  }
  if (!unknown) return conclude(work, AttemptOutcome::failed, answer);
  end_unknown(work, answer, answer.is_last ? answer.reason : Reason::deadline_passed);
}

// The try stays unknown, because the notice may have arrived. The person still has to end, and
// nobody can say that they were notified in time: a second row says so, and why.
void LaneAnswers::end_unknown(const QueuedNotice& work, const Outcome& answer, Reason why) {
  append(work, AttemptOutcome::unknown, answer);
  QueuedNotice last = work;
  last.attempt = work.attempt + 1;
  Outcome end = answer_of(Verdict::give_up, why);
  end.reply_code = answer.reply_code;
  end.enhanced = answer.enhanced;
  end.description = answer.description;
  conclude(last, AttemptOutcome::failed, end);
}

void LaneAnswers::conclude(const QueuedNotice& work, AttemptOutcome outcome,
                           const Outcome& answer) {
  books_.conclude(work, record_of(work, outcome, answer));
}

void LaneAnswers::append(const QueuedNotice& work, AttemptOutcome outcome, const Outcome& answer) {
  books_.append(record_of(work, outcome, answer));
}

void LaneAnswers::defer(const QueuedNotice& work, int attempt, WallTime due, const Outcome& answer,
                        WaitsFor waits_for) {
  books_.defer(work, {.subject = work.row.subject.id,
                      .attempt = attempt,
                      .due_at = due,
                      .reason = answer.reason,
                      .reply_code = answer.reply_code,
                      .description = answer.description,
                      .waits_for = waits_for});
}

AttemptRecord LaneAnswers::record_of(const QueuedNotice& work, AttemptOutcome outcome,
                                     const Outcome& answer) {
  AttemptRecord record{.subject = work.row.subject.id,
                       .attempt = work.attempt,
                       .outcome = outcome,
                       .reason = answer.reason,
                       .reply_code = answer.reply_code,
                       .enhanced = answer.enhanced,
                       .provider_id = answer.provider_id,
                       .description = keeps_words(outcome) ? answer.description : std::string(),
                       .country = std::string(work.assignment.counted_country),
                       .locale = std::string(work.assignment.counted_locale),
                       .language_rule = std::string(work.assignment.language_rule),
                       .at = context_.clock.wall_now(),
                       .addresses = answer.addresses,
                       .part_ids = answer.part_ids,
                       .sent_to = answer.part_ids.empty() ? std::string() : work.row.subject.phone};
  // Counted when it is known and not when it is booked: metrics show what happens now, and the
  // reports, which must be right after a crash, count the rows.
  context_.meter.settled(context_.campaign, outcome, answer.reason);
  const notice::CompiledNotice* const variant = work.assignment.variant;
  // No words were meant for a person who is excluded.
  if (variant == nullptr || outcome == AttemptOutcome::excluded) return record;
  record.notice_version = variant->version();
  keep_version(*variant);
  // Only a notice that a channel has taken was written; too late or in doubt, there is no evidence.
  if (work.taken_at != SteadyTime{}) {
    record.evidence = work.evidence;
    // With the instant that it bears, the notice can be written again word for word.
    record.at = work.written_at;
  }
  return record;
}

// No attempt is booked whose words are not kept by then.
void LaneAnswers::keep_version(const notice::CompiledNotice& variant) {
  const std::string& version = variant.version();
  if (context_.versions_kept.contains(version) || books_.keeps_version(version)) return;
  notice::NoticeSetting setting = variant.setting();
  books_.keep_version(version, {.locales = std::move(setting.locales),
                                .country = std::move(setting.country),
                                .zone = std::move(setting.zone),
                                .content = variant.content(),
                                .at = context_.clock.wall_now()});
}

}  // namespace crier::dispatch
