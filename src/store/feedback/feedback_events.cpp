#include "store/feedback/feedback_events.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/check.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/campaign/person_sql.h"

namespace crier::store {
namespace {

// The last try says how a person's notice stands; the classes that are known are few.
constexpr SqlText standings = SqlText(R"sql(
  SELECT s.id, last.outcome, last.channel, last.locale, {counted_country} AS country, s.email,
         s.phone,
         s.erased_at IS NOT NULL AS is_erased,
         s.import_id IS NOT NULL AND EXISTS (
           SELECT FROM imports WHERE imports.id = s.import_id
             AND coalesce(imports.finished_at > last.at, true)) AS may_have_moved,
         known.classes, coalesce(known.is_taken_back, false) AS is_taken_back
  FROM unnest($4::bigint[]) AS given (subject_id)
  JOIN subjects AS s ON s.lane = $1 AND s.id = given.subject_id
  LEFT JOIN LATERAL (
    SELECT outcome, channel, locale, at FROM attempts
    WHERE lane = $1 AND campaign_id = $2 AND step = $3 AND subject_id = s.id
    ORDER BY attempt DESC LIMIT 1) AS last ON true
  LEFT JOIN LATERAL (
    SELECT m.country_before, m.locale_before FROM subject_moves AS m
    WHERE m.lane = $1 AND m.subject_id = s.id
      AND m.moved_at > (SELECT started_at FROM campaigns WHERE id = $2)
    ORDER BY m.moved_at LIMIT 1) AS moved ON true
  LEFT JOIN LATERAL (
    SELECT string_agg(class, ' ') AS classes, bool_or(takes_back) AS is_taken_back
    FROM feedback_events
    WHERE lane = $1 AND campaign_id = $2 AND step = $3 AND subject_id = s.id) AS known ON true
)sql")
                                  .with("{counted_country}", counted_country);
const Statement select_standings("feedback_standings", standings);

const Statement insert_events("feedback_events_insert", R"sql(
  INSERT INTO feedback_events (lane, campaign_id, step, at, subject_id, class, attempt, channel,
                               rule, reply_code, enhanced_status, words, source, mail_digest,
                               country, locale, takes_back)
  SELECT $1, $2, $3, $4, given.subject_id, given.class, given.attempt, given.channel, given.rule,
         given.reply_code, nullif(given.enhanced_status, ''), nullif(given.words, ''),
         given.source, given.mail_digest, given.country, given.locale, given.takes_back <> 0
  FROM unnest($5::bigint[], $6::text[], $7::integer[], $8::text[], $9::text[], $10::smallint[],
              $11::text[], $12::text[], $13::text[], $14::bytea[], $15::text[], $16::text[],
              $17::integer[])
       AS given (subject_id, class, attempt, channel, rule, reply_code, enhanced_status, words,
                 source, mail_digest, country, locale, takes_back)
)sql");

const Statement add_counts("feedback_counts_add", R"sql(
  INSERT INTO feedback_counts AS counts
    (lane, campaign_id, step, hour, country, locale, class, events, taken_back)
  SELECT $1, $2, $3, date_trunc('hour', $8::timestamptz), given.country, given.locale, given.class, count(*), sum(given.taken_back)
  FROM unnest($4::text[], $5::text[], $6::text[], $7::integer[])
       AS given (country, locale, class, taken_back)
  GROUP BY given.country, given.locale, given.class
  ON CONFLICT (lane, campaign_id, step, hour, country, locale, class)
  DO UPDATE SET events = counts.events + excluded.events,
                taken_back = counts.taken_back + excluded.taken_back
)sql");

// People who count as told no more must have counted so before.
const Statement select_differences("feedback_differences", R"sql(
  WITH listed AS (
    SELECT country, locale, class, count(*) AS events
    FROM feedback_events WHERE lane = $1 AND campaign_id = $2 AND step = $3
    GROUP BY country, locale, class
    UNION ALL
    SELECT e.country, e.locale, 'taken back', count(*)
    FROM feedback_events AS e
    WHERE e.lane = $1 AND e.campaign_id = $2 AND e.step = $3 AND e.takes_back
      AND EXISTS (SELECT FROM attempts AS a
                  WHERE a.lane = $1 AND a.campaign_id = $2 AND a.step = $3
                    AND a.subject_id = e.subject_id AND a.outcome = 'accepted')
    GROUP BY e.country, e.locale
  ), counted AS (
    SELECT country, locale, class, sum(events) AS events
    FROM feedback_counts WHERE lane = $1 AND campaign_id = $2 AND step = $3
    GROUP BY country, locale, class
    UNION ALL
    SELECT country, locale, 'taken back', sum(taken_back)
    FROM feedback_counts WHERE lane = $1 AND campaign_id = $2 AND step = $3
    GROUP BY country, locale HAVING sum(taken_back) > 0
  )
  SELECT country, locale, class, coalesce(listed.events, 0)::bigint AS listed,
         coalesce(counted.events, 0)::bigint AS counted
  FROM listed FULL JOIN counted USING (country, locale, class)
  WHERE coalesce(listed.events, 0) <> coalesce(counted.events, 0)
  ORDER BY country, locale, class LIMIT 100
)sql");

std::vector<feedback::FeedbackClass> classes_in(std::string_view words) {
  std::vector<feedback::FeedbackClass> classes;
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    const auto klass = feedback::feedback_class_named(words.substr(0, end));
    CRIER_CHECK(klass);
    classes.push_back(*klass);
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return classes;
}

std::optional<AttemptOutcome> outcome_in(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  const auto outcome = attempt_outcome_named(text_of(field));
  CRIER_CHECK(outcome);
  return outcome;
}

}  // namespace

std::vector<NoticeStanding> notice_standings(Transaction& transaction, const NoticesOfLane& notices,
                                             std::span<const SubjectId> subjects) {
  std::vector<NoticeStanding> found;
  for (const auto& row : exec(transaction, select_standings, notices.lane, notices.campaign,
                              notices.step, subjects)) {
    found.push_back({.subject = read<SubjectId>(row["id"]),
                     .outcome = outcome_in(row["outcome"]),
                     .channel = read<std::string>(row["channel"]),
                     .country = read<std::string>(row["country"]),
                     .locale = read<std::string>(row["locale"]),
                     .email = read<std::string>(row["email"]),
                     .phone = read<std::string>(row["phone"]),
                     .is_erased = read<bool>(row["is_erased"]),
                     .may_have_moved = read<bool>(row["may_have_moved"]),
                     .classes = classes_in(text_of(row["classes"])),
                     .is_taken_back = read<bool>(row["is_taken_back"])});
  }
  return found;
}

void append_feedback_events(Transaction& transaction, const NoticesOfLane& notices, WallTime now,
                            std::span<const FeedbackEvent> events) {
  if (events.empty()) return;
  std::vector<SubjectId> subjects;
  std::vector<std::string_view> classes;
  std::vector<int> attempts;
  std::vector<std::string_view> channels;
  std::vector<std::string_view> rules;
  std::vector<int> codes;
  std::vector<std::string> statuses;
  std::vector<std::string_view> words;
  std::vector<std::string_view> sources;
  std::vector<Digest> mails;
  std::vector<std::string_view> countries;
  std::vector<std::string_view> locales;
  std::vector<int> taken_back;
  for (const FeedbackEvent& event : events) {
    subjects.push_back(event.subject);
    classes.push_back(feedback::name_of(event.klass));
    attempts.push_back(event.attempt);
    channels.push_back(event.channel);
    rules.push_back(event.rule);
    codes.push_back(event.code);
    const EnhancedStatus& status = event.status;
    statuses.push_back(status == EnhancedStatus{}
                           ? std::string()
                           : fmt::format("{}.{}.{}", status.klass, status.subject, status.detail));
    words.push_back(event.words);
    sources.push_back(event.source);
    mails.push_back(event.mail);
    countries.push_back(event.country);
    locales.push_back(event.locale);
    taken_back.push_back(event.takes_back ? 1 : 0);
  }
  exec(transaction, insert_events, notices.lane, notices.campaign, notices.step, now, subjects,
       classes, attempts, channels, rules, codes, statuses, words, sources, mails, countries,
       locales, taken_back);
  exec(transaction, add_counts, notices.lane, notices.campaign, notices.step, countries, locales,
       classes, taken_back, now);
}

std::vector<FeedbackDifference> feedback_differences(Transaction& transaction,
                                                     const NoticesOfLane& notices) {
  std::vector<FeedbackDifference> rows;
  for (const auto& row :
       exec(transaction, select_differences, notices.lane, notices.campaign, notices.step)) {
    rows.push_back({.country = read<std::string>(row["country"]),
                    .locale = read<std::string>(row["locale"]),
                    .klass = read<std::string>(row["class"]),
                    .rows = read<std::int64_t>(row["listed"]),
                    .counted = read<std::int64_t>(row["counted"])});
  }
  return rows;
}

}  // namespace crier::store
