#include "use_cases/campaign/samples/test_notice.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "campaign/country_table.h"
#include "campaign/delivery_key.h"
#include "campaign/language/counted_languages.h"
#include "campaign/language/languages.h"

namespace crier::app {
namespace {

// No person's ref can look like this, and no step has this number.
constexpr std::string_view test_ref = "test\x1fsend";
constexpr int test_step = 0;

// Where the language is official, if the campaign goes there: then dates and authority fit.
std::string country_for(const CampaignSpec& spec, const std::string& locale) {
  const std::string_view region = region_of(locale);
  if (!region.empty() && std::ranges::find(spec.countries, region) != spec.countries.end()) {
    return std::string(region);
  }
  for (const std::string& iso2 : spec.countries) {
    const auto locales = country(iso2)->locales;
    if (!locales.empty() && language_of(locales.front()) == language_of(locale)) return iso2;
  }
  return spec.countries.front();
}

}  // namespace

std::expected<TestNotice, std::string> write_test_notice(const CampaignSpec& spec,
                                                         notice::NoticeBook& book,
                                                         const TestNoticeRequest& request) {
  const std::string& asked = request.locale.empty() ? spec.controller_locale : request.locale;
  const std::string locale = canonical_tag(asked);
  const std::string iso2 = request.country.empty() ? country_for(spec, locale) : request.country;
  if (country(iso2) == nullptr) {
    return std::unexpected(fmt::format("there is no country '{}'", iso2));
  }
  CountedLanguages languages(spec.controller_locale,
                             {book.locales().begin(), book.locales().end()});
  const CountedLanguages::Entry& choice = languages.of(iso2, locale);
  if (choice.rule != LanguageRule::account_language) {
    return std::unexpected(fmt::format("the campaign does not speak '{}'; it speaks: {}", asked,
                                       fmt::join(book.locales(), ", ")));
  }
  const notice::CompiledNotice& variant = book.variant(choice.locales, iso2, country(iso2)->zone);
  TestNotice written{.recipient = request.address,
                     .content = {},
                     // The instant makes every test a message of its own.
                     .idempotency_key = delivery_key(
                         {.campaign = spec.key,
                          .step = test_step,
                          .ref = fmt::format("{}\x1f{}\x1f{}", test_ref, request.address,
                                             request.now.time_since_epoch().count())}),
                     .version = variant.version()};
  const notice::Addressee addressee{.ref = test_ref,
                                    .name = request.name,
                                    .address = request.address,
                                    .key = written.idempotency_key};
  variant.write(addressee, request.now, written.content);
  return written;
}

}  // namespace crier::app
