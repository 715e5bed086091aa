#include "store/ledger/page_terms.h"

#include <utility>

#include "campaign/channel_kind.h"
#include "dispatch/ledger.h"
#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

const Statement select_page_terms("select_page_terms", R"sql(
  SELECT campaigns.purpose, campaigns.started_at, steps.channel, next.begins_at AS next_begins_at
  FROM campaigns
  JOIN campaign_steps AS steps ON steps.campaign_id = campaigns.id AND steps.step = $2
  LEFT JOIN campaign_steps AS next
    ON next.campaign_id = campaigns.id AND next.step = steps.step + 1
  WHERE campaigns.id = $1
)sql");

[[noreturn]] void refuse_terms(std::string message) {
  throw dispatch::LedgerRefused({.kind = Refusal::Kind::data,
                                 .statement = select_page_terms.name(),
                                 .sqlstate = {},
                                 .message = std::move(message)});
}

}  // namespace

PageTerms page_terms(Transaction& transaction, CampaignId campaign, int step) {
  const auto result = exec(transaction, select_page_terms, campaign, step);
  if (result.empty()) refuse_terms("the campaign is not in the database any more");
  const auto channel = channel_named(text_of(result[0]["channel"]));
  if (!channel) refuse_terms(channel.error());
  const auto next_begins_at = read<std::optional<WallTime>>(result[0]["next_begins_at"]);
  return {.purpose = read<std::string>(result[0]["purpose"]),
          .channel = std::string(channel->name),
          .suppression_channel = std::string(channel->suppressed_by),
          .address = channel->address,
          .frozen_at = read<WallTime>(result[0]["started_at"]),
          .next = next_begins_at
                      ? std::optional(NextStep{.step = step + 1, .begins_at = *next_begins_at})
                      : std::nullopt};
}

PageTerms KnownTerms::of(Transaction& transaction, CampaignId campaign, int step) {
  const std::pair key(campaign, step);
  {
    const std::lock_guard lock(mutex_);
    const auto known = terms_.find(key);
    if (known != terms_.end()) return known->second;
  }
  // Read outside the lock: another thread that reads the same reads the same.
  PageTerms terms = page_terms(transaction, campaign, step);
  const std::lock_guard lock(mutex_);
  terms_.insert_or_assign(key, terms);
  // The oldest campaign is the likeliest to be over.
  if (terms_.size() > steps_max_) terms_.erase(terms_.begin());
  return terms;
}

}  // namespace crier::store
