#include "use_cases/campaign/opened_campaign.h"

#include <utility>

#include "store/campaign/approvals.h"
#include "use_cases/campaign/approved_template.h"
#include "use_cases/campaign/campaign_loader.h"

namespace crier::app {
namespace {

std::string one_a_line(const std::vector<notice::Fault>& faults) {
  std::string text;
  for (const notice::Fault& fault : faults) {
    if (!text.empty()) text += '\n';
    text += notice::text_of(fault);
  }
  return text;
}

}  // namespace

std::expected<notice::NoticeBook, std::string> open_notices(const CampaignSpec& spec,
                                                            const NoticeSource& source) {
  auto book = notice::NoticeBook::open(spec, source.catalogue,
                                       {.format = spec.channel.format,
                                        .objection_secret = source.settings.secret,
                                        .lane_count = source.settings.lanes,
                                        .pages_url = source.pages_url,
                                        .locales = source.locales});
  if (book) return *std::move(book);
  return std::unexpected(one_a_line(book.error()));
}

std::expected<OpenedCampaign, std::string> open_campaign(store::Transaction& transaction,
                                                         const store::CampaignRecord& campaign,
                                                         const NoticeSource& source) {
  auto spec = load_spec(campaign, source.catalogue);
  if (!spec) return std::unexpected(std::move(spec.error()));
  auto book = open_notices(*spec, source);
  if (!book) return std::unexpected(std::move(book.error()));
  auto wordings = wordings_of(*book, store::list_approvals(transaction, campaign.id));
  auto remarks = notice::lint(source.catalogue, *spec, source.pages_url);
  return OpenedCampaign{.spec = *std::move(spec),
                        .book = *std::move(book),
                        .wordings = std::move(wordings),
                        .remarks = std::move(remarks)};
}

std::expected<OpenedCampaign, std::string> open_as_approved(store::Transaction& transaction,
                                                            const store::CampaignRecord& campaign,
                                                            const store::Settings& settings,
                                                            const std::string& pages_url) {
  const auto kept = approved_template(transaction, campaign);
  if (!kept) return std::unexpected(kept.error());
  // The book has only what was approved; the specification may name facts of other templates too.
  notice::Catalogue known = notice::Catalogue::shipped();
  known.put(*kept);
  auto spec = load_spec(campaign, known);
  if (!spec) return std::unexpected(std::move(spec.error()));
  auto book = open_notices(*spec, {.catalogue = *kept,
                                   .settings = settings,
                                   .pages_url = pages_url,
                                   .locales = campaign.locales});
  if (!book) return std::unexpected(std::move(book.error()));
  auto wordings = wordings_of(*book, store::list_approvals(transaction, campaign.id));
  // The files are those that were approved; another program may make other words of them.
  if (auto changed = changed_since_approval(campaign.key, wordings, campaign.locales)) {
    return std::unexpected(*std::move(changed));
  }
  return OpenedCampaign{.spec = *std::move(spec),
                        .book = *std::move(book),
                        .wordings = std::move(wordings),
                        .remarks = {}};
}

}  // namespace crier::app
