#include "audience/locale_tag.h"

#include <algorithm>
#include <bitset>
#include <cstdint>

#include <unicode/uloc.h>

namespace crier::audience {

namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}
char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c & ~0x20) : c;
}

bool all_letters(std::string_view text) {
  return std::ranges::all_of(text, is_letter);
}
bool all_digits(std::string_view text) {
  return std::ranges::all_of(text, is_digit);
}
bool all_alphanumeric(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c); });
}

// Of two or three letters.
std::size_t place_of_language(std::string_view code) {
  std::size_t place = 0;
  for (const char letter : code) {
    place = place * 27 + static_cast<std::size_t>(lower(letter) - 'a') + 1;
  }
  return place;
}

using Languages = std::bitset<std::size_t{27} * 27 * 27>;

// Those that ICU knows of ISO 639, and what it has put others in place of. Made once.
const Languages& languages() {
  static const Languages known = [] {
    Languages result;
    for (const char* const* code = uloc_getISOLanguages(); *code != nullptr; ++code) {
      result.set(place_of_language(*code));
      if (const std::string_view three = uloc_getISO3Language(*code); three.size() == 3) {
        result.set(place_of_language(three));
      }
    }
    for (const std::string_view code : {"in", "iw", "ji", "jw", "mo", "sh", "tl", "und"}) {
      result.set(place_of_language(code));
    }
    return result;
  }();
  return known;
}

// "German" has the shape of a language, and so has "gr", which is a country: nothing could ever be
// written in them. No language of four letters or more is registered.
bool is_language(std::string_view part) {
  return part.size() <= 3 && languages().test(place_of_language(part));
}

// What may come next, in the order of the grammar.
enum class Place : std::uint8_t { language, extlang, script, region, variant, extension, contents };

class TagReader {
 public:
  // False when `part` can stand nowhere from here on; else appends it in canonical case.
  bool accept(std::string_view part, std::string& into) {
    if (part.empty() || part.size() > 8 || !all_alphanumeric(part)) return false;
    if (place_ == Place::language) return language(part, into);
    if (place_ == Place::contents) return contents(part, into);
    into += '-';
    if (part.size() == 3 && all_letters(part) && place_ <= Place::extlang && extlangs_ < 3) {
      ++extlangs_;
      return append(part, into, Place::extlang);
    }
    if (part.size() == 4 && all_letters(part) && place_ <= Place::script) {
      append(part, into, Place::region);
      char& initial = into[into.size() - 4];
      initial = upper(initial);
      return true;
    }
    const bool is_region =
        (part.size() == 2 && all_letters(part)) || (part.size() == 3 && all_digits(part));
    if (is_region && place_ <= Place::region) {
      place_ = Place::variant;
      std::ranges::transform(part, std::back_inserter(into), upper);
      return true;
    }
    if (part.size() >= 5 || (part.size() == 4 && is_digit(part.front()))) {
      return place_ <= Place::variant && append(part, into, Place::variant);
    }
    if (part.size() != 1) return false;
    return singleton(part, into);
  }

  // An extension or "x" must have contents.
  [[nodiscard]] bool may_end() const { return place_ != Place::language && !needs_contents_; }

 private:
  bool append(std::string_view part, std::string& into, Place next) {
    std::ranges::transform(part, std::back_inserter(into), lower);
    place_ = next;
    return true;
  }

  bool language(std::string_view part, std::string& into) {
    if (part.size() < 2 || !all_letters(part) || !is_language(part)) return false;
    return append(part, into, Place::extlang);
  }

  bool singleton(std::string_view part, std::string& into) {
    is_private_ = lower(part.front()) == 'x';
    needs_contents_ = true;
    return append(part, into, Place::contents);
  }

  bool contents(std::string_view part, std::string& into) {
    into += '-';
    if (part.size() == 1 && !is_private_) return !needs_contents_ && singleton(part, into);
    needs_contents_ = false;
    return append(part, into, Place::contents);
  }

  Place place_{Place::language};
  int extlangs_{};
  bool is_private_{};
  bool needs_contents_{};
};

std::optional<std::string> canonical_tag_of(std::string_view tag) {
  if (tag.size() > locale_tag_bytes_max) return std::nullopt;
  std::string canonical;
  canonical.reserve(tag.size());
  TagReader reader;
  while (true) {
    const std::size_t end = tag.find_first_of("-_");
    if (!reader.accept(tag.substr(0, end), canonical)) return std::nullopt;
    if (end == std::string_view::npos) break;
    tag.remove_prefix(end + 1);
  }
  if (!reader.may_end()) return std::nullopt;
  return canonical;
}

// What POSIX writes after a locale, as a part of the tag:
// language[_territory][.codeset][@modifier].
struct Posix {
  std::string_view tag;
  std::string_view script;
  std::string_view variant;
};

std::optional<Posix> split_posix(std::string_view text) {
  Posix posix{.tag = text.substr(0, text.find_first_of(".@")), .script = {}, .variant = {}};
  std::string_view rest = text.substr(posix.tag.size());
  if (rest.starts_with('.')) {
    const std::string_view codeset = rest.substr(1, rest.find('@') - 1);
    const bool is_codeset = !codeset.empty() && std::ranges::all_of(codeset, [](char c) {
      return is_letter(c) || is_digit(c) || c == '-' || c == '_';
    });
    if (!is_codeset) return std::nullopt;
    rest.remove_prefix(codeset.size() + 1);
  }
  if (rest.empty() || rest == "@euro") return posix;
  if (rest == "@latin") {
    posix.script = "Latn";
  } else if (rest == "@cyrillic") {
    posix.script = "Cyrl";
  } else if (rest == "@valencia") {
    posix.variant = "valencia";
  } else {
    return std::nullopt;
  }
  return posix;
}

}  // namespace

std::optional<std::string> canonical_locale(std::string_view text) {
  if (text.find_first_of(".@") == std::string_view::npos) return canonical_tag_of(text);
  const std::optional<Posix> posix = split_posix(text);
  // "C.UTF-8" is no language.
  if (!posix || posix->tag.size() < 2) return std::nullopt;
  std::string tag(posix->tag);
  const std::size_t language_end = std::min(tag.find_first_of("-_"), tag.size());
  if (!posix->script.empty()) tag.insert(language_end, "-" + std::string(posix->script));
  if (!posix->variant.empty()) tag += "-" + std::string(posix->variant);
  return canonical_tag_of(tag);
}

}  // namespace crier::audience
