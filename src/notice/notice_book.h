// The compiled notices of one (campaign, step): everything that is the same for a (locale, country,
// zone of the cut-off) is rendered once; a person costs copying segments and a few escaped slots.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/lane.h"
#include "base/time.h"
#include "campaign/campaign_spec.h"
#include "notice/catalogue.h"
#include "notice/fault.h"

namespace crier::notice {

// What a channel wants to carry: a whole MIME message, or a JSON document for a webhook.
enum class Format : std::uint8_t { mime, json };

// One person's slots. The views need to live only during the call that they are given to.
struct Addressee {
  std::string_view ref;
  std::string_view name;     // Empty: the notice greets without a name.
  std::string_view address;  // The mailbox, for the To header.
  std::string_view key;      // campaign/delivery_key.h: Message-ID and idempotency key.
  // Of a reader who has come with one, and whose ref is not known; empty: it is that of `ref`.
  std::string_view token{};
};

// What a variant was made for.
struct VariantSetting {
  std::string locales;  // "nl-BE+fr-BE" when the notice is multilingual.
  std::string country;
  std::string zone;
};

// A compiled notice. Immutable; any number of threads may write from it.
class Variant {
 public:
  virtual ~Variant() = default;

  // The hash of all words and headers that do not depend on the person, 16 hexadecimal digits.
  [[nodiscard]] virtual const std::string& version() const = 0;

  // Replaces `into` (whose memory is reused) by the notice for this person. `at` becomes its Date.
  virtual void write(const Addressee& person, WallTime at, std::string& into) const = 0;

  // SHA-256 over the version and this person's slots: proves the words without keeping them.
  [[nodiscard]] virtual Digest evidence(const Addressee& person) const = 0;

  // Empty for a variant that was never compiled.
  [[nodiscard]] virtual VariantSetting setting() const { return {}; }

  // All of it that does not depend on the person, for keeping with the campaign (store/
  // notice_versions.h). Contains no secret; reopen_variant makes the variant of it again. Empty for
  // a variant that was never compiled.
  [[nodiscard]] virtual std::string content() const { return {}; }
};

// A variant that was kept: writes the same octets as when it was compiled, whatever has become of
// the templates. Null when `content` is damaged or of another program.
[[nodiscard]] std::unique_ptr<Variant> reopen_variant(std::string_view content,
                                                      std::string_view objection_secret);

struct BookOptions {
  int step{1};
  Format format{Format::mime};
  // The installation's secret, for the tokens of objection links (notice/objection_link.h). Not
  // empty where the campaign has such links.
  std::string objection_secret;
  int lane_count{lane_count_default};
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
  [[nodiscard]] static std::expected<NoticeBook, std::vector<Fault>> open(
      const CampaignSpec& spec, const Catalogue& catalogue, BookOptions options);

  ~NoticeBook();
  NoticeBook(NoticeBook&&) noexcept;
  NoticeBook& operator=(NoticeBook&&) noexcept;

  // The languages to choose from (campaign/language_choice.h): those that the template has messages
  // in and the campaign states all its facts in. Sorted.
  [[nodiscard]] std::span<const std::string> locales() const;

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
  [[nodiscard]] const Variant& variant(std::span<const std::string> locales,
                                       std::string_view country, std::string_view zone);

 private:
  struct State;
  explicit NoticeBook(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace crier::notice
