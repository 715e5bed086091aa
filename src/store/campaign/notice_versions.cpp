#include "store/campaign/notice_versions.h"

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

const Statement insert_version("notice_versions_insert", R"sql(
  INSERT INTO notice_versions (campaign_id, version, step, locale, country, zone, content,
                               created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
  ON CONFLICT (campaign_id, version) DO NOTHING
)sql");

const Statement rehearse_version("notice_versions_rehearse", R"sql(
  INSERT INTO notice_versions (campaign_id, version, step, locale, country, zone, content,
                               created_at)
  SELECT 0, '', 0, '', '', '', ''::bytea, now() WHERE false
  ON CONFLICT (campaign_id, version) DO NOTHING
)sql");

const Statement select_version("notice_versions_select", R"sql(
  SELECT version, step, locale, country, zone, content
  FROM notice_versions WHERE campaign_id = $1 AND version = $2
)sql");

const Statement select_versions("notice_versions_list", R"sql(
  SELECT version, step, locale, country, zone
  FROM notice_versions WHERE campaign_id = $1 ORDER BY step, locale, country, zone, version
)sql");

NoticeVersion version_of(const pqxx::row& row) {
  return {.version = read<std::string>(row["version"]),
          .step = read<int>(row["step"]),
          .locale = read<std::string>(row["locale"]),
          .country = read<std::string>(row["country"]),
          .zone = read<std::string>(row["zone"]),
          .content = {}};
}

}  // namespace

void keep_notice_version(Transaction& transaction, CampaignId campaign,
                         const NoticeVersion& version, WallTime now) {
  exec(transaction, insert_version, campaign, version.version, version.step, version.locale,
       version.country, version.zone, Bytes{version.content}, now);
}

void rehearse_notice_version(Transaction& transaction) {
  exec(transaction, rehearse_version);
}

std::optional<NoticeVersion> find_notice_version(Transaction& transaction, CampaignId campaign,
                                                 std::string_view version) {
  const auto result = exec(transaction, select_version, campaign, version);
  if (result.empty()) return std::nullopt;
  NoticeVersion found = version_of(result[0]);
  found.content = read_bytes(result[0]["content"]);
  return found;
}

std::vector<NoticeVersion> list_notice_versions(Transaction& transaction, CampaignId campaign) {
  std::vector<NoticeVersion> versions;
  for (const auto& row : exec(transaction, select_versions, campaign)) {
    versions.push_back(version_of(row));
  }
  return versions;
}

}  // namespace crier::store
