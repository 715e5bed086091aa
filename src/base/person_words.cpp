// One person's address and name, found by what they are.
#include "base/person_words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "base/local_part.h"
#include "base/spelling.h"
#include "base/unicode.h"

namespace crier {
namespace {

constexpr std::size_t nowhere = std::string_view::npos;

// Where a mark that is no word ends, or "at".
void add_ends_of_mark(std::string_view text, std::size_t at, bool may_be_word, Places& ends) {
  for (const Reading& reading : readings_at(text, at).all()) {
    if (!is_word_letter(reading.point)) ends.add(at + reading.size);
  }
  const auto word_end = may_be_word ? end_of_word(text, at, "at") : nowhere;
  if (word_end != nowhere && is_word(text, at, word_end)) ends.add(word_end);
}

// Where `second` ends if it begins after `at`, with something that is no word between, or "at".
std::size_t end_after_separator(std::string_view text, std::size_t at, std::string_view second) {
  constexpr int marks_max = 12;
  std::vector<std::size_t> places = {at};
  for (int passed = 0; passed < marks_max && !places.empty(); ++passed) {
    Places reached;
    for (const std::size_t place : places) {
      if (place < text.size()) add_ends_of_mark(text, place, passed > 0, reached);
    }
    for (const std::size_t place : reached.all()) {
      const auto end = end_of_word(text, place, second);
      if (end != nowhere) return end;
    }
    places = reached.all();
  }
  return nowhere;
}

// "x.example!p7", "x.example=p7": the other way round is written without a blank.
std::size_t end_after_mark(std::string_view text, std::size_t at, std::string_view second) {
  if (at >= text.size() || text[at] == ' ') return nowhere;
  for (const Reading& reading : readings_at(text, at).all()) {
    if (is_word_letter(reading.point) || at + reading.size >= text.size()) continue;
    const auto end = end_of_word(text, at + reading.size, second);
    if (end != nowhere && is_word(text, at + reading.size, end)) return end;
  }
  return nowhere;
}

std::size_t end_of_pair(std::string_view text, std::size_t at, std::string_view local,
                        std::string_view domain) {
  const auto local_end = end_of_word(text, at, local);
  if (local_end != nowhere) {
    const auto end = end_after_separator(text, local_end, domain);
    if (end != nowhere && is_word(text, at, local_end)) return end;
  }
  const auto domain_end = end_of_word(text, at, domain);
  return domain_end == nowhere ? nowhere : end_after_mark(text, domain_end, local);
}

void hide_pair(std::string& text, std::string_view local, std::string_view domain) {
  if (local.empty() || domain.empty()) return;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = end_of_pair(text, at, local, domain);
    if (end == nowhere) {
      static_cast<void>(next_code_point(text, at));
      continue;
    }
    // "p7"@x.example
    const bool is_quoted = at > 0 && text[at - 1] == '"' && text.find('"', at) < end;
    at = replace_address(text, is_quoted ? at - 1 : at, end);
  }
}

void hide_word(std::string& text, std::string_view word) {
  constexpr std::size_t telling_size_min = 3;
  if (word.size() < telling_size_min) return;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = end_of_word(text, at, word);
    if (end != nowhere && is_word(text, at, end) && !is_in_placeholder(text, at, end)) {
      text.replace(at, end - at, name_placeholder);
      at += name_placeholder.size();
    } else {
      static_cast<void>(next_code_point(text, at));
    }
  }
}

// The address with a blank in it, which is where a reply of two lines was broken.
void hide_broken(std::string& text, std::string_view address) {
  const std::string wanted = ascii_lower(address);
  for (auto blank = text.find(' '); blank != nowhere; blank = text.find(' ', blank + 1)) {
    const auto before_size = std::min(blank, wanted.size() - 1);
    const auto before = std::string_view(text).substr(blank - before_size, before_size);
    const auto after = std::string_view(text).substr(blank + 1, wanted.size() - 1);
    const auto at = ascii_lower(std::string(before) + std::string(after)).find(wanted);
    if (at == nowhere || at >= before_size || at + wanted.size() <= before_size) continue;
    const auto begin = blank - before_size + at;
    const auto end = begin + wanted.size() + 1;
    if (is_word(text, begin, end)) blank = replace_address(text, begin, end) - 1;
  }
}

// Without the quotes and backslashes of RFC 5322.
std::string unquoted(std::string_view local) {
  std::string plain;
  for (const char letter : local) {
    if (letter != '"' && letter != '\\') plain += letter;
  }
  return plain;
}

// What is before the '@', as servers repeat it: also without quotes, and without its tag.
std::array<std::string, 3> forms_of_local(std::string_view local) {
  return {std::string(local), unquoted(local), std::string(local.substr(0, local.find('+')))};
}

}  // namespace

void hide_address_of(std::string& text, std::string_view address) {
  const auto sign = address.rfind('@');
  if (sign == nowhere) return;
  hide_broken(text, address);
  for (const std::string& local : forms_of_local(address.substr(0, sign))) {
    hide_pair(text, local, address.substr(sign + 1));
  }
}

void hide_mailbox_of(std::string& text, std::string_view address) {
  for (const std::string& local : forms_of_local(address.substr(0, address.rfind('@')))) {
    hide_local_part(text, local);
  }
}

void hide_name(std::string& text, std::string_view name) {
  hide_word(text, name);
  for (std::size_t begin = 0; begin < name.size();) {
    std::size_t end = begin;
    std::size_t next = begin;
    while (next < name.size() && is_word_letter(next_code_point(name, next))) end = next;
    hide_word(text, name.substr(begin, end - begin));
    begin = end == begin ? std::max(next, begin + 1) : end;
  }
}

}  // namespace crier
