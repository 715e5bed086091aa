#include "use_cases/campaign/samples/confirmation_samples.h"

#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "campaign/campaign_spec.h"
#include "use_cases/campaign/opening/opened_owed.h"

namespace crier::app {

std::expected<std::vector<ConfirmationSample>, std::string> confirmation_samples(
    store::Connection& connection, const store::CampaignRecord& campaign,
    const store::Settings& settings, const std::string& pages_url,
    const std::vector<NoticeSample>& samples, WallTime at) {
  auto opened = connection.transact([&](store::Transaction& transaction) {
    return open_confirmations(transaction, campaign.id, settings, pages_url, NoticeFormat::mime);
  });
  if (!opened) return std::unexpected(std::move(opened.error()));
  std::vector<ConfirmationSample> messages;
  if (!can_be_objected_to(opened->spec.profile) || !opened->spec.sends_confirmations) {
    return messages;
  }
  for (const NoticeSample& sample : samples) {
    const notice::ConfirmationReader reader{
        .locales = fmt::format("{}", fmt::join(sample.locales, "+")),
        .country = sample.country,
        .zone = ""};
    for (const auto kind :
         {objection::StatementKind::objection, objection::StatementKind::withdrawal}) {
      ConfirmationSample& made = messages.emplace_back();
      made.name = fmt::format("{}.{}.{}", name_of(kind), sample.country, reader.locales);
      const auto words = opened->book.words(
          {.kind = kind, .timeliness = objection::Timeliness::before_cutoff, .stated_at = at},
          reader);
      words->write({.ref = "preview",
                    .name = "Maria Example",
                    .address = "reader@example.org",
                    .key = "preview",
                    .receipt = "XXXX-XXXX-XXXX"},
                   at, made.message);
    }
  }
  return messages;
}

}  // namespace crier::app
