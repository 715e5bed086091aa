#include "notice/notice_book.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "campaign/civil_time.h"
#include "campaign/country_table.h"
#include "campaign/language/language_choice.h"
#include "campaign/language/languages.h"
#include "notice/campaign_facts.h"
#include "notice/encoder.h"
#include "notice/escape.h"
#include "notice/rendering.h"
#include "notice/template/slot.h"
#include "notice/template/vocabulary.h"
#include "notice/versioned_notice.h"
#include "notice/wording_version.h"

namespace crier::notice {
namespace {

using VariantKey = std::tuple<std::string, std::string, std::string>;  // Locales, country, zone.

// Longer than any period that a law sets; a campaign with more time left has no need to count.
constexpr int days_left_max = 400;

// More than all languages, countries and zones of Europe combine to.
constexpr std::size_t answers_max = 10'000;

std::shared_ptr<const DaysLeft> count_days_in(const Phrases& phrases, std::string_view tag) {
  const auto phrase = phrases.find(days_left_key);
  if (phrase == phrases.end()) return nullptr;
  DaysLeft days_left;
  for (int days = 0; days <= days_left_max; ++days) {
    std::string text = in_regional_spelling(phrase->second.text({{"days", Argument(days)}}), tag);
    append_html(days_left.html.emplace_back(), text);
    days_left.plain.push_back(std::move(text));
  }
  return std::make_shared<const DaysLeft>(std::move(days_left));
}

std::string version_of(const Rendering& rendering, const CampaignContext& campaign,
                       NoticeFormat format) {
  WordingVersion version;
  const CampaignSpec& spec = campaign.spec;
  for (const std::string_view part :
       {name_of(format), std::string_view(spec.key), std::string_view(spec.sender_name),
        std::string_view(spec.sender_address), std::string_view(spec.reply_to),
        std::string_view(spec.objection_link_base), campaign.country,
        std::string_view(rendering.subject), std::string_view(rendering.text),
        std::string_view(rendering.html), std::string_view(rendering.short_form)}) {
    version.add(part);
  }
  // Of the other formats the words say where they lead.
  if (format == NoticeFormat::push) version.add(campaign.pages_url);
  version.add_unsized(fmt::format("{} {}", campaign.step, fmt::join(rendering.locales, " ")));
  return version.text();
}

struct VersionedWords {
  Rendering rendering;
  std::string version;
};

VariantKey key_of(const Setting& setting) {
  return VariantKey(joined_locales(setting.locales), setting.country->iso2, setting.zone);
}

}  // namespace

struct NoticeBook::State {
  CampaignSpec spec;
  BookOptions options;
  NoticeTemplate texts;
  std::vector<std::string> locales;
  std::vector<std::string> locales_of_template;  // Also those that the options leave out.
  std::vector<Gap> gaps;
  std::map<VariantKey, std::unique_ptr<VersionedNotice>> variants;
  std::unordered_map<std::string, const VersionedNotice*> answers;  // By what was asked.
  std::map<std::pair<NoticeFormat, VariantKey>, CompiledText> texts_shown;
  std::string asked;
  std::map<std::string, std::shared_ptr<const DaysLeft>, std::less<>>
      days_left;  // By reader's tag.

  [[nodiscard]] Setting setting(std::span<const std::string> tags, std::string_view iso2,
                                std::string_view zone) const {
    const Country* place = country(iso2);
    CRIER_CHECK(place != nullptr);
    return {.locales = {tags.begin(), tags.end()},
            .country = place,
            .zone = is_time_zone(zone) ? std::string(zone) : cutoff_zone(*place)};
  }

  // A campaign without a cut-off has no zone of its own.
  [[nodiscard]] std::string cutoff_zone(const Country& place) const {
    return spec.cutoff.zone.empty() ? std::string(place.zone) : spec.cutoff.zone;
  }

  [[nodiscard]] Rendering rendering(const Setting& setting) const {
    const VocabularySource source{
        .spec = spec, .texts = texts, .available = locales, .pages_url = options.pages_url};
    std::vector<Vocabulary> languages;
    for (const std::string& tag : setting.locales) {
      languages.push_back(vocabulary_for(source, setting, tag));
    }
    return render(texts, languages);
  }

  std::shared_ptr<const DaysLeft> days_left_in(const std::string& tag) {
    const auto [entry, is_new] = days_left.try_emplace(tag);
    if (is_new) entry->second = count_days_in(texts.languages.at(text_tag_for(texts, tag)), tag);
    return entry->second;
  }

  // Asked once for every person, so the answer to the same words is looked up before they are
  // understood.
  const VersionedNotice& variant(std::span<const std::string> tags, std::string_view iso2,
                                 std::string_view zone) {
    asked.clear();
    for (const std::string& tag : tags) asked.append(tag) += '+';
    asked.append(iso2) += ' ';
    asked += zone;
    const auto known = answers.find(asked);
    if (known != answers.end()) return *known->second;

    const Setting setting = this->setting(tags, iso2, zone);
    const auto [entry, is_new] = variants.try_emplace(key_of(setting));
    if (is_new) entry->second = compile(setting);
    // Zones that do not exist would otherwise be remembered without end.
    if (answers.size() >= answers_max) answers.clear();
    answers.emplace(asked, entry->second.get());
    return *entry->second;
  }

  const CompiledText& in_format(NoticeFormat format, std::span<const std::string> tags,
                                std::string_view iso2, std::string_view zone) {
    if (format == options.format) return variant(tags, iso2, zone).text();
    const Setting setting = this->setting(tags, iso2, zone);
    std::pair key(format, key_of(setting));
    const auto known = texts_shown.find(key);
    if (known != texts_shown.end()) return known->second;
    CompiledText text(program(format, setting, words_of(setting)), slots_for(setting));
    return texts_shown.emplace(std::move(key), std::move(text)).first->second;
  }

  // The forms in which a language is read in the campaign's countries ("de-AT"), each with the
  // first of these; in its own form, and anywhere, where none of them has it.
  [[nodiscard]] std::map<std::string, const Country*> forms_of(std::string_view tag) const {
    std::map<std::string, const Country*> forms;
    for (const std::string& iso2 : spec.countries) {
      const Country* const place = country(iso2);
      CRIER_CHECK(place != nullptr);
      for (const std::string_view form : place->locales) {
        const bool is_read = nearest_text(form, locales_of_template) == tag;
        if (is_read) forms.try_emplace(std::string(form), place);
      }
    }
    if (forms.empty()) forms.emplace(tag, country(spec.countries.front()));
    return forms;
  }

  [[nodiscard]] std::string wording_version(std::string_view tag) const {
    WordingVersion version;
    for (const std::string_view part :
         {std::string_view(spec.sender_name), std::string_view(spec.sender_address),
          std::string_view(spec.reply_to), std::string_view(spec.objection_link_base)}) {
      version.add(part);
    }
    // With what only some notices have: the link to other languages, and another language beside
    // this one. A stand-in for it, so that translations do not change each other's versions.
    const std::string other = "zxx";
    const VocabularySource source{.spec = spec,
                                  .texts = texts,
                                  .available = {std::string(tag), other},
                                  .pages_url = "https://pages.invalid"};
    for (const auto& [form, place] : forms_of(tag)) {
      for (const std::vector<std::string>& beside : {std::vector{form}, std::vector{form, other}}) {
        const Setting setting{.locales = beside, .country = place, .zone = cutoff_zone(*place)};
        const Vocabulary words = vocabulary_for(source, setting, form);
        version.add(render(texts, std::vector(beside.size(), words)));
      }
    }
    if (const auto days = count_days_in(texts.languages.at(text_tag_for(texts, tag)), tag)) {
      for (const std::string& text : days->plain) version.add(text);
    }
    return version.text();
  }

  // The words, with the notice's id in them.
  [[nodiscard]] VersionedWords words_of(const Setting& setting) const {
    Rendering words = rendering(setting);
    std::string version = version_of(words, context(setting, {}), options.format);
    const std::string id =
        fmt::format("{}/{}/{}/{}", spec.key, options.step, joined_locales(words.locales), version);
    for (std::string* text : {&words.html, &words.text, &words.short_form}) {
      *text = with_mark_replaced(*text, Mark::notice_id, id);
    }
    return {.rendering = std::move(words), .version = std::move(version)};
  }

  [[nodiscard]] CampaignContext context(const Setting& setting, std::string_view version) const {
    return {.spec = spec,
            .step = options.step,
            .country = setting.country->iso2,
            .version = version,
            .pages_url = options.pages_url};
  }

  [[nodiscard]] Program program(NoticeFormat format, const Setting& setting,
                                const VersionedWords& words) const {
    return program_in(format, words.rendering, context(setting, words.version));
  }

  [[nodiscard]] PersonalSlots slots_for(const Setting& setting) {
    return {.tokens = options.tokens,
            .language = language_code_of(setting.locales),
            .cutoff = spec.cutoff.instant,
            .days_left = texts.slots.contains(days_left_key) ? days_left_in(setting.locales.front())
                                                             : nullptr};
  }

  std::unique_ptr<VersionedNotice> compile(const Setting& setting) {
    const VersionedWords words = words_of(setting);
    return std::make_unique<VersionedNotice>(
        NoticeIdentity{.version = words.version,
                       .campaign = spec.key,
                       .setting = {.locales = joined_locales(setting.locales),
                                   .country = std::string(setting.country->iso2),
                                   .zone = setting.zone}},
        CompiledText(program(options.format, setting, words), slots_for(setting)));
  }
};

NoticeBook::NoticeBook(std::unique_ptr<State> state) : state_(std::move(state)) {}
NoticeBook::~NoticeBook() = default;
NoticeBook::NoticeBook(NoticeBook&&) noexcept = default;
NoticeBook& NoticeBook::operator=(NoticeBook&&) noexcept = default;

std::expected<NoticeBook, std::vector<WordingFault>> NoticeBook::open(const CampaignSpec& spec,
                                                                      const Catalogue& catalogue,
                                                                      BookOptions options) {
  const std::string_view name =
      spec.template_name.empty() ? name_of(spec.profile) : std::string_view(spec.template_name);
  auto texts = read_template(catalogue, name);
  if (!texts) return std::unexpected(std::move(texts.error()));
  CampaignLanguages languages = campaign_languages(spec, *texts);
  std::vector<WordingFault> faults = fact_faults(spec, *texts, languages);
  if (!faults.empty()) return std::unexpected(std::move(faults));
  std::vector<std::string> all = languages.available;
  if (!options.locales.empty()) {
    const auto is_left_out = [&](const std::string& tag) {
      return std::ranges::find(options.locales, tag) == options.locales.end();
    };
    std::erase_if(languages.available, is_left_out);
    // Nobody gets the words of a regional text by looking for the nearest.
    const auto is_of_another = [&](const auto& entry) { return is_left_out(entry.first); };
    std::erase_if(texts->languages, is_of_another);
    std::erase_if(texts->message_files, is_of_another);
  }
  // A token that everybody could compute would let anybody object for anybody.
  CRIER_CHECK(!can_be_objected_to(spec.profile) || options.tokens.has_value());

  auto state = std::make_unique<State>(State{.spec = spec,
                                             .options = std::move(options),
                                             .texts = std::move(*texts),
                                             .locales = std::move(languages.available),
                                             .locales_of_template = std::move(all),
                                             .gaps = std::move(languages.gaps),
                                             .variants = {},
                                             .answers = {},
                                             .texts_shown = {},
                                             .asked = {},
                                             .days_left = {}});
  return NoticeBook(std::move(state));
}

std::span<const std::string> NoticeBook::locales() const {
  return state_->locales;
}

const CampaignSpec& NoticeBook::spec() const {
  return state_->spec;
}

const NoticeTemplate& NoticeBook::texts() const {
  return state_->texts;
}

const std::string& NoticeBook::pages_url() const {
  return state_->options.pages_url;
}

std::string NoticeBook::wording_version(std::string_view locale) const {
  return state_->wording_version(locale);
}

std::span<const Gap> NoticeBook::gaps() const {
  return state_->gaps;
}

const CompiledNotice& NoticeBook::variant(std::span<const std::string> locales,
                                          std::string_view country, std::string_view zone) {
  CRIER_CHECK(!locales.empty());
  return state_->variant(locales, country, zone);
}

const CompiledText& NoticeBook::in_format(NoticeFormat format, std::span<const std::string> locales,
                                          std::string_view country, std::string_view zone) {
  CRIER_CHECK(!locales.empty());
  return state_->in_format(format, locales, country, zone);
}

}  // namespace crier::notice
