#include "notice/lint/word_list.h"

#include <map>

#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include "base/embedded.h"
#include "campaign/language/languages.h"

namespace crier::notice {
namespace {

using Lists = std::map<std::string, std::vector<std::string>, std::less<>>;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (!line.empty() && !line.starts_with('#')) lines.push_back(folded(line));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

// By path: "promotional/de.txt".
const Lists& lists() {
  static const Lists all = [] {
    Lists read;
    for (unsigned long index = 0; index < crier_lint_words_count; ++index) {
      const crier_embedded_file& file = crier_lint_words[index];
      read.emplace(file.path, lines_of({reinterpret_cast<const char*>(file.data),
                                        static_cast<std::size_t>(file.size)}));
    }
    return read;
  }();
  return all;
}

bool is_letter_before(std::string_view text, std::size_t at) {
  if (at == 0) return false;
  auto index = static_cast<std::int32_t>(at);
  UChar32 character = 0;
  U8_PREV(text.data(), 0, index, character);
  return u_isalpha(character) != 0;
}

bool is_letter_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return false;
  auto index = static_cast<std::int32_t>(at);
  UChar32 character = 0;
  U8_NEXT(text.data(), index, static_cast<std::int32_t>(text.size()), character);
  return u_isalpha(character) != 0;
}

}  // namespace

const std::vector<std::string>& words_of(WordList list, std::string_view tag) {
  static const std::vector<std::string> none;
  const auto list_of = [&](const std::string& candidate) {
    const std::string folder = list == WordList::promotional ? "promotional/" : "choice/";
    return lists().find(folder + candidate + ".txt");
  };
  const auto found = list_of(nearest_text(
      tag, [&](const std::string& candidate) { return list_of(candidate) != lists().end(); }));
  return found == lists().end() ? none : found->second;
}

std::string folded(std::string_view text) {
  std::string result;
  icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())})
      .foldCase()
      .toUTF8String(result);
  return result;
}

bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    if (!is_letter_before(text, at) && !is_letter_at(text, at + word.size())) return true;
  }
  return false;
}

}  // namespace crier::notice
