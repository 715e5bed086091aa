#include "campaign/language/counted_languages.h"

namespace crier {
namespace {

// Locales are an operator's data and may be anything; beyond this many they are forgotten.
constexpr std::size_t answers_max = 65'536;

}  // namespace

const CountedLanguages::Entry& CountedLanguages::of(std::string_view country,
                                                    std::string_view stored_locale) {
  question_.assign(country).append(1, '\x1f').append(stored_locale);
  if (const auto known = answers_.find(question_); known != answers_.end()) return *known->second;
  const Entry& entry = entry_for(country, stored_locale);
  if (answers_.size() >= answers_max) answers_.clear();
  answers_.emplace(question_, &entry);
  return entry;
}

const CountedLanguages::Entry& CountedLanguages::entry_for(std::string_view country,
                                                           std::string_view stored_locale) {
  LanguageChoice choice = choose_language({.stored_locale = stored_locale,
                                           .country = country,
                                           .controller_locale = controller_locale_,
                                           .available = available_});
  std::string counted = joined_locales(choice.locales);
  const auto [entry, is_new] = entries_.try_emplace({counted, choice.rule});
  if (is_new) {
    entry->second = {
        .locales = std::move(choice.locales), .counted = std::move(counted), .rule = choice.rule};
  }
  return entry->second;
}

}  // namespace crier
