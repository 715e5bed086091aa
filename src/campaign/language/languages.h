// Languages of notices and their tags (BCP 47). Texts exist by language; a reader's tag may name a
// country too ("de-AT"), because dates are written differently there.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace crier {

// From 1; 0 is none.
using LanguageCode = std::uint8_t;

// A language that Crier has texts for.
struct Language {
  std::string_view tag;  // As files are named: "de", "pt-PT".
  LanguageCode code;     // Stands in links that were sent: it never changes.
  std::string_view name_english;
  std::string_view name_native;
};

// The 24 official languages of the EU, Icelandic, Bokmål and Nynorsk; by tag.
[[nodiscard]] std::span<const Language> languages();
[[nodiscard]] const Language* language(std::string_view tag);
[[nodiscard]] const Language* language_with_code(LanguageCode code);

// "de_at.UTF-8" as "de-AT": language lower case, script "Latn", region upper case; "no" is "nb";
// all else (variants, extensions) is dropped. Empty for what is no language tag.
[[nodiscard]] std::string canonical_tag(std::string_view raw);

// "de" of "de-AT".
[[nodiscard]] std::string_view language_of(std::string_view tag);
// "AT" of "de-AT"; empty without one.
[[nodiscard]] std::string_view region_of(std::string_view tag);

// Where to look for a text, nearest first: RFC 4647 look-up, then the parents that CLDR names.
// "de-AT": de-AT, de. "pt-BR": pt-BR, pt, pt-PT. "nn-NO": nn-NO, nn, nb. `tag` is canonical.
[[nodiscard]] std::vector<std::string> look_up_chain(std::string_view tag);

// The tag of the text that readers of `tag` get: the first of its look-up chain that `has` a text;
// empty when none has.
template <std::predicate<const std::string&> Has>
[[nodiscard]] std::string nearest_text(std::string_view tag, const Has& has) {
  for (std::string& candidate : look_up_chain(tag)) {
    if (has(candidate)) return std::move(candidate);
  }
  return {};
}
// ... that is among `available`.
[[nodiscard]] std::string nearest_text(std::string_view tag,
                                       std::span<const std::string> available);

// The language that readers of `tag` get where there are texts in all of Crier's; null when they
// read none of these.
[[nodiscard]] const Language* nearest_language(std::string_view tag);
// Its name for people who run campaigns, and for those who read it; `tag` where there is none.
[[nodiscard]] std::string_view language_name(std::string_view tag);
[[nodiscard]] std::string_view native_language_name(std::string_view tag);

}  // namespace crier
