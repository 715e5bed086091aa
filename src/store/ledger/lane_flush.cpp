#include "store/ledger/lane_flush.h"

#include <vector>

#include <fmt/format.h>

#include "postgres/copy_in.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/audience/subject_addresses.h"
#include "store/campaign/notice_versions.h"
#include "store/feedback/sent_texts.h"

namespace crier::store {

using dispatch::Fence;
using dispatch::Flush;
using dispatch::LaneClaim;

namespace {

// The fence: locks the lane's row until the commit, so that nobody takes it over in between.
const Statement advance_lane("advance_lane", R"sql(
  UPDATE campaign_lanes
  SET cursor = greatest(cursor, $6), claimed_to = greatest(claimed_to, $6), flushes = $5
  WHERE lane = $1 AND campaign_id = $2 AND step = $3 AND epoch = $4 AND flushes = $5 - 1
)sql");

const Statement flush_was_applied("flush_was_applied", R"sql(
  SELECT FROM campaign_lanes
  WHERE lane = $1 AND campaign_id = $2 AND step = $3 AND epoch = $4 AND flushes >= $5
)sql");

const CopyStatement copy_attempts("copy_attempts", R"sql(
  COPY attempts (lane, campaign_id, step, subject_id, attempt, channel, outcome, reason,
                 reply_code, enhanced_status, provider_id, description, locale, language_rule,
                 notice_version, evidence, at)
  FROM STDIN
)sql");

const Statement add_counts("add_counts", R"sql(
  UPDATE campaign_counts AS counts
  SET notified = counts.notified + more.notified,
      failed = counts.failed + more.failed,
      excluded = counts.excluded + more.excluded,
      pending = counts.pending - more.notified - more.failed - more.excluded
  FROM unnest($4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[])
       AS more (country, locale, notified, failed, excluded)
  WHERE counts.lane = $1 AND counts.campaign_id = $2 AND counts.step = $3
    AND counts.country = more.country AND counts.locale = more.locale
)sql");

const Statement add_outcomes("add_outcomes", R"sql(
  INSERT INTO outcome_counts AS counts
    (lane, campaign_id, step, channel, hour, country, locale, language_rule, outcome, reason, tries)
  SELECT $1, $2, $3, $4, more.*
  FROM unnest($5::timestamptz[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
              $11::bigint[]) AS more
  ON CONFLICT (lane, campaign_id, step, hour, channel, country, locale, language_rule, outcome,
               reason)
  DO UPDATE SET tries = counts.tries + excluded.tries
)sql");

const Statement clear_deferrals("clear_deferrals", R"sql(
  DELETE FROM deferrals
  WHERE lane = $1 AND campaign_id = $2 AND step = $3 AND subject_id = ANY ($4::bigint[])
)sql");

const Statement set_deferrals("set_deferrals", R"sql(
  INSERT INTO deferrals AS waiting
    (lane, campaign_id, step, subject_id, attempt, due_at, reason, reply_code, description,
     waits_for)
  SELECT $1, $2, $3, more.id, more.attempt, more.due_at, more.reason, more.reply_code,
         nullif(more.description, ''), more.waits_for
  FROM unnest($4::bigint[], $5::smallint[], $6::timestamptz[], $7::text[], $8::smallint[],
              $9::text[], $10::text[])
       AS more (id, attempt, due_at, reason, reply_code, description, waits_for)
  ON CONFLICT (lane, campaign_id, step, subject_id)
  DO UPDATE SET attempt = excluded.attempt, due_at = excluded.due_at, reason = excluded.reason,
                reply_code = excluded.reply_code, description = excluded.description,
                waits_for = excluded.waits_for, in_flight_epoch = NULL
)sql");

void copy(Transaction& transaction, const LaneClaim& claim, std::string_view channel,
          const Flush& flush) {
  CopyIn rows(transaction, copy_attempts);
  for (const dispatch::AttemptRecord& attempt : flush.attempts) {
    rows.add(claim.lane).add(claim.campaign).add(claim.step).add(attempt.subject);
    rows.add(attempt.attempt).raw(channel);
    rows.raw(name_of(attempt.outcome)).raw(name_of(attempt.reason)).add(attempt.reply_code);
    const EnhancedStatus& status = attempt.enhanced;
    if (status == EnhancedStatus{}) {
      rows.null();
    } else {
      rows.raw(fmt::format("{}.{}.{}", status.klass, status.subject, status.detail));
    }
    rows.add(null_if_empty(attempt.provider_id)).add(null_if_empty(attempt.description));
    rows.add(attempt.locale).add(attempt.language_rule);
    rows.add(null_if_empty(attempt.notice_version)).add(attempt.evidence).add(attempt.at);
    rows.end_row();
  }
  rows.finish();
}

// Only what went by SMS has parts: of everything else nothing is done here.
void keep_parts(Transaction& transaction, const LaneClaim& claim, const Flush& flush) {
  std::vector<SentText> texts;
  for (const dispatch::AttemptRecord& attempt : flush.attempts) {
    if (attempt.part_ids.empty()) continue;
    texts.push_back({.subject = attempt.subject,
                     .attempt = attempt.attempt,
                     .number = attempt.sent_to,
                     .part_ids = attempt.part_ids,
                     .at = attempt.at});
  }
  keep_sent_texts(transaction, {.campaign = claim.campaign, .step = claim.step, .lane = claim.lane},
                  texts);
}

void count_people(Transaction& transaction, const LaneClaim& claim, const FlushTotals& totals) {
  std::vector<std::string_view> countries;
  std::vector<std::string_view> locales;
  std::vector<std::int64_t> notified;
  std::vector<std::int64_t> failed;
  std::vector<std::int64_t> excluded;
  for (const auto& [place, left] : totals.left) {
    countries.push_back(place.country);
    locales.push_back(place.locale);
    notified.push_back(left.notified);
    failed.push_back(left.failed);
    excluded.push_back(left.excluded);
  }
  if (countries.empty()) return;
  const auto counted = exec(transaction, add_counts, claim.lane, claim.campaign, claim.step,
                            countries, locales, notified, failed, excluded);
  if (counted.affected_rows() == countries.size()) return;
  // Everybody who is settled has been planned, in the same place: else the equation would not
  // close. Only somebody else's hand can have done it, and it is this campaign's trouble alone.
  throw dispatch::LedgerRefused(
      {.kind = Refusal::Kind::data,
       .statement = add_counts.name(),
       .sqlstate = {},
       .message = fmt::format("campaign_counts lacks {} of the {} rows in which people of lane {} "
                              "were planned",
                              countries.size() - counted.affected_rows(), countries.size(),
                              claim.lane.value)});
}

void count_tries(Transaction& transaction, const LaneClaim& claim, std::string_view channel,
                 const FlushTotals& totals) {
  std::vector<WallTime> hours;
  std::vector<std::string_view> countries;
  std::vector<std::string_view> locales;
  std::vector<std::string_view> rules;
  std::vector<std::string_view> outcomes;
  std::vector<std::string_view> reasons;
  std::vector<std::int64_t> counts;
  for (const auto& [kind, count] : totals.tries) {
    hours.push_back(kind.hour);
    countries.push_back(kind.place.country);
    locales.push_back(kind.place.locale);
    rules.push_back(kind.language_rule);
    outcomes.push_back(name_of(kind.outcome));
    reasons.push_back(name_of(kind.reason));
    counts.push_back(count);
  }
  if (hours.empty()) return;
  exec(transaction, add_outcomes, claim.lane, claim.campaign, claim.step, channel, hours, countries,
       locales, rules, outcomes, reasons, counts);
}

void write_deferrals(Transaction& transaction, const LaneClaim& claim, const Flush& flush) {
  if (!flush.cleared.empty()) {
    exec(transaction, clear_deferrals, claim.lane, claim.campaign, claim.step, flush.cleared);
  }
  if (flush.deferrals.empty()) return;
  std::vector<SubjectId> subjects;
  std::vector<int> attempts;
  std::vector<WallTime> due;
  std::vector<std::string_view> reasons;
  std::vector<int> reply_codes;
  std::vector<std::string_view> descriptions;
  std::vector<std::string_view> waits_for;
  for (const dispatch::DeferralRecord& deferral : flush.deferrals) {
    subjects.push_back(deferral.subject);
    attempts.push_back(deferral.attempt);
    due.push_back(deferral.due_at);
    reasons.push_back(name_of(deferral.reason));
    reply_codes.push_back(deferral.reply_code);
    descriptions.push_back(deferral.description);
    waits_for.push_back(name_of(deferral.waits_for));
  }
  exec(transaction, set_deferrals, claim.lane, claim.campaign, claim.step, subjects, attempts, due,
       reasons, reply_codes, descriptions, waits_for);
}

void settle_what_was_said(Transaction& transaction, const LaneClaim& claim, const Flush& flush) {
  std::vector<AddressAnswer> answers;
  for (const dispatch::AttemptRecord& attempt : flush.attempts) {
    for (const AddressVerdict& verdict : attempt.addresses) {
      answers.push_back({.subject = attempt.subject, .verdict = verdict, .at = attempt.at});
    }
  }
  settle_addresses(transaction,
                   {.campaign = claim.campaign, .step = claim.step, .lane = claim.lane}, answers);
}

void move_on(Transaction& transaction, const LaneClaim& claim, const NextStep& next,
             const Flush& flush) {
  std::vector<GoingOn> people;
  for (const dispatch::AttemptRecord& attempt : flush.attempts) {
    if (!goes_on(attempt.outcome, attempt.reason)) continue;
    people.push_back({.subject = attempt.subject,
                      .country = attempt.country,
                      .locale = attempt.locale,
                      .outcome = attempt.outcome,
                      .at = attempt.at});
  }
  go_on(transaction, {.campaign = claim.campaign, .step = claim.step, .lane = claim.lane}, next,
        people);
}

}  // namespace

FlushTotals totals_of(const dispatch::Flush& flush) {
  FlushTotals totals;
  for (const dispatch::AttemptRecord& attempt : flush.attempts) {
    const Place place{.country = attempt.country, .locale = attempt.locale};
    switch (attempt.outcome) {
      case AttemptOutcome::accepted: ++totals.left[place].notified; break;
      case AttemptOutcome::failed: ++totals.left[place].failed; break;
      case AttemptOutcome::excluded: ++totals.left[place].excluded; break;
      case AttemptOutcome::deferred:
      case AttemptOutcome::unknown: break;  // The person stays pending.
    }
    ++totals.tries[{.hour = std::chrono::floor<std::chrono::hours>(attempt.at),
                    .place = place,
                    .language_rule = attempt.language_rule,
                    .outcome = attempt.outcome,
                    .reason = attempt.reason}];
  }
  return totals;
}

Fence book(Transaction& transaction, const LaneClaim& claim, const PageTerms& terms,
           const Flush& flush) {
  const auto advanced = exec(transaction, advance_lane, claim.lane, claim.campaign, claim.step,
                             claim.epoch, flush.number, flush.cursor);
  if (advanced.affected_rows() != 1) {
    const auto applied = exec(transaction, flush_was_applied, claim.lane, claim.campaign,
                              claim.step, claim.epoch, flush.number);
    return applied.empty() ? Fence::lost : Fence::held;
  }
  book_people(transaction, claim, terms, flush);
  return Fence::held;
}

void book_people(Transaction& transaction, const LaneClaim& claim, const PageTerms& terms,
                 const Flush& flush) {
  if (!flush.attempts.empty()) copy(transaction, claim, terms.channel, flush);
  keep_parts(transaction, claim, flush);
  for (const auto& [version, words] : flush.versions) {
    keep_notice_version(transaction, claim.campaign,
                        {.version = version,
                         .step = claim.step,
                         .locale = words.locales,
                         .country = words.country,
                         .zone = words.zone,
                         .content = words.content},
                        words.at);
  }
  const FlushTotals totals = totals_of(flush);
  count_people(transaction, claim, totals);
  count_tries(transaction, claim, terms.channel, totals);
  write_deferrals(transaction, claim, flush);
  settle_what_was_said(transaction, claim, flush);
  if (terms.next) move_on(transaction, claim, *terms.next, flush);
}

void rehearse_booking(Transaction& transaction, CampaignId campaign) {
  // A lane that is nobody's, so that no row is met.
  const LaneClaim nowhere{.campaign = campaign, .step = 1, .lane = Lane{-1}, .epoch = -1};
  const std::vector<std::string_view> texts;
  const std::vector<std::int64_t> numbers;
  const std::vector<WallTime> instants;
  exec(transaction, advance_lane, nowhere.lane, campaign, nowhere.step, nowhere.epoch,
       std::int64_t{0}, SubjectId{});
  exec(transaction, flush_was_applied, nowhere.lane, campaign, nowhere.step, nowhere.epoch,
       std::int64_t{0});
  CopyIn(transaction, copy_attempts).finish();
  rehearse_sent_texts(transaction);
  rehearse_notice_version(transaction);
  exec(transaction, add_counts, nowhere.lane, campaign, nowhere.step, texts, texts, numbers,
       numbers, numbers);
  exec(transaction, add_outcomes, nowhere.lane, campaign, nowhere.step, "", instants, texts, texts,
       texts, texts, texts, numbers);
  exec(transaction, clear_deferrals, nowhere.lane, campaign, nowhere.step,
       std::vector<SubjectId>{});
  exec(transaction, set_deferrals, nowhere.lane, campaign, nowhere.step, numbers,
       std::vector<int>{}, instants, texts, std::vector<int>{}, texts, std::vector<int>{});
  rehearse_settling_addresses(transaction, campaign);
  rehearse_going_on(transaction, campaign);
}

}  // namespace crier::store
