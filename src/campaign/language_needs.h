// Whether a campaign speaks the languages of its audience. Whoever would be told in another
// language than their own for want of a text is counted, so that the campaign is not begun like
// that.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "campaign/counted_languages.h"

namespace crier {

struct LanguageNeed {
  std::string language;  // One of languages(), which the campaign lacks.
  std::int64_t people{};

  friend bool operator==(const LanguageNeed&, const LanguageNeed&) = default;
};

// Not thread-safe.
class LanguageNeeds {
 public:
  // `available` are the languages of the campaign.
  LanguageNeeds(std::string controller_locale, std::vector<std::string> available);

  // So many recipients live in `country` and have this locale ("": not known).
  void add(std::string_view country, std::string_view account_locale, std::int64_t people);

  // Those that are lacking, most people first. Somebody who reads two of them counts in both.
  [[nodiscard]] std::vector<LanguageNeed> lacking() const;

 private:
  std::vector<std::string> available_;
  CountedLanguages ideal_;  // The choice if every language were at hand.
  std::map<std::string, std::int64_t, std::less<>> people_;
};

}  // namespace crier
