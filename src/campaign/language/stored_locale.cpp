#include "campaign/language/stored_locale.h"

#include "campaign/language/languages.h"

namespace crier {
namespace {

constexpr std::string_view mark = "-x-terms-";
// "Undetermined": a tag must begin with a language.
constexpr std::string_view no_language = "und";

}  // namespace

StoredLocale split_locale(std::string_view stored) {
  const std::size_t at = stored.find(mark);
  if (at == std::string_view::npos) return {.account = stored, .terms = {}};
  const std::string_view account = stored.substr(0, at);
  return {.account = account == no_language ? std::string_view() : account,
          .terms = stored.substr(at + mark.size())};
}

std::string joined_locale(const StoredLocale& locale) {
  const std::string terms = canonical_tag(locale.terms);
  if (terms.empty()) return std::string(locale.account);
  std::string joined(locale.account.empty() ? no_language : locale.account);
  return joined.append(mark).append(terms);
}

}  // namespace crier
