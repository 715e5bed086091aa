// Whether a campaign speaks the languages of its audience. Counts the people whose own language has
// no text that may be used, and who would be told in another one, so that the campaign is not begun
// like that.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "campaign/language/counted_languages.h"

namespace crier {

struct LanguageNeed {
  enum class Lack : std::uint8_t {
    text,      // The campaign does not speak it.
    approval,  // It does, and nobody has approved what it says.
  };

  std::string language;  // As the text is named: "de", "pt-PT".
  Lack lack{};
  std::int64_t people{};

  friend bool operator==(const LanguageNeed&, const LanguageNeed&) = default;
};

struct SpokenLanguages {
  std::vector<std::string> all;       // The campaign has texts in these;
  std::vector<std::string> approved;  // some of them may be sent.
};

// Not thread-safe.
class LanguageNeeds {
 public:
  LanguageNeeds(std::string controller_locale, SpokenLanguages spoken);

  // So many recipients live in `country` and have this locale ("": not known).
  void add(std::string_view country, std::string_view stored_locale, std::int64_t people);

  // How many recipients read each language, whether it is lacking or not. Somebody who is told in
  // two counts in both. The controller's is always there: it is the last resort of the choice.
  [[nodiscard]] const std::map<std::string, std::int64_t, std::less<>>& readers() const {
    return readers_;
  }

  // Those that are lacking, most people first.
  [[nodiscard]] std::vector<LanguageNeed> lacking() const;

 private:
  [[nodiscard]] std::string text_for(std::string_view tag) const;

  SpokenLanguages spoken_;
  std::string last_resort_;  // The controller's text.
  CountedLanguages ideal_;   // The choice if every language were at hand.
  std::map<std::string, std::int64_t, std::less<>> readers_;  // By the name of their text.
};

}  // namespace crier
