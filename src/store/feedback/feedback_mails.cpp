#include "store/feedback/feedback_mails.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "postgres/field.h"
#include "postgres/pq.h"
#include "postgres/sql_text.h"
#include "store/lock_table.h"

namespace crier::store {
namespace {

// In the order of their digests, so that two daemons that keep the same mails wait for each other
// rather than for ever. An insertion that finds the mail of another transaction waits for its end:
// what is answered as known is durable.
const Statement insert_mails("feedback_mails_insert", R"sql(
  INSERT INTO feedback_mails (digest, way, came_at, due_at, content)
  SELECT given.digest, given.way, $1::timestamptz, $1::timestamptz, given.content
  FROM unnest($2::bytea[], $3::text[], $4::bytea[]) WITH ORDINALITY
       AS given (digest, way, content, number)
  ORDER BY given.digest, given.number
  ON CONFLICT (digest) DO NOTHING
  RETURNING digest
)sql");

// One mail at least, and no more octets than fit the memory of whoever reads.
const Statement select_unread("feedback_mails_unread", R"sql(
  SELECT id, digest, way, came_at, content
  FROM (SELECT id, digest, way, came_at, due_at, content,
               sum(octet_length(content)) OVER (ORDER BY due_at, id)
                 - octet_length(content) AS octets_before
        FROM (SELECT * FROM feedback_mails
              WHERE state = 'unread' AND due_at <= $1
              ORDER BY due_at, id LIMIT $2) AS due) AS summed
  WHERE octets_before < 16777216
  ORDER BY due_at, id
)sql");

const Statement select_open("feedback_mails_open", R"sql(
  SELECT id, digest, way, came_at, content FROM feedback_mails
  WHERE id = $1 AND state = 'open' AND content IS NOT NULL
)sql");

const Statement settle_mails("feedback_mails_settle", R"sql(
  UPDATE feedback_mails AS kept
  SET state = given.state, read_at = $1, class = given.class, rule = given.rule,
      reply_code = given.reply_code, enhanced_status = nullif(given.enhanced_status, ''),
      words = nullif(given.words, ''), return_path = given.return_path, source = given.source,
      lane = given.lane, campaign_id = given.campaign_id, step = given.step,
      subject_id = given.subject_id, attempt = given.attempt, effect = given.effect
  FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::smallint[], $7::text[],
              $8::text[], $9::text[], $10::text[], $11::smallint[], $12::bigint[], $13::smallint[],
              $14::bigint[], $15::integer[], $16::text[])
       AS given (id, state, class, rule, reply_code, enhanced_status, words, return_path, source,
                 lane, campaign_id, step, subject_id, attempt, effect)
  WHERE kept.id = given.id
)sql");

const Statement forget_mails("feedback_mails_forget", R"sql(
  UPDATE feedback_mails SET content = NULL, words = NULL WHERE id = ANY ($1::bigint[])
)sql");

const Statement put_off("feedback_mails_put_off", R"sql(
  UPDATE feedback_mails AS kept SET due_at = given.due_at
  FROM unnest($1::bigint[], $2::timestamptz[]) AS given (id, due_at)
  WHERE kept.id = given.id
)sql");

constexpr SqlText rows = R"sql(
  SELECT kept.id, way, state, came_at, read_at, class, rule, coalesce(reply_code, 0) AS reply_code,
         enhanced_status, words, return_path, source, effect, done_at, done_by, done_reason,
         (SELECT key FROM campaigns WHERE campaigns.id = kept.campaign_id) AS campaign,
         (SELECT ref FROM subjects
          WHERE subjects.lane = kept.lane AND subjects.id = kept.subject_id) AS ref
)sql";
constexpr SqlText of_page = rows + R"sql(
  FROM feedback_mails AS kept
  WHERE kept.id > $1 AND ($2 OR state = 'open')
  ORDER BY kept.id LIMIT $3
)sql";
const Statement select_page("feedback_mails_page", of_page);
constexpr SqlText with_id = rows + ", content FROM feedback_mails AS kept WHERE kept.id = $1";
const Statement select_with_id("feedback_mails_with_id", with_id);

const Statement close_mail("feedback_mails_close", R"sql(
  UPDATE feedback_mails SET state = 'done', done_at = $2, done_by = $3, done_reason = $4
  WHERE id = $1 AND state = 'open'
)sql");

const Statement close_by_hand("feedback_mails_close_by_hand", R"sql(
  UPDATE feedback_mails SET state = 'done', done_at = $2, done_by = $3, done_reason = $4
  WHERE id = $1
)sql");

// The words of a server stay with the event: what is kept here of a mail is that it came.
const Statement empty_mails("feedback_mails_empty", R"sql(
  UPDATE feedback_mails SET content = NULL, words = NULL
  WHERE id IN (SELECT id FROM feedback_mails
               WHERE content IS NOT NULL AND state IN ('settled', 'done') AND came_at < $1
               ORDER BY came_at LIMIT $2)
)sql");

// Of a receipt nothing is left to keep: what came of it is an event, and on another day the same
// octets are another receipt. A campaign has as many as texts.
const Statement delete_receipts("feedback_mails_delete_receipts", R"sql(
  DELETE FROM feedback_mails
  WHERE id IN (SELECT id FROM feedback_mails
               WHERE content IS NOT NULL AND state IN ('settled', 'done') AND came_at < $1
                 AND way = 'smpp' AND state = 'settled'
               ORDER BY came_at LIMIT $2)
)sql");

const Statement select_backlog("feedback_mails_backlog", R"sql(
  SELECT (SELECT count(*) FROM feedback_mails WHERE state = 'unread') AS unread,
         (SELECT count(*) FROM feedback_mails WHERE state = 'open') AS open
)sql");

std::string status_text(const EnhancedStatus& status) {
  if (status == EnhancedStatus{}) return {};
  return fmt::format("{}.{}.{}", status.klass, status.subject, status.detail);
}

FeedbackMail mail_in(const pqxx::row& row) {
  return {.id = read<std::int64_t>(row["id"]),
          .way = read<std::string>(row["way"]),
          .state = read<std::string>(row["state"]),
          .came_at = read<WallTime>(row["came_at"]),
          .read_at = read<std::optional<WallTime>>(row["read_at"]),
          .klass = read<std::string>(row["class"]),
          .rule = read<std::string>(row["rule"]),
          .code = read<int>(row["reply_code"]),
          .enhanced_status = read<std::string>(row["enhanced_status"]),
          .words = read<std::string>(row["words"]),
          .return_path = read<std::string>(row["return_path"]),
          .source = read<std::string>(row["source"]),
          .effect = read<std::string>(row["effect"]),
          .campaign = read<std::string>(row["campaign"]),
          .ref = read<std::string>(row["ref"]),
          .done_at = read<std::optional<WallTime>>(row["done_at"]),
          .done_by = read<std::string>(row["done_by"]),
          .done_reason = read<std::string>(row["done_reason"]),
          .content = std::nullopt};
}

std::vector<UnreadMail> unread_in(const pqxx::result& result) {
  std::vector<UnreadMail> found;
  for (const auto& row : result) {
    found.push_back({.id = read<std::int64_t>(row["id"]),
                     .digest = read<Digest>(row["digest"]),
                     .way = read<std::string>(row["way"]),
                     .came_at = read<WallTime>(row["came_at"]),
                     .content = read_bytes(row["content"])});
  }
  return found;
}

// The columns of settle_mails, one element a mail.
struct ReadColumns {
  explicit ReadColumns(std::span<const ReadMail> mails) {
    for (const ReadMail& mail : mails) add(mail);
  }

  void add(const ReadMail& mail) {
    const feedback::Feedback& said = mail.said;
    ids.push_back(mail.id);
    states.push_back(mail.state);
    classes.push_back(feedback::name_of(said.klass));
    rules.push_back(said.rule);
    codes.push_back(said.code);
    statuses.push_back(status_text(said.status));
    words.push_back(said.words);
    return_paths.push_back(feedback::name_of(said.return_path));
    sources.push_back(feedback::name_of(said.source));
    effects.push_back(mail.effect);
    const auto& notice = said.notice;
    lanes.push_back(notice ? std::optional(notice->lane) : std::nullopt);
    campaigns.push_back(notice ? std::optional(notice->campaign) : std::nullopt);
    steps.push_back(notice ? std::optional(notice->step) : std::nullopt);
    subjects.push_back(notice ? std::optional(notice->subject) : std::nullopt);
    attempts.push_back(notice ? std::optional(notice->attempt) : std::nullopt);
  }

  std::vector<std::int64_t> ids;
  std::vector<std::string_view> states;
  std::vector<std::string_view> classes;
  std::vector<std::string_view> rules;
  std::vector<int> codes;
  std::vector<std::string> statuses;
  std::vector<std::string_view> words;
  std::vector<std::string_view> return_paths;
  std::vector<std::string_view> sources;
  std::vector<std::string_view> effects;
  std::vector<std::optional<Lane>> lanes;
  std::vector<std::optional<CampaignId>> campaigns;
  std::vector<std::optional<int>> steps;
  std::vector<std::optional<SubjectId>> subjects;
  std::vector<std::optional<int>> attempts;
};

}  // namespace

std::vector<bool> keep_feedback_mails(Transaction& transaction, WallTime now,
                                      std::span<const NewFeedbackMail> mails) {
  std::vector<bool> are_new(mails.size());
  if (mails.empty()) return are_new;
  std::vector<Digest> digests;
  std::vector<std::string_view> ways;
  std::vector<Bytes> contents;
  for (const NewFeedbackMail& mail : mails) {
    digests.push_back(mail.digest);
    ways.push_back(mail.way);
    contents.push_back({mail.content});
  }
  std::map<Digest, bool> fresh;
  for (const auto& row : exec(transaction, insert_mails, now, digests, ways, contents)) {
    fresh[read<Digest>(row["digest"])] = true;
  }
  for (std::size_t place = 0; place < mails.size(); ++place) {
    const auto found = fresh.find(mails[place].digest);
    if (found == fresh.end()) continue;
    are_new[place] = found->second;
    found->second = false;
  }
  return are_new;
}

void lock_feedback(Transaction& transaction) {
  lock_exclusively(transaction, AdvisoryLock::feedback);
}

bool try_lock_feedback(Transaction& transaction) {
  return try_lock(transaction, AdvisoryLock::feedback);
}

std::vector<UnreadMail> unread_mails(Transaction& transaction, WallTime now, int mails_max) {
  return unread_in(exec(transaction, select_unread, now, mails_max));
}

std::optional<UnreadMail> open_mail(Transaction& transaction, std::int64_t id) {
  std::vector<UnreadMail> found = unread_in(exec(transaction, select_open, id));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

void settle_feedback_mails(Transaction& transaction, WallTime now,
                           std::span<const ReadMail> mails) {
  if (mails.empty()) return;
  const ReadColumns of(mails);
  exec(transaction, settle_mails, now, of.ids, of.states, of.classes, of.rules, of.codes,
       of.statuses, of.words, of.return_paths, of.sources, of.lanes, of.campaigns, of.steps,
       of.subjects, of.attempts, of.effects);
}

void forget_feedback_mails(Transaction& transaction, const std::vector<std::int64_t>& ids) {
  if (!ids.empty()) exec(transaction, forget_mails, ids);
}

void put_off_feedback_mails(Transaction& transaction, std::span<const PutOff> mails) {
  if (mails.empty()) return;
  std::vector<std::int64_t> ids;
  std::vector<WallTime> due;
  for (const PutOff& mail : mails) {
    ids.push_back(mail.id);
    due.push_back(mail.due_at);
  }
  exec(transaction, put_off, ids, due);
}

std::vector<FeedbackMail> list_feedback_mails(Transaction& transaction,
                                              const FeedbackMailsPage& page) {
  std::vector<FeedbackMail> found;
  for (const auto& row : exec(transaction, select_page, page.after, page.all, page.rows_max)) {
    found.push_back(mail_in(row));
  }
  return found;
}

std::optional<FeedbackMail> find_feedback_mail(Transaction& transaction, std::int64_t id) {
  const auto result = exec(transaction, select_with_id, id);
  if (result.empty()) return std::nullopt;
  FeedbackMail mail = mail_in(result[0]);
  if (!result[0]["content"].is_null()) mail.content = read_bytes(result[0]["content"]);
  return mail;
}

bool close_feedback_mail(Transaction& transaction, std::int64_t id, const FeedbackDone& done) {
  return exec(transaction, close_mail, id, done.at, done.actor, done.reason).affected_rows() == 1;
}

void settle_by_hand(Transaction& transaction, std::int64_t id, const FeedbackDone& done) {
  exec(transaction, close_by_hand, id, done.at, done.actor, done.reason);
}

int empty_feedback_mails(Transaction& transaction, WallTime before, int mails_max) {
  const auto done_with = [&](const Statement& statement, int rows_max) {
    return static_cast<int>(exec(transaction, statement, before, rows_max).affected_rows());
  };
  const int receipts = done_with(delete_receipts, mails_max);
  if (receipts == mails_max) return receipts;
  return receipts + done_with(empty_mails, mails_max - receipts);
}

FeedbackBacklog feedback_backlog(Transaction& transaction) {
  const auto row = exec(transaction, select_backlog)[0];
  return {.unread = read<std::int64_t>(row["unread"]), .open = read<std::int64_t>(row["open"])};
}

}  // namespace crier::store
