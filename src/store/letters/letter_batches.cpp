#include "store/letters/letter_batches.h"

#include <string_view>

#include "campaign/channel_kind.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "postgres/sql_text.h"

namespace crier::store {
namespace {

std::vector<std::string_view> channels_by_post() {
  std::vector<std::string_view> names;
  for (const ChannelKind& kind : channel_kinds) {
    if (kind.goes_by_post) names.push_back(kind.name);
  }
  return names;
}

// Lane by lane, in the order of the key.
const Statement select_waiting("letter_batches_waiting", R"sql(
  SELECT steps.step, waiting.people
  FROM campaign_steps AS steps
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(of_lane.people), 0)::bigint AS people
    FROM generate_series(0, $2::int - 1) AS lanes (lane)
    CROSS JOIN LATERAL (
      SELECT count(*) AS people FROM deferrals
      WHERE deferrals.lane = lanes.lane::smallint AND deferrals.campaign_id = steps.campaign_id
        AND deferrals.step = steps.step AND deferrals.waits_for = 'post') AS of_lane) AS waiting
  WHERE steps.campaign_id = $1 AND steps.channel = ANY ($3::text[])
  ORDER BY steps.step
)sql");

// As above, without counting anybody: in a transaction that keeps others waiting. The first of them
// is found by their own index.
const Statement select_first("letter_batches_first_waiting", R"sql(
  SELECT steps.step
  FROM campaign_steps AS steps
  WHERE steps.campaign_id = $1 AND steps.channel = ANY ($3::text[])
    AND EXISTS (
      SELECT FROM generate_series(0, $2::int - 1) AS lanes (lane)
      CROSS JOIN LATERAL (
        SELECT deferrals.subject_id FROM deferrals
        WHERE deferrals.lane = lanes.lane::smallint AND deferrals.campaign_id = steps.campaign_id
          AND deferrals.step = steps.step AND deferrals.waits_for = 'post'
        ORDER BY deferrals.subject_id LIMIT 1) AS of_lane)
  ORDER BY steps.step LIMIT 1
)sql");

constexpr SqlText batch_columns = R"sql(
  SELECT batch.id, batch.campaign_id, batch.step, batch.taken_at, batch.taken_by, batch.sender,
         batch.home, batch.window_form, batch.sealed_at IS NOT NULL AS is_sealed,
         batch.written_at IS NOT NULL AS is_written
)sql";

const Statement insert_batch("letter_batches_insert", R"sql(
  INSERT INTO letter_batches (campaign_id, step, taken_at, taken_by, sender, home, window_form)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  RETURNING id
)sql");

constexpr SqlText unwritten_text = batch_columns + R"sql(
  FROM letter_batches AS batch WHERE batch.campaign_id = $1 AND batch.written_at IS NULL
)sql";
const Statement select_unwritten("letter_batches_unwritten", unwritten_text);

constexpr SqlText found_text = batch_columns + "FROM letter_batches AS batch WHERE batch.id = $1";
const Statement select_batch("letter_batches_find", found_text);

constexpr SqlText held_text = batch_columns + R"sql(
  FROM letter_batches AS batch WHERE batch.id = $1 AND batch.sealed_at IS NULL FOR SHARE
)sql";
const Statement hold_batch("letter_batches_hold", held_text);

// Waits for whoever takes letters into it.
const Statement seal("letter_batches_seal", R"sql(
  UPDATE letter_batches SET sealed_at = coalesce(sealed_at, $2) WHERE id = $1
)sql");

const Statement delete_empty("letter_batches_delete_empty", R"sql(
  DELETE FROM letter_batches
  WHERE id = $1 AND NOT EXISTS (SELECT FROM letters WHERE batch_id = $1)
)sql");

const Statement set_written("letter_batches_written", R"sql(
  UPDATE letter_batches SET written_at = $2 WHERE id = $1 AND written_at IS NULL
)sql");

constexpr SqlText listed_text = batch_columns + R"sql(
    , counted.letters, counted.open, counted.posted, counted.returned, counted.failed
  FROM letter_batches AS batch
  CROSS JOIN LATERAL (
    SELECT count(*) AS letters,
           count(*) FILTER (WHERE letter.state = 'exported') AS open,
           count(*) FILTER (WHERE letter.state = 'posted') AS posted,
           count(*) FILTER (WHERE letter.state = 'returned') AS returned,
           count(*) FILTER (WHERE letter.state = 'failed') AS failed
    FROM letters AS letter WHERE letter.batch_id = batch.id) AS counted
  WHERE batch.campaign_id = $1
  ORDER BY batch.id DESC
)sql";
const Statement select_listed("letter_batches_list", listed_text);

LetterBatch batch_of(const pqxx::row& row) {
  return {.number = read<std::int64_t>(row["id"]),
          .campaign = read<CampaignId>(row["campaign_id"]),
          .step = read<int>(row["step"]),
          .taken_at = read<WallTime>(row["taken_at"]),
          .taken_by = read<std::string>(row["taken_by"]),
          .sender = read<std::string>(row["sender"]),
          .home = read<std::string>(row["home"]),
          .window_form = read<std::string>(row["window_form"]),
          .is_sealed = read<bool>(row["is_sealed"]),
          .is_written = read<bool>(row["is_written"])};
}

std::optional<LetterBatch> first_of(const pqxx::result& found) {
  if (found.empty()) return std::nullopt;
  return batch_of(found[0]);
}

}  // namespace

LetterCounts& LetterCounts::operator+=(const LetterCounts& more) {
  letters += more.letters;
  open += more.open;
  posted += more.posted;
  returned += more.returned;
  failed += more.failed;
  return *this;
}

std::optional<int> step_with_post(Transaction& transaction, CampaignId campaign, int lanes) {
  const auto found = exec(transaction, select_first, campaign, lanes, channels_by_post());
  if (found.empty()) return std::nullopt;
  return read<int>(found[0]["step"]);
}

LetterBatch begin_batch(Transaction& transaction, const LetterBatch& batch) {
  const auto begun = exec(transaction, insert_batch, batch.campaign, batch.step, batch.taken_at,
                          batch.taken_by, batch.sender, batch.home, batch.window_form);
  LetterBatch made = batch;
  made.number = read<std::int64_t>(begun[0]["id"]);
  return made;
}

std::optional<LetterBatch> unwritten_batch(Transaction& transaction, CampaignId campaign) {
  return first_of(exec(transaction, select_unwritten, campaign));
}

std::optional<LetterBatch> find_batch(Transaction& transaction, std::int64_t number) {
  return first_of(exec(transaction, select_batch, number));
}

std::optional<LetterBatch> hold_taking_batch(Transaction& transaction, std::int64_t number) {
  return first_of(exec(transaction, hold_batch, number));
}

bool seal_batch(Transaction& transaction, std::int64_t number, WallTime now) {
  exec(transaction, seal, number, now);
  return exec(transaction, delete_empty, number).affected_rows() == 0;
}

void mark_written(Transaction& transaction, std::int64_t number, WallTime now) {
  exec(transaction, set_written, number, now);
}

std::vector<ListedBatch> letter_batches(Transaction& transaction, CampaignId campaign) {
  std::vector<ListedBatch> batches;
  for (const auto& row : exec(transaction, select_listed, campaign)) {
    batches.push_back({.batch = batch_of(row),
                       .counts = {.letters = read<std::int64_t>(row["letters"]),
                                  .open = read<std::int64_t>(row["open"]),
                                  .posted = read<std::int64_t>(row["posted"]),
                                  .returned = read<std::int64_t>(row["returned"]),
                                  .failed = read<std::int64_t>(row["failed"])}});
  }
  return batches;
}

PostFigures post_figures(Transaction& transaction, CampaignId campaign, int lanes) {
  PostFigures figures;
  for (const auto& row : exec(transaction, select_waiting, campaign, lanes, channels_by_post())) {
    figures.has_step = true;
    figures.waiting += read<std::int64_t>(row["people"]);
  }
  if (!figures.has_step) return figures;
  for (const ListedBatch& each : letter_batches(transaction, campaign)) {
    figures.letters += each.counts;
  }
  return figures;
}

}  // namespace crier::store
