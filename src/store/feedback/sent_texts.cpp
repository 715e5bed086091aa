#include "store/feedback/sent_texts.h"

#include <array>
#include <optional>
#include <utility>

#include "base/check.h"
#include "feedback/text/message_ids.h"
#include "postgres/copy_in.h"
#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

const CopyStatement copy_parts("sent_texts_copy", R"sql(
  COPY sent_texts (lane, campaign_id, step, subject_id, attempt, part, parts, id_form, number,
                   taken_at)
  FROM STDIN
)sql");

// Of an SMSC that gives everything one name, millions have it: some of them say that it is
// nobody's.
const Statement select_parts("sent_texts_with", R"sql(
  WITH named AS MATERIALIZED (
    SELECT DISTINCT found.lane, found.campaign_id, found.step, found.subject_id, found.attempt
    FROM unnest($1::text[]) AS asked (form)
    CROSS JOIN LATERAL (
      SELECT lane, campaign_id, step, subject_id, attempt FROM sent_texts
      WHERE id_form = asked.form LIMIT 100) AS found
  )
  SELECT texts.lane, texts.campaign_id, texts.step, texts.subject_id, texts.attempt, texts.part,
         texts.parts, texts.id_form, texts.number, coalesce(texts.state, 'sent') AS state
  FROM named JOIN sent_texts AS texts
    ON texts.lane = named.lane AND texts.campaign_id = named.campaign_id
   AND texts.step = named.step AND texts.subject_id = named.subject_id
   AND texts.attempt = named.attempt
  ORDER BY texts.lane, texts.campaign_id, texts.step, texts.subject_id, texts.attempt, texts.part
)sql");

const Statement update_parts("sent_texts_end", R"sql(
  UPDATE sent_texts AS texts
  SET state = given.state, ended_at = $1
  FROM unnest($2::smallint[], $3::bigint[], $4::smallint[], $5::bigint[], $6::smallint[],
              $7::smallint[], $8::text[])
       AS given (lane, campaign_id, step, subject_id, attempt, part, state)
  WHERE texts.lane = given.lane AND texts.campaign_id = given.campaign_id
    AND texts.step = given.step AND texts.subject_id = given.subject_id
    AND texts.attempt = given.attempt AND texts.part = given.part
)sql");

// The first part goes first, so that every text of which one was taken has it.
const Statement select_to("sent_texts_to", R"sql(
  SELECT asked.number, found.lane, found.subject_id, found.campaign_id, found.step, found.attempt
  FROM (SELECT DISTINCT number FROM unnest($1::text[]) AS given (number)) AS asked
  CROSS JOIN LATERAL (
    SELECT DISTINCT ON (lane, subject_id, campaign_id)
           lane, subject_id, campaign_id, step, attempt
    FROM sent_texts WHERE number = asked.number AND part = 1
    ORDER BY lane, subject_id, campaign_id, step DESC, attempt DESC LIMIT 2) AS found
)sql");

const Statement delete_old("sent_texts_forget", R"sql(
  DELETE FROM sent_texts
  WHERE ctid = ANY (ARRAY(SELECT ctid FROM sent_texts WHERE taken_at < $1
                          ORDER BY taken_at LIMIT $2))
)sql");

constexpr std::array<std::string_view, 3> state_names = {"sent", "arrived", "lost"};

PartState state_named(std::string_view name) {
  for (std::size_t at = 0; at < state_names.size(); ++at) {
    if (state_names[at] == name) return static_cast<PartState>(at);
  }
  CRIER_CHECK(false);
}

std::string_view digits_of(std::string_view number) {
  return number.starts_with('+') ? number.substr(1) : number;
}

}  // namespace

void keep_sent_texts(Transaction& transaction, const NoticesOfLane& notices,
                     std::span<const SentText> texts) {
  std::optional<CopyIn> rows;
  for (const SentText& text : texts) {
    // A person who was erased meanwhile has no number any more.
    if (text.number.empty()) continue;
    for (std::size_t place = 0; place < text.part_ids.size(); ++place) {
      const std::string form = feedback::id_form(text.part_ids[place]);
      if (form.empty()) continue;
      if (!rows) rows.emplace(transaction, copy_parts);
      rows->add(notices.lane).add(notices.campaign).add(notices.step).add(text.subject);
      rows->add(text.attempt).add(static_cast<int>(place) + 1);
      rows->add(static_cast<int>(text.part_ids.size())).add(std::string_view(form));
      rows->add(digits_of(text.number)).add(text.at);
      rows->end_row();
    }
  }
  if (rows) rows->finish();
}

void rehearse_sent_texts(Transaction& transaction) {
  CopyIn(transaction, copy_parts).finish();
}

std::vector<PartOfText> texts_with_parts(Transaction& transaction,
                                         const std::vector<std::string>& id_forms) {
  std::vector<PartOfText> found;
  if (id_forms.empty()) return found;
  for (const auto& row : exec(transaction, select_parts, id_forms)) {
    found.push_back({.notices = {.campaign = read<CampaignId>(row["campaign_id"]),
                                 .step = read<int>(row["step"]),
                                 .lane = read<Lane>(row["lane"])},
                     .subject = read<SubjectId>(row["subject_id"]),
                     .attempt = read<int>(row["attempt"]),
                     .part = read<int>(row["part"]),
                     .parts = read<int>(row["parts"]),
                     .id_form = read<std::string>(row["id_form"]),
                     .number = read<std::string>(row["number"]),
                     .state = state_named(text_of(row["state"]))});
  }
  return found;
}

void end_parts(Transaction& transaction, WallTime now, std::span<const PartOfText> parts) {
  if (parts.empty()) return;
  std::vector<Lane> lanes;
  std::vector<CampaignId> campaigns;
  std::vector<int> steps;
  std::vector<SubjectId> subjects;
  std::vector<int> attempts;
  std::vector<int> numbers;
  std::vector<std::string_view> states;
  for (const PartOfText& part : parts) {
    CRIER_CHECK(part.state != PartState::sent);
    lanes.push_back(part.notices.lane);
    campaigns.push_back(part.notices.campaign);
    steps.push_back(part.notices.step);
    subjects.push_back(part.subject);
    attempts.push_back(part.attempt);
    numbers.push_back(part.part);
    states.push_back(state_names.at(std::to_underlying(part.state)));
  }
  exec(transaction, update_parts, now, lanes, campaigns, steps, subjects, attempts, numbers,
       states);
}

std::vector<TextTry> texts_to(Transaction& transaction, const std::vector<std::string>& numbers) {
  std::vector<TextTry> found;
  if (numbers.empty()) return found;
  for (const auto& row : exec(transaction, select_to, numbers)) {
    found.push_back({.number = read<std::string>(row["number"]),
                     .notices = {.campaign = read<CampaignId>(row["campaign_id"]),
                                 .step = read<int>(row["step"]),
                                 .lane = read<Lane>(row["lane"])},
                     .subject = read<SubjectId>(row["subject_id"]),
                     .attempt = read<int>(row["attempt"])});
  }
  return found;
}

int forget_sent_texts(Transaction& transaction, WallTime before, int rows_max) {
  return static_cast<int>(exec(transaction, delete_old, before, rows_max).affected_rows());
}

}  // namespace crier::store
