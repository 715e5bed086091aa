#include "use_cases/campaign/samples/notice_sample.h"

#include <algorithm>
#include <set>

#include "campaign/country_table.h"
#include "campaign/language/counted_languages.h"
#include "campaign/language/languages.h"

namespace crier::app {
namespace {

// Reserved for examples (RFC 2606).
constexpr std::string_view sample_address = "reader@example.org";
constexpr std::string_view sample_key = "preview";

bool is_in(const std::vector<std::string>& locales, std::string_view language) {
  return std::ranges::any_of(locales, [&](const std::string& tag) {
    return tag == language || language_of(tag) == language;
  });
}

}  // namespace

NoticeSample sample_for(notice::NoticeBook& book, const SampleReader& reader,
                        const std::vector<std::string>& locales, const std::string& country,
                        const std::string& zone) {
  const auto part = [&](NoticeFormat format) {
    std::string text;
    book.in_format(format, locales, country, zone)
        .write(
            {.ref = reader.ref, .name = reader.name, .address = sample_address, .key = sample_key},
            reader.at, text);
    return text;
  };
  return {.locales = locales,
          .country = country,
          .version = book.variant(locales, country, zone).version(),
          .subject = part(NoticeFormat::subject),
          .html = part(NoticeFormat::html),
          .text = part(NoticeFormat::text),
          .short_form = part(NoticeFormat::short_form)};
}

std::vector<NoticeSample> samples_of(const CampaignSpec& spec, notice::NoticeBook& book,
                                     const SampleReader& reader, const std::string& only) {
  const std::vector<std::string> available(book.locales().begin(), book.locales().end());
  CountedLanguages languages(spec.controller_locale, available);
  std::vector<NoticeSample> samples;
  std::set<std::string, std::less<>> shown;
  const auto add = [&](const std::vector<std::string>& locales, const std::string& iso2) {
    for (const std::string& tag : locales) {
      for (const std::string& part : look_up_chain(tag)) shown.insert(part);
    }
    if (!only.empty() && !is_in(locales, only)) return;
    samples.push_back(sample_for(book, reader, locales, iso2, ""));
  };
  for (const std::string& iso2 : spec.countries) {
    const std::vector<std::string>& together = languages.of(iso2, "").locales;
    add(together, iso2);
    for (const std::string_view tag : country(iso2)->locales) {
      const std::vector<std::string>& alone = languages.of(iso2, tag).locales;
      if (alone != together && alone == std::vector{std::string(tag)}) add(alone, iso2);
    }
  }
  for (const std::string& tag : available) {
    if (!shown.contains(tag)) {
      const std::string& iso2 = spec.countries.front();
      add(languages.of(iso2, tag).locales, iso2);
    }
  }
  return samples;
}

}  // namespace crier::app
