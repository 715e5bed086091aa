#include "store/report/deliveries.h"

#include "campaign/mail_address.h"
#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

const Statement select_recipient("deliveries_recipient", R"sql(
  SELECT id, ref, name, email, locale, country, time_zone, phone, birth_date
  FROM subjects WHERE lane = $1 AND ref = $2
)sql");

// The lanes of the walk give the steps, which stand before the person in the key of a try.
const Statement select_deliveries("deliveries_list", R"sql(
  SELECT tries.step, attempt, channel, outcome, reason, notice_version, evidence, at, reply_code
  FROM campaign_lanes AS walk
  JOIN attempts AS tries ON tries.lane = walk.lane AND tries.campaign_id = walk.campaign_id
                        AND tries.step = walk.step AND tries.subject_id = $3
  WHERE walk.lane = $1 AND walk.campaign_id = $2
  ORDER BY tries.step, attempt
)sql");

}  // namespace

std::optional<Recipient> find_recipient(Transaction& transaction, Lane lane, std::string_view ref,
                                        CampaignId campaign) {
  const auto found = exec(transaction, select_recipient, lane, ref);
  if (found.empty()) return std::nullopt;
  const auto& known = found[0];
  Recipient recipient{.person = {.id = read<SubjectId>(known["id"]),
                                 .ref = read<std::string>(known["ref"]),
                                 .email = wire_address(read<std::string>(known["email"])),
                                 .name = read<std::string>(known["name"]),
                                 .locale = read<std::string>(known["locale"]),
                                 .country = read<std::string>(known["country"]),
                                 .time_zone = read<std::string>(known["time_zone"]),
                                 .phone = read<std::string>(known["phone"]),
                                 .birth_date = read<std::optional<std::chrono::year_month_day>>(
                                     known["birth_date"])},
                      .deliveries = {}};
  for (const auto& row :
       exec(transaction, select_deliveries, lane, campaign, recipient.person.id)) {
    recipient.deliveries.push_back({.step = read<int>(row["step"]),
                                    .attempt = read<int>(row["attempt"]),
                                    .channel = read<std::string>(row["channel"]),
                                    .outcome = read<std::string>(row["outcome"]),
                                    .reason = read<std::string>(row["reason"]),
                                    .reply_code = read<int>(row["reply_code"]),
                                    .notice_version = read<std::string>(row["notice_version"]),
                                    .evidence = read<std::optional<Digest>>(row["evidence"]),
                                    .at = read<WallTime>(row["at"])});
  }
  return recipient;
}

}  // namespace crier::store
