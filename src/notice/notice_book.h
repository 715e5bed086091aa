// The compiled notices of one (campaign, step): everything that is the same for a (locale, country,
// zone of the cut-off) is rendered once; a person costs copying segments and a few escaped slots.
#pragma once

#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "campaign/campaign_spec.h"
#include "campaign/notice_format.h"
#include "notice/compiled_notice.h"
#include "notice/compiled_text.h"
#include "notice/template/catalogue.h"
#include "notice/template/notice_template.h"
#include "notice/wording_fault.h"
#include "objection/objection_token.h"

namespace crier::notice {

struct BookOptions {
  int step{1};
  NoticeFormat format{NoticeFormat::mime};  // What the campaign's channel carries.
  // For the objection links (campaign/links/objection_link.h). Needed where the campaign has such
  // links.
  std::optional<objection::TokenSealer> tokens;
  // Where the pages are that show notices in the other languages (notice/page_link.h). Empty:
  // notices do not link to them.
  std::string pages_url;
  // Only these of the languages that the campaign could speak; empty: all of them.
  std::vector<std::string> locales;
};

// A language that residents of a country would be told in, and that this campaign does not speak.
struct Gap {
  std::string country;
  std::string locale;

  friend bool operator==(const Gap&, const Gap&) = default;
};

class NoticeBook {
 public:
  // Checks every available language and all facts, so that `variant` cannot fail later; all faults
  // at once. `spec` and `catalogue` are copied as far as they are needed.
  [[nodiscard]] static std::expected<NoticeBook, std::vector<WordingFault>> open(
      const CampaignSpec& spec, const Catalogue& catalogue, BookOptions options);

  ~NoticeBook();
  NoticeBook(NoticeBook&&) noexcept;
  NoticeBook& operator=(NoticeBook&&) noexcept;

  // The languages to choose from (campaign/language/language_choice.h): those that the template has
  // messages in and the campaign states all its facts in. Sorted.
  [[nodiscard]] std::span<const std::string> locales() const;

  // What the notices are made of, as it was read when the book was opened: valid as long as the
  // book. The texts are those of its languages.
  [[nodiscard]] const CampaignSpec& spec() const;
  [[nodiscard]] const NoticeTemplate& texts() const;
  [[nodiscard]] const std::string& pages_url() const;

  // The hash of all that readers of this language may be told, 16 hexadecimal digits: the words in
  // the form of each country where it is official, alone and beside another language. What somebody
  // approves; every edit of layouts, messages, facts or dates makes it another. Which other
  // languages there are is no part of it, so that a new translation leaves the approvals of the
  // others. `locale` is one of `locales`.
  [[nodiscard]] std::string wording_version(std::string_view locale) const;

  // Official languages of the campaign's countries that are not among `locales`.
  [[nodiscard]] std::span<const Gap> gaps() const;

  // The notice in these languages (as chosen by choose_language from `locales`; not empty), with
  // the authority of `country` and the cut-off in the time of `zone`. Compiled on first use. An
  // unknown zone (or none) means the zone of the cut-off as specified; a country outside the table
  // is a bug. Valid as long as the book; not thread-safe.
  [[nodiscard]] const CompiledNotice& variant(std::span<const std::string> locales,
                                              std::string_view country, std::string_view zone);

  // The same notice in any format, for somebody who looks at it: under the version of `variant`,
  // which stands in it as the notice's id. Compiled on first use; valid as long as the book.
  [[nodiscard]] const CompiledText& in_format(NoticeFormat format,
                                              std::span<const std::string> locales,
                                              std::string_view country, std::string_view zone);

 private:
  struct State;
  explicit NoticeBook(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace crier::notice
