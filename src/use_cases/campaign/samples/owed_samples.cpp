#include "use_cases/campaign/samples/owed_samples.h"

#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "campaign/campaign_spec.h"
#include "use_cases/campaign/opening/opened_owed.h"

namespace crier::app {
namespace {

// The first correction of a campaign.
constexpr int second_step = 2;

notice::NoticeReader reader_of(const NoticeSample& sample) {
  return {.locales = fmt::format("{}", fmt::join(sample.locales, "+")),
          .country = sample.country,
          .zone = ""};
}

OwedSample written(std::string_view what, const notice::NoticeReader& reader,
                   const notice::CompiledNotice& words, WallTime at) {
  OwedSample made{.name = fmt::format("{}.{}.{}", what, reader.country, reader.locales),
                  .message = {}};
  words.write({.ref = "preview",
               .name = "Maria Example",
               .address = "reader@example.org",
               .key = "preview",
               .receipt = "XXXX-XXXX-XXXX"},
              at, made.message);
  return made;
}

std::vector<OwedSample> written_confirmations(notice::ConfirmationBook& book,
                                              const std::vector<NoticeSample>& samples,
                                              WallTime at) {
  std::vector<OwedSample> messages;
  for (const NoticeSample& sample : samples) {
    const notice::NoticeReader reader = reader_of(sample);
    for (const auto kind :
         {objection::StatementKind::objection, objection::StatementKind::withdrawal}) {
      const auto words = book.words(
          {.kind = kind, .timeliness = objection::Timeliness::before_cutoff, .stated_at = at},
          reader);
      messages.push_back(written(name_of(kind), reader, *words, at));
    }
  }
  return messages;
}

std::vector<OwedSample> written_corrections(notice::CorrectionBook& book,
                                            const std::vector<NoticeSample>& samples, WallTime at) {
  std::vector<OwedSample> messages;
  for (const NoticeSample& sample : samples) {
    const notice::NoticeReader reader = reader_of(sample);
    messages.push_back(written("correction", reader, *book.words(second_step, reader), at));
  }
  return messages;
}

}  // namespace

std::expected<OwedSamples, std::string> owed_samples(store::Connection& connection,
                                                     const store::CampaignRecord& campaign,
                                                     const store::Settings& settings,
                                                     const std::string& pages_url,
                                                     const std::vector<NoticeSample>& samples,
                                                     WallTime at) {
  using Answer = std::expected<OwedSamples, std::string>;
  return connection.transact([&](store::Transaction& transaction) -> Answer {
    auto statements =
        open_confirmations(transaction, campaign.id, settings, pages_url, NoticeFormat::mime);
    if (!statements) return std::unexpected(std::move(statements.error()));
    if (!can_be_objected_to(statements->spec.profile)) return OwedSamples{};
    auto dates =
        open_corrections(transaction, campaign.id, settings, pages_url, NoticeFormat::mime);
    if (!dates) return std::unexpected(std::move(dates.error()));
    OwedSamples made{.confirmations = {},
                     .corrections = written_corrections(dates->book, samples, at)};
    if (statements->spec.sends_confirmations) {
      made.confirmations = written_confirmations(statements->book, samples, at);
    }
    return made;
  });
}

}  // namespace crier::app
