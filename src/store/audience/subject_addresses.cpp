#include "store/audience/subject_addresses.h"

#include <map>
#include <string_view>
#include <tuple>

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {

namespace {

// Locked in the order in which an import locks them, so that the two never wait for each other.
const Statement settle("addresses_settle", R"sql(
  WITH changed AS MATERIALIZED (
    SELECT given.*
    FROM unnest($4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[])
         AS given (subject_id, kind, value, state, reason, at)
    JOIN subject_addresses AS address
      ON address.lane = $1 AND address.subject_id = given.subject_id
      AND address.kind = given.kind AND address.value = given.value
    WHERE CASE given.state
            WHEN 'dead' THEN address.state <> 'dead'
                             AND coalesce(address.registered_at <= given.at, true)
            ELSE address.state = 'fresh' END
    ORDER BY address.subject_id, address.kind, address.value
    FOR UPDATE OF address
  )
  UPDATE subject_addresses AS address
  SET state = changed.state, since = changed.at, reason = nullif(changed.reason, ''),
      campaign_id = $2, step = $3
  FROM changed
  WHERE address.lane = $1 AND address.subject_id = changed.subject_id
    AND address.kind = changed.kind AND address.value = changed.value
)sql");

const Statement select_live("addresses_live", R"sql(
  SELECT given.place, address.value
  FROM unnest($1::smallint[], $2::bigint[]) WITH ORDINALITY AS given (lane, subject_id, place)
  JOIN subject_addresses AS address
    ON address.lane = given.lane AND address.subject_id = given.subject_id AND address.kind = $3
    AND address.state <> 'dead'
  ORDER BY given.place, address.registered_at DESC NULLS LAST, address.since DESC, address.value
)sql");

// A dead address without a word was refused by one that this program does not know.
constexpr std::string_view reason_when_none = "unspecified";
// The constraint of the table.
constexpr std::size_t reason_bytes_max = 64;

std::string_view reason_of(const AddressVerdict& verdict) {
  if (verdict.state == AddressState::dead && verdict.reason.empty()) return reason_when_none;
  return std::string_view(verdict.reason).substr(0, reason_bytes_max);
}

}  // namespace

void settle_addresses(Transaction& transaction, const AnsweringStep& step,
                      std::span<const AddressAnswer> answers) {
  std::map<std::tuple<SubjectId, std::string_view, std::string_view>, const AddressAnswer*> last;
  for (const AddressAnswer& answer : answers) {
    const AddressVerdict& verdict = answer.verdict;
    const auto [known, is_new] =
        last.try_emplace({answer.subject, name_of(verdict.kind), verdict.value}, &answer);
    if (!is_new && verdict.state == AddressState::dead) known->second = &answer;
  }
  if (last.empty()) return;
  std::vector<SubjectId> subjects;
  std::vector<std::string_view> kinds;
  std::vector<std::string_view> values;
  std::vector<std::string_view> states;
  std::vector<std::string_view> reasons;
  std::vector<WallTime> instants;
  for (const auto& [key, answer] : last) {
    subjects.push_back(std::get<0>(key));
    kinds.push_back(std::get<1>(key));
    values.push_back(std::get<2>(key));
    states.push_back(name_of(answer->verdict.state));
    reasons.push_back(reason_of(answer->verdict));
    instants.push_back(answer->verdict.as_of.value_or(answer->at));
  }
  exec(transaction, settle, step.lane, step.campaign, step.step, subjects, kinds, values, states,
       reasons, instants);
}

void rehearse_settling_addresses(Transaction& transaction, CampaignId campaign) {
  const std::vector<std::string_view> texts;
  exec(transaction, settle, Lane{-1}, campaign, 1, std::vector<SubjectId>{}, texts, texts, texts,
       texts, std::vector<WallTime>{});
}

std::vector<std::vector<std::string>> live_addresses(Transaction& transaction, AddressKind kind,
                                                     std::span<const LaneSubject> people) {
  std::vector<Lane> lanes;
  std::vector<SubjectId> subjects;
  for (const LaneSubject& person : people) {
    lanes.push_back(person.lane);
    subjects.push_back(person.subject);
  }
  std::vector<std::vector<std::string>> addresses(people.size());
  for (const auto& row : exec(transaction, select_live, lanes, subjects, name_of(kind))) {
    const auto place = static_cast<std::size_t>(read<std::int64_t>(row["place"]));
    addresses.at(place - 1).push_back(read<std::string>(row["value"]));
  }
  return addresses;
}

}  // namespace crier::store
