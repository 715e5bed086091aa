#include "notice/template/vocabulary.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "campaign/language/languages.h"
#include "campaign/links/objection_link.h"
#include "campaign/links/withdrawal_link.h"
#include "notice/dates.h"
#include "notice/page_link.h"
#include "notice/template/slot.h"

namespace crier::notice {
namespace {

// Whether one of `tags` is in the language of `tag`.
template <class Tags>
bool speaks(const Tags& tags, std::string_view tag) {
  return std::ranges::find(tags, language_of(tag), language_of) != std::ranges::end(tags);
}

// The native name tells a resident most; others need one that they can read.
std::string authority_for(const Country& place, std::string_view tag) {
  const SupervisoryAuthority& authority = place.authority;
  const bool reads_native = speaks(place.locales, tag);
  if (reads_native || authority.name_native == authority.name_english) {
    return std::string(authority.name_native);
  }
  return fmt::format("{} ({})", authority.name_native, authority.name_english);
}

std::string_view timeliness_slot(objection::Timeliness timeliness) {
  switch (timeliness) {
    case objection::Timeliness::before_cutoff: return "receipt.in_time";
    case objection::Timeliness::late_before_use: return "receipt.before_use";
    case objection::Timeliness::late_after_use:
    case objection::Timeliness::not_known: break;
  }
  return "receipt.after_use";
}

class Writer {
 public:
  Writer(const VocabularySource& source, const Setting& setting, std::string_view tag)
      : source_(source),
        setting_(setting),
        phrases_(source.texts.languages.at(text_tag_for(source.texts, tag))) {
    result_.tag = tag;
  }

  Vocabulary write() {
    add_facts();
    add_known();
    add_messages();
    return std::move(result_);
  }

 private:
  void add_facts() {
    for (const auto& [name, rule] : source_.texts.slots) {
      if (rule.source != SlotSource::campaign) continue;
      if (const std::string* text = fact_for(source_.spec, name, result_.tag)) {
        result_.words.emplace(name, *text);
      }
    }
  }

  void add_known() {
    const CampaignSpec& spec = source_.spec;
    const DateReader reader{.locale = result_.tag, .zone = setting_.zone};
    const std::string token(marker(Mark::token));
    know("lang", [&] { return result_.tag; });
    know("cutoff", [&] { return end_in_words(spec.cutoff.instant, reader); });
    know("cutoff_date", [&] { return last_day_in_words(spec.cutoff.instant, reader); });
    know("effective_at", [&] { return begin_in_words(spec.effective_at.instant, reader); });
    know("effective_date", [&] { return first_day_in_words(spec.effective_at.instant, reader); });
    know("complaint.authority", [&] { return authority_for(*setting_.country, result_.tag); });
    know("complaint.authority.url", [&] { return std::string(setting_.country->authority.url); });
    know("notice.id", [] { return std::string(marker(Mark::notice_id)); });
    know("days_left", [] { return std::string(marker(Mark::days_left)); });
    know("objection.link", [&] { return objection_link_prefix(spec.objection_link_base) + token; });
    add_confirmed(reader, objection_link_prefix(spec.objection_link_base) + token);
    if (setting_.locales.size() > 1) {
      know("languages.here", [&] { return native_names(setting_.locales); });
    }
    const std::vector<std::string> others = other_languages();
    if (others.empty() || source_.pages_url.empty()) return;
    know("languages.others", [&] { return native_names(others); });
    know("language_switch.link", [&] {
      return page_link_prefix(source_.pages_url, spec.key, setting_.country->iso2) +
             (can_be_objected_to(spec.profile) ? token : std::string());
    });
  }

  void add_confirmed(const DateReader& reader, const std::string& link) {
    if (source_.confirms == nullptr) return;
    const ConfirmedStatement& said = *source_.confirms;
    know("receipt.number", [] { return std::string(marker(Mark::receipt)); });
    know("receipt.time", [&] { return begin_in_words(said.stated_at, reader); });
    know(timeliness_slot(said.timeliness), [] { return std::string("yes"); });
    // A page of the controller's own answers as it likes.
    const bool is_ours = source_.spec.objection_link_base == own_objection_link(source_.pages_url);
    know("withdrawal.link", [&] {
      if (!is_ours) return link;
      return fmt::format("{}?{}={}", link, withdrawal_parameter, marker(Mark::receipt));
    });
  }

  // Only what the template declares is computed: a breach has no cut-off to be put into words.
  template <class Compute>
  void know(std::string_view name, Compute compute) {
    const auto slot = source_.texts.slots.find(name);
    if (slot == source_.texts.slots.end()) return;
    result_.words.emplace(name, compute());
  }

  [[nodiscard]] std::vector<std::string> other_languages() const {
    std::vector<std::string> others;
    for (const std::string& tag : source_.available) {
      if (!speaks(setting_.locales, tag)) others.push_back(tag);
    }
    return others;
  }

  void add_messages() {
    Arguments arguments;
    for (const auto& [name, word] : result_.words) arguments.emplace(argument_name(name), word);
    arguments.insert_or_assign("name", std::string(marker(Mark::name)));
    for (const auto& [key, phrase] : phrases_) {
      if (key == days_left_key || key.ends_with(unnamed_suffix)) continue;
      std::string text = phrase.text(arguments);
      const auto twin = phrases_.find(key + std::string(unnamed_suffix));
      if (twin != phrases_.end()) {
        text = fmt::format("{}{}{}{}{}", marker(Mark::if_named), text, marker(Mark::otherwise),
                           twin->second.text(arguments), marker(Mark::end_named));
      }
      result_.words.insert_or_assign(key, in_regional_spelling(std::move(text), result_.tag));
    }
  }

  const VocabularySource& source_;
  const Setting& setting_;
  const Phrases& phrases_;
  Vocabulary result_;
};

}  // namespace

const std::string* fact_for(const CampaignSpec& spec, std::string_view name, std::string_view tag) {
  const auto fact = spec.facts.find(name);
  if (fact == spec.facts.end()) return nullptr;
  const auto text_in = [&](const std::string& candidate) -> const std::string* {
    const auto text = fact->second.find(candidate);
    return text == fact->second.end() || text->second.empty() ? nullptr : &text->second;
  };
  // The empty tag has the text for everybody else, and is what nearest_text says when there is no
  // nearer one.
  return text_in(nearest_text(
      tag, [&](const std::string& candidate) { return text_in(candidate) != nullptr; }));
}

Vocabulary vocabulary_for(const VocabularySource& source, const Setting& setting,
                          std::string_view tag) {
  return Writer(source, setting, tag).write();
}

std::string text_tag_for(const NoticeTemplate& texts, std::string_view tag) {
  std::string text = nearest_text(
      tag, [&](const std::string& candidate) { return texts.languages.contains(candidate); });
  CRIER_CHECK(!text.empty());
  return text;
}

std::string native_names(const std::vector<std::string>& tags) {
  std::string names;
  for (const std::string& tag : tags) {
    if (!names.empty()) names += " · ";
    names += native_language_name(tag);
  }
  return names;
}

std::string in_regional_spelling(std::string text, std::string_view tag) {
  if (tag != "de-CH" && tag != "de-LI") return text;
  constexpr std::string_view sharp_s = "ß";
  for (std::size_t found = text.find(sharp_s); found != std::string::npos;
       found = text.find(sharp_s, found)) {
    text.replace(found, sharp_s.size(), "ss");
  }
  return text;
}

}  // namespace crier::notice
