#include "campaign/language/languages.h"

#include <algorithm>
#include <array>

namespace crier {
namespace {

constexpr std::array table = {
    Language{"bg", 1, "Bulgarian", "български"},
    Language{"cs", 2, "Czech", "čeština"},
    Language{"da", 3, "Danish", "dansk"},
    Language{"de", 4, "German", "Deutsch"},
    Language{"el", 5, "Greek", "Ελληνικά"},
    Language{"en", 6, "English", "English"},
    Language{"es", 7, "Spanish", "español"},
    Language{"et", 8, "Estonian", "eesti"},
    Language{"fi", 9, "Finnish", "suomi"},
    Language{"fr", 10, "French", "français"},
    Language{"ga", 11, "Irish", "Gaeilge"},
    Language{"hr", 12, "Croatian", "hrvatski"},
    Language{"hu", 13, "Hungarian", "magyar"},
    Language{"is", 14, "Icelandic", "íslenska"},
    Language{"it", 15, "Italian", "italiano"},
    Language{"lt", 16, "Lithuanian", "lietuvių"},
    Language{"lv", 17, "Latvian", "latviešu"},
    Language{"mt", 18, "Maltese", "Malti"},
    Language{"nb", 19, "Norwegian Bokmål", "norsk bokmål"},
    Language{"nl", 20, "Dutch", "Nederlands"},
    Language{"nn", 21, "Norwegian Nynorsk", "norsk nynorsk"},
    Language{"pl", 22, "Polish", "polski"},
    Language{"pt-PT", 23, "Portuguese", "português"},
    Language{"ro", 24, "Romanian", "română"},
    Language{"sk", 25, "Slovak", "slovenčina"},
    Language{"sl", 26, "Slovenian", "slovenščina"},
    Language{"sv", 27, "Swedish", "svenska"},
};
static_assert(std::ranges::is_sorted(table, {}, &Language::tag));
static_assert(table.size() == 27);

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}

// "de_AT.UTF-8@euro" ends at the dot: POSIX writes the encoding after it.
std::string_view next_subtag(std::string_view& rest) {
  const std::size_t end = rest.find_first_of("-_");
  const std::string_view subtag = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return subtag;
}

void append_script(std::string& tag, std::string_view subtag) {
  tag += '-';
  tag += upper(subtag.front());
  std::ranges::transform(subtag.substr(1), std::back_inserter(tag), lower);
}

void append_region(std::string& tag, std::string_view subtag) {
  tag += '-';
  std::ranges::transform(subtag, std::back_inserter(tag), upper);
}

}  // namespace

std::span<const Language> languages() {
  return table;
}

const Language* language(std::string_view tag) {
  const auto found = std::ranges::lower_bound(table, tag, {}, &Language::tag);
  return found != table.end() && found->tag == tag ? &*found : nullptr;
}

const Language* language_with_code(LanguageCode code) {
  const auto found = std::ranges::find(table, code, &Language::code);
  return found != table.end() ? &*found : nullptr;
}

std::string canonical_tag(std::string_view raw) {
  std::string_view rest = raw.substr(0, raw.find_first_of(".@"));
  const std::string_view primary = next_subtag(rest);
  if (primary.size() < 2 || primary.size() > 3 || !std::ranges::all_of(primary, is_letter))
    return {};

  std::string tag;
  std::ranges::transform(primary, std::back_inserter(tag), lower);
  // The macrolanguage: who says "Norwegian" and no more means Bokmål.
  if (tag == "no") tag = "nb";

  std::string_view subtag = next_subtag(rest);
  if (subtag.size() == 4 && std::ranges::all_of(subtag, is_letter)) {
    append_script(tag, subtag);
    subtag = next_subtag(rest);
  }
  const bool is_alphabetic_region = subtag.size() == 2 && std::ranges::all_of(subtag, is_letter);
  const bool is_numeric_region = subtag.size() == 3 && std::ranges::all_of(subtag, is_digit);
  if (is_alphabetic_region || is_numeric_region) append_region(tag, subtag);
  return tag;
}

std::string_view language_of(std::string_view tag) {
  return tag.substr(0, tag.find('-'));
}

std::string_view region_of(std::string_view tag) {
  const std::size_t dash = tag.rfind('-');
  if (dash == std::string_view::npos) return {};
  const std::string_view last = tag.substr(dash + 1);
  return last.size() == 4 ? std::string_view{} : last;
}

std::vector<std::string> look_up_chain(std::string_view tag) {
  std::vector<std::string> chain;
  for (std::string_view rest = tag; !rest.empty();) {
    chain.emplace_back(rest);
    const std::size_t dash = rest.rfind('-');
    rest = dash == std::string_view::npos ? std::string_view{} : rest.substr(0, dash);
  }
  // CLDR: "pt" is Brazilian, and its European form stands beside it; both forms of Norwegian have
  // the parent "no", which is Bokmål.
  const std::string_view primary = language_of(tag);
  if (primary == "pt" && tag != "pt-PT") chain.emplace_back("pt-PT");
  if (primary == "nn") chain.emplace_back("nb");
  return chain;
}

std::string nearest_text(std::string_view tag, std::span<const std::string> available) {
  return nearest_text(tag, [&](const std::string& candidate) {
    return std::ranges::find(available, candidate) != available.end();
  });
}

const Language* nearest_language(std::string_view tag) {
  const auto has_texts = [](const std::string& candidate) {
    return language(candidate) != nullptr;
  };
  return language(nearest_text(tag, has_texts));
}

std::string_view language_name(std::string_view tag) {
  const Language* const known = nearest_language(tag);
  return known == nullptr ? tag : known->name_english;
}

std::string_view native_language_name(std::string_view tag) {
  const Language* const known = nearest_language(tag);
  return known == nullptr ? tag : known->name_native;
}

}  // namespace crier
