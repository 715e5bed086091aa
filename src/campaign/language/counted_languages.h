// In which language each person of a campaign is told and counted. One object answers for the
// beginning of a campaign, for its dispatch, for its plan and for its audit, so that they agree.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "campaign/language/language_choice.h"

namespace crier {

// Not thread-safe.
class CountedLanguages {
 public:
  struct Entry {
    std::vector<std::string> locales;  // Likeliest first; more than one is a multilingual notice.
    std::string counted;               // The same as one word: "nl-BE+fr-BE".
    LanguageRule rule{};
  };

  // `available` are the languages that the campaign speaks (store::CampaignRecord::locales once it
  // has begun).
  CountedLanguages(std::string controller_locale, std::vector<std::string> available)
      : controller_locale_(std::move(controller_locale)), available_(std::move(available)) {}
  CountedLanguages(const CountedLanguages&) = delete;
  CountedLanguages& operator=(const CountedLanguages&) = delete;
  // The answers point to nodes of `entries_`, which move along with it.
  CountedLanguages(CountedLanguages&&) = default;
  CountedLanguages& operator=(CountedLanguages&&) = default;

  // For somebody who stood in `country` with this locale ("": not known) when the audience was
  // frozen. Valid as long as this object.
  [[nodiscard]] const Entry& of(std::string_view country, std::string_view stored_locale);

 private:
  [[nodiscard]] const Entry& entry_for(std::string_view country, std::string_view stored_locale);

  std::string controller_locale_;
  std::vector<std::string> available_;
  // There are few answers (languages, their combinations, rules) and many questions.
  std::map<std::pair<std::string, LanguageRule>, Entry> entries_;
  std::unordered_map<std::string, const Entry*> answers_;
  std::string question_;  // Reused: no allocation for a question that was asked before.
};

}  // namespace crier
