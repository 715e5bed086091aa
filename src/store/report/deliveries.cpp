#include "store/report/deliveries.h"

#include <algorithm>

#include "base/check.h"
#include "campaign/mail_address.h"
#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

const Statement select_recipient("deliveries_recipient", R"sql(
  SELECT id, ref, name, email, locale, country, time_zone, phone, birth_date
  FROM subjects WHERE lane = $1 AND ref = $2
)sql");

const Statement select_deliveries("deliveries_list", R"sql(
  SELECT step, attempt, channel, outcome, reason, notice_version, evidence, at, reply_code
  FROM attempts WHERE lane = $1 AND campaign_id = $2 AND subject_id = $3
  ORDER BY step, attempt
)sql");

std::optional<Digest> digest_of(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  const std::string bytes = read_bytes(field);
  Digest digest{};
  CRIER_CHECK(bytes.size() == digest.size());
  std::ranges::transform(bytes, digest.begin(), [](char byte) {
    return static_cast<Digest::value_type>(static_cast<unsigned char>(byte));
  });
  return digest;
}

}  // namespace

std::optional<Recipient> find_recipient(Transaction& transaction, Lane lane, std::string_view ref,
                                        CampaignId campaign) {
  const auto found = exec(transaction, select_recipient, lane, ref);
  if (found.empty()) return std::nullopt;
  const auto& known = found[0];
  Recipient recipient{
      .person = {.id = read<SubjectId>(known[0]),
                 .ref = read<std::string>(known[1]),
                 .email = wire_address(read<std::string>(known[3])),
                 .name = read<std::string>(known[2]),
                 .locale = read<std::string>(known[4]),
                 .country = read<std::string>(known[5]),
                 .time_zone = read<std::string>(known[6]),
                 .phone = read<std::string>(known[7]),
                 .birth_date = read<std::optional<std::chrono::year_month_day>>(known[8])},
      .deliveries = {}};
  for (const auto& row :
       exec(transaction, select_deliveries, lane, campaign, recipient.person.id)) {
    recipient.deliveries.push_back({.step = read<int>(row[0]),
                                    .attempt = read<int>(row[1]),
                                    .channel = read<std::string>(row[2]),
                                    .outcome = read<std::string>(row[3]),
                                    .reason = read<std::string>(row[4]),
                                    .reply_code = read<int>(row[8]),
                                    .notice_version = read<std::string>(row[5]),
                                    .evidence = digest_of(row[6]),
                                    .at = read<WallTime>(row[7])});
  }
  return recipient;
}

}  // namespace crier::store
