#include "use_cases/campaign/opening/opened_campaign.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/check.h"
#include "campaign/links/objection_link.h"
#include "notice/template/template_slots.h"
#include "store/campaign/approvals.h"
#include "store/token_keys.h"
#include "use_cases/campaign/opening/approved_template.h"
#include "use_cases/campaign/opening/campaign_loader.h"

namespace crier::app {
namespace {

std::string one_a_line(const std::vector<notice::WordingFault>& faults) {
  std::string text;
  for (const notice::WordingFault& fault : faults) {
    if (!text.empty()) text += '\n';
    text += notice::text_of(fault);
  }
  return text;
}

// Notices of another format may have the same faults.
void add_new(std::vector<notice::Remark> more, std::vector<notice::Remark>& remarks) {
  std::set<std::string> told;
  for (const notice::Remark& each : remarks) told.insert(notice::text_of(each));
  for (notice::Remark& each : more) {
    if (told.insert(notice::text_of(each)).second) remarks.push_back(std::move(each));
  }
}

}  // namespace

objection::TokenSealer tokens_of(const store::CampaignRecord& campaign,
                                 const store::Settings& settings) {
  const auto key =
      std::ranges::find(settings.token_keys, campaign.token_key, &objection::TokenKey::id);
  // Made before its first campaign, and never taken away.
  CRIER_CHECK(key != settings.token_keys.end());
  return {*key, campaign.id};
}

objection::TokenSealer tokens_of(store::Transaction& transaction,
                                 const store::CampaignRecord& campaign,
                                 const store::Settings& settings) {
  const auto known =
      std::ranges::find(settings.token_keys, campaign.token_key, &objection::TokenKey::id);
  if (known != settings.token_keys.end()) return {*known, campaign.id};
  const auto made_since = store::token_key(transaction, campaign.token_key);
  CRIER_CHECK(made_since.has_value());
  return {*made_since, campaign.id};
}

std::expected<CampaignSpec, std::string> with_objection_link(CampaignSpec spec,
                                                             const std::string& pages_url) {
  if (!can_be_objected_to(spec.profile) || !spec.objection_link_base.empty()) return spec;
  spec.objection_link_base = own_objection_link(pages_url);
  if (!spec.objection_link_base.empty()) return spec;
  return std::unexpected(std::string(
      "nobody can object: say in crier.toml where Crier's pages are ([pages] url), or in the "
      "campaign where yours is ([objection] link_base)"));
}

std::expected<notice::NoticeBook, std::string> open_notices(
    const CampaignSpec& spec, const NoticeSource& source,
    std::optional<objection::TokenSealer> tokens) {
  const auto linked = with_objection_link(spec, source.pages_url);
  if (!linked) return std::unexpected(linked.error());
  if (!tokens) {
    CRIER_CHECK(!source.settings.token_keys.empty());
    tokens.emplace(source.settings.token_keys.back(), CampaignId{});
  }
  auto book = notice::NoticeBook::open(*linked, source.catalogue,
                                       {.format = spec.channel.format,
                                        .tokens = std::move(tokens),
                                        .pages_url = source.pages_url,
                                        .locales = source.locales});
  if (book) return *std::move(book);
  return std::unexpected(one_a_line(book.error()));
}

std::expected<std::vector<notice::NoticeBook>, std::string> open_later_notices(
    const CampaignSpec& spec, const NoticeSource& source,
    const std::optional<objection::TokenSealer>& tokens) {
  std::vector<notice::NoticeBook> books;
  const int steps = static_cast<int>(steps_of(spec).size());
  for (int step = first_step + 1; step <= steps; ++step) {
    auto book = open_notices(at_step(spec, step), source, tokens);
    if (!book) return std::unexpected(std::move(book.error()));
    books.push_back(*std::move(book));
  }
  return books;
}

notice::NoticeBook& book_of_step(OpenedCampaign& opened, int step) {
  if (step == first_step) return opened.book;
  return opened.later_books.at(static_cast<std::size_t>(step - first_step) - 1);
}

std::expected<OpenedCampaign, std::string> open_campaign(store::Transaction& transaction,
                                                         const store::CampaignRecord& campaign,
                                                         const NoticeSource& source) {
  auto spec = load_spec(campaign, notice::all_fact_names(source.catalogue));
  if (!spec) return std::unexpected(std::move(spec.error()));
  const objection::TokenSealer tokens = tokens_of(transaction, campaign, source.settings);
  auto book = open_notices(*spec, source, tokens);
  if (!book) return std::unexpected(std::move(book.error()));
  auto later_books = open_later_notices(*spec, source, tokens);
  if (!later_books) return std::unexpected(std::move(later_books.error()));
  auto wordings = wordings_of(*book, *later_books, store::list_approvals(transaction, campaign.id));
  auto remarks = notice::lint(*book);
  for (const notice::NoticeBook& each : *later_books) add_new(notice::lint(each), remarks);
  return OpenedCampaign{.spec = *std::move(spec),
                        .tokens = tokens,
                        .book = *std::move(book),
                        .later_books = *std::move(later_books),
                        .wordings = std::move(wordings),
                        .remarks = std::move(remarks)};
}

std::expected<OpenedCampaign, std::string> open_as_kept(store::Transaction& transaction,
                                                        const store::CampaignRecord& campaign,
                                                        const store::Settings& settings,
                                                        const std::string& pages_url) {
  const auto kept = approved_template(transaction, campaign);
  if (!kept) return std::unexpected(kept.error());
  auto spec = load_kept_spec(campaign, *kept);
  if (!spec) return std::unexpected(std::move(spec.error()));
  const objection::TokenSealer tokens = tokens_of(transaction, campaign, settings);
  const NoticeSource source{.catalogue = *kept,
                            .settings = settings,
                            .pages_url = pages_url,
                            .locales = campaign.locales};
  auto book = open_notices(*spec, source, tokens);
  if (!book) return std::unexpected(std::move(book.error()));
  auto later_books = open_later_notices(*spec, source, tokens);
  if (!later_books) return std::unexpected(std::move(later_books.error()));
  auto wordings = wordings_of(*book, *later_books, store::list_approvals(transaction, campaign.id));
  return OpenedCampaign{.spec = *std::move(spec),
                        .tokens = tokens,
                        .book = *std::move(book),
                        .later_books = *std::move(later_books),
                        .wordings = std::move(wordings),
                        .remarks = {}};
}

std::expected<OpenedCampaign, std::string> open_as_approved(store::Transaction& transaction,
                                                            const store::CampaignRecord& campaign,
                                                            const store::Settings& settings,
                                                            const std::string& pages_url) {
  auto opened = open_as_kept(transaction, campaign, settings, pages_url);
  if (!opened) return opened;
  // The files are those that were approved; another program may make other words of them, and so
  // do other dates.
  if (auto changed = changed_since_approval(campaign.key, opened->wordings, campaign.locales)) {
    return std::unexpected(*std::move(changed));
  }
  return opened;
}

}  // namespace crier::app
