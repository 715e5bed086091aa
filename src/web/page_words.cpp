#include "web/page_words.h"

#include <fmt/format.h>

#include "base/check.h"
#include "campaign/language/languages.h"
#include "notice/template/catalogue.h"
#include "notice/template/message_file.h"
#include "web/accept_language.h"

namespace crier::app {

PageWords::PageWords(std::string_view folder, const notice::Catalogue& catalogue) {
  for (const std::string& tag : catalogue.locales(folder)) {
    const auto messages = notice::read_messages(
        *catalogue.file(fmt::format("{}/messages/{}.properties", folder, tag)));
    CRIER_CHECK(messages.has_value());
    for (const auto& [key, message] : *messages) {
      auto phrase = notice::Phrase::parse(message.text, tag);
      CRIER_CHECK(phrase.has_value());
      phrases_[tag].emplace(key, *std::move(phrase));
    }
    languages_.push_back(tag);
  }
  CRIER_CHECK(phrases_.contains("en"));
}

std::string PageWords::wanted(std::string_view accept_language, std::string_view otherwise) const {
  std::string wanted = wanted_language(accept_language, languages_);
  if (wanted.empty()) wanted = nearest_text(otherwise, languages_);
  return wanted.empty() ? "en" : wanted;
}

std::string PageWords::text(std::string_view language, std::string_view key,
                            const notice::Arguments& arguments) const {
  const auto phrases = phrases_.find(language);
  CRIER_CHECK(phrases != phrases_.end());
  const auto phrase = phrases->second.find(key);
  CRIER_CHECK(phrase != phrases->second.end());
  return phrase->second.text(arguments);
}

}  // namespace crier::app
