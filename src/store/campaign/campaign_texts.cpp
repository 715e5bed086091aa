#include "store/campaign/campaign_texts.h"

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

const Statement delete_texts("campaign_texts_delete", R"sql(
  DELETE FROM campaign_texts WHERE campaign_id = $1
)sql");

const Statement insert_text("campaign_texts_insert", R"sql(
  INSERT INTO campaign_texts (campaign_id, path, text) VALUES ($1, $2, $3)
)sql");

const Statement raise_edition("campaign_texts_raise_edition", R"sql(
  UPDATE campaigns SET texts_edition = texts_edition + 1 WHERE id = $1
)sql");

// Nobody approves texts or moves dates until the transaction ends.
const Statement hold_edition("campaign_texts_hold_edition", R"sql(
  SELECT FROM campaigns WHERE id = $1 AND texts_edition = $2 FOR UPDATE
)sql");

const Statement select_texts("campaign_texts_select", R"sql(
  SELECT path, text FROM campaign_texts WHERE campaign_id = $1
)sql");

}  // namespace

void keep_campaign_texts(Transaction& transaction, CampaignId campaign,
                         const CampaignTexts& texts) {
  exec(transaction, delete_texts, campaign);
  for (const auto& [path, text] : texts) exec(transaction, insert_text, campaign, path, text);
  exec(transaction, raise_edition, campaign);
}

bool raise_alarm_of_edition(Transaction& transaction, CampaignId campaign, int texts_edition,
                            const ChangeNote& note) {
  if (exec(transaction, hold_edition, campaign, texts_edition).empty()) return false;
  return raise_alarm(transaction, campaign, note);
}

CampaignTexts read_campaign_texts(Transaction& transaction, CampaignId campaign) {
  CampaignTexts texts;
  for (const auto& row : exec(transaction, select_texts, campaign)) {
    texts.emplace(read<std::string>(row["path"]), read<std::string>(row["text"]));
  }
  return texts;
}

}  // namespace crier::store
