#include "use_cases/objection/objection_terms.h"

#include "notice/template/catalogue.h"
#include "store/campaign/campaigns.h"
#include "store/ledger/ledger_border.h"
#include "use_cases/campaign/opening/approved_template.h"
#include "use_cases/campaign/opening/campaign_loader.h"

namespace crier::app {

namespace {

std::optional<ObjectionTerms> terms_in(store::Transaction& transaction, CampaignId campaign) {
  const auto record = store::find_campaign(transaction, campaign);
  if (!record) return std::nullopt;
  notice::Catalogue known = notice::Catalogue::shipped();
  if (const auto kept = approved_template(transaction, *record)) known.put(*kept);
  auto spec = load_spec(*record, known);
  ObjectionTerms terms;
  if (spec) terms.spec = *std::move(spec);
  // What the register goes by is in columns of its own.
  terms.spec.key = record->key;
  terms.spec.purpose = record->purpose;
  terms.spec.cutoff.instant = record->cutoff;
  terms.spec.effective_at.instant = record->effective_at;
  return terms;
}

}  // namespace

boost::asio::awaitable<std::optional<ObjectionTerms>> objection_terms(store::Database* database,
                                                                      CampaignId campaign) {
  auto work = [campaign](store::Transaction& transaction) {
    return terms_in(transaction, campaign);
  };
  auto reading = store::ask(database, std::move(work));
  co_return co_await std::move(reading);
}

}  // namespace crier::app
