#include "audience/sample/transliterate.h"

#include <cstdint>
#include <map>

#include "base/unicode.h"

namespace crier::audience::sample {

namespace {

// A run of letters, both cases, and what each becomes.
struct Rule {
  std::string_view letters;
  std::string_view ascii;
};

constexpr Rule rules[] = {
    {"àáâãåąăāÀÁÂÃÅĄĂĀ", "a"},
    {"äæÄÆ", "ae"},
    {"çćčċÇĆČĊ", "c"},
    {"ďđĎĐ", "d"},
    {"ðÐ", "d"},
    {"èéêëęěēėÈÉÊËĘĚĒĖ", "e"},
    {"ğġģĞĠĢ", "g"},
    {"ħĦ", "h"},
    {"ìíîïīįıÌÍÎÏĪĮİ", "i"},
    {"ķĶ", "k"},
    {"łļľĺŁĻĽĹ", "l"},
    {"ñńňņÑŃŇŅ", "n"},
    {"òóôõőōÒÓÔÕŐŌ", "o"},
    {"öøœÖØŒ", "oe"},
    {"řŕŘŔ", "r"},
    {"śšşșŚŠŞȘ", "s"},
    {"ß", "ss"},
    {"ťțţŤȚŢ", "t"},
    {"þÞ", "th"},
    {"ùúûűūůųÙÚÛŰŪŮŲ", "u"},
    {"üÜ", "ue"},
    {"ýÿÝŸ", "y"},
    {"źżžŹŻŽ", "z"},
    {"αάΑΆ", "a"},
    {"βΒ", "v"},
    {"γΓ", "g"},
    {"δΔ", "d"},
    {"εέΕΈ", "e"},
    {"ζΖ", "z"},
    {"ηήιίϊΐΗΉΙΊΪ", "i"},
    {"θΘ", "th"},
    {"κΚ", "k"},
    {"λΛ", "l"},
    {"μΜ", "m"},
    {"νΝ", "n"},
    {"ξΞ", "x"},
    {"οόωώΟΌΩΏ", "o"},
    {"πΠ", "p"},
    {"ρΡ", "r"},
    {"σςΣ", "s"},
    {"τΤ", "t"},
    {"υύΥΎ", "y"},
    {"φΦ", "f"},
    {"χΧ", "ch"},
    {"ψΨ", "ps"},
    {"аА", "a"},
    {"бБ", "b"},
    {"вВ", "v"},
    {"гГ", "g"},
    {"дД", "d"},
    {"еєЕЄ", "e"},
    {"жЖ", "zh"},
    {"зЗ", "z"},
    {"иіїИІЇ", "i"},
    {"йЙ", "y"},
    {"кК", "k"},
    {"лЛ", "l"},
    {"мМ", "m"},
    {"нН", "n"},
    {"оО", "o"},
    {"пП", "p"},
    {"рР", "r"},
    {"сС", "s"},
    {"тТ", "t"},
    {"уУ", "u"},
    {"фФ", "f"},
    {"хХ", "h"},
    {"цЦ", "ts"},
    {"чЧ", "ch"},
    {"шШ", "sh"},
    {"щЩ", "sht"},
    {"ъЪ", "a"},
    {"ьЬ", ""},
    {"юЮ", "yu"},
    {"яЯ", "ya"},
};

template <class Use>
void for_each_point(std::string_view text, Use use) {
  for (std::size_t at = 0; at < text.size();) {
    use(next_code_point(text, at));
  }
}

std::map<std::int32_t, std::string_view> table() {
  std::map<std::int32_t, std::string_view> result;
  for (const Rule& rule : rules) {
    for_each_point(rule.letters, [&](std::int32_t point) { result[point] = rule.ascii; });
  }
  return result;
}

}  // namespace

std::string transliterated(std::string_view name) {
  static const std::map<std::int32_t, std::string_view> ascii = table();
  std::string result;
  for_each_point(name, [&](std::int32_t point) {
    if (point >= 'a' && point <= 'z') result += static_cast<char>(point);
    if (point >= 'A' && point <= 'Z') result += static_cast<char>(point | 0x20);
    const auto found = ascii.find(point);
    if (found != ascii.end()) result += found->second;
  });
  return result;
}

}  // namespace crier::audience::sample
