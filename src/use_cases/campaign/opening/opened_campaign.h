// A stored campaign with everything that its words depend on: what it says, its compiled notices,
// who approved which wording, and what the lint says. Whatever begins, changes, approves, shows or
// sends a campaign opens it here, so that all of them answer "may these words be sent?" alike
// (use_cases/campaign/opening/lacking.h).
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "campaign/campaign_spec.h"
#include "notice/lint/lint.h"
#include "notice/notice_book.h"
#include "notice/template/catalogue.h"
#include "objection/objection_token.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"
#include "store/settings.h"
#include "use_cases/campaign/opening/wording.h"

namespace crier::app {

// What notices are made from besides the campaign. What is referred to must outlive the call.
struct NoticeSource {
  const notice::Catalogue& catalogue;
  const store::Settings& settings;
  std::string pages_url;               // [pages] url.
  std::vector<std::string> locales{};  // Only these; empty: all that the template has.
};

// Makes the tokens of a campaign's links. `settings` were read after it was created.
[[nodiscard]] objection::TokenSealer tokens_of(const store::CampaignRecord& campaign,
                                               const store::Settings& settings);
// Its key may be newer than `settings`.
[[nodiscard]] objection::TokenSealer tokens_of(store::Transaction& transaction,
                                               const store::CampaignRecord& campaign,
                                               const store::Settings& settings);

// `spec` with the base of its objection links, which is Crier's own page where it names none. The
// error: there is none either.
[[nodiscard]] std::expected<CampaignSpec, std::string> with_objection_link(
    CampaignSpec spec, const std::string& pages_url);

// The compiled notices of a specification, as its channel carries them, or every fault that keeps
// them from being written, one a line. Compiles all languages: tens of milliseconds. Without tokens
// of a stored campaign the links are nobody's.
[[nodiscard]] std::expected<notice::NoticeBook, std::string> open_notices(
    const CampaignSpec& spec, const NoticeSource& source,
    std::optional<objection::TokenSealer> tokens = std::nullopt);

// Of the second step, the third, …, of a specification with a ladder.
[[nodiscard]] std::expected<std::vector<notice::NoticeBook>, std::string> open_later_notices(
    const CampaignSpec& spec, const NoticeSource& source,
    const std::optional<objection::TokenSealer>& tokens = std::nullopt);

struct OpenedCampaign {
  CampaignSpec spec;
  objection::TokenSealer tokens;                // Of its links.
  notice::NoticeBook book;                      // Of its first step.
  std::vector<notice::NoticeBook> later_books;  // Of the second, the third, ….
  std::vector<Wording> wordings;                // One for each language of the book.
  std::vector<notice::Remark> remarks;          // Those of the lint; empty when opened as approved.
};

// That of a step that it has.
[[nodiscard]] notice::NoticeBook& book_of_step(OpenedCampaign& opened, int step);

// As the templates at hand word it now. The error is for a person: the templates or the program
// have changed so that the stored specification cannot be read or written out any more.
[[nodiscard]] std::expected<OpenedCampaign, std::string> open_campaign(
    store::Transaction& transaction, const store::CampaignRecord& campaign,
    const NoticeSource& source);

// A campaign that has begun, from the templates that were approved for it, in the languages that it
// began with; whether its words are approved as they read now, `wordings` say: its dates may have
// been moved since.
[[nodiscard]] std::expected<OpenedCampaign, std::string> open_as_kept(
    store::Transaction& transaction, const store::CampaignRecord& campaign,
    const store::Settings& settings, const std::string& pages_url);

// A campaign that has begun, from the templates that were approved for it, whatever has become of
// the files since (use_cases/campaign/opening/approved_template.h), in the languages that it began
// with. Also an error: this program words them otherwise than they were approved.
[[nodiscard]] std::expected<OpenedCampaign, std::string> open_as_approved(
    store::Transaction& transaction, const store::CampaignRecord& campaign,
    const store::Settings& settings, const std::string& pages_url);

}  // namespace crier::app
