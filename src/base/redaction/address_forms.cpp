// Addresses of anybody, found by their '@' or what stands for it.
#include <algorithm>
#include <array>
#include <cstddef>

#include "base/redaction/person_words.h"
#include "base/redaction/sign_words.h"
#include "base/redaction/spelling.h"
#include "base/unicode.h"

namespace crier {
namespace {

struct Sign {
  std::string_view text;
  bool is_certain;  // Else it is one only between a word and a domain.
};

constexpr std::array<Sign, 9> signs = {{{"@", true},
                                        {"%40", true},
                                        {"\xef\xbc\xa0", true},  // In full width.
                                        {"&#64;", true},
                                        {"&#x40;", true},
                                        {"&commat;", true},
                                        {"\\u0040", true},
                                        {"=40", false},
                                        {"+40", false}}};

struct Found {
  std::size_t at{std::string::npos};
  Sign sign{};
};

// "[arobase]", "(kukac)".
Found find_name_of_sign(std::string_view text, std::size_t from) {
  constexpr std::string_view opening = "([{";
  constexpr std::string_view closing = ")]}";
  for (auto at = text.find_first_of(opening, from); at != std::string_view::npos;
       at = text.find_first_of(opening, at + 1)) {
    const auto end = end_of_letters(text, at + 1);
    if (end == text.size() || text[end] != closing[opening.find(text[at])]) continue;
    if (!is_name_of_at(text.substr(at + 1, end - at - 1))) continue;
    return {.at = at, .sign = {.text = text.substr(at, end + 1 - at), .is_certain = false}};
  }
  return {};
}

Found find_sign(std::string_view text, std::size_t from) {
  const std::string small = ascii_lower(text);
  Found first;
  for (const Sign& sign : signs) {
    const auto at = small.find(sign.text, from);
    if (at < first.at) first = {.at = at, .sign = sign};
  }
  const auto bracketed = find_name_of_sign(text, from);
  return bracketed.at < first.at ? bracketed : first;
}

bool ends_an_address(char letter) {
  constexpr std::string_view marks = " <>()[]{},;:\"'|`";
  return marks.find(letter) != std::string_view::npos;
}

// Whether the semicolon at `at` belongs to a letter of HTML: "b&uuml;cher".
bool ends_a_letter(std::string_view text, std::size_t at) {
  constexpr std::size_t name_max = 10;
  constexpr std::string_view marks = " lt gt quot apos amp nbsp ";
  if (text[at] != ';') return false;
  std::size_t begin = at;
  while (begin > 0 && at - begin < name_max && is_word_letter(text[begin - 1])) --begin;
  if (begin == at || begin == 0 || text[begin - 1] != '&') return false;
  return !marks.contains(" " + ascii_lower(text.substr(begin, at - begin)) + " ");
}

bool ends_an_address_at(std::string_view text, std::size_t at) {
  return ends_an_address(text[at]) && !ends_a_letter(text, at);
}

bool is_domain_letter(char letter) {
  const auto octet = static_cast<unsigned char>(letter);
  return letter == '-' || octet >= 0x80 || is_word_letter(octet);
}

// Whether "x.example" begins there: a name with a dot whose last part is no number.
bool is_domain(std::string_view text, std::size_t at) {
  std::size_t last = at;
  std::size_t end = at;
  for (; end < text.size() && (is_domain_letter(text[end]) || text[end] == '.'); ++end) {
    if (text[end] == '.' && end + 1 < text.size() && is_domain_letter(text[end + 1]))
      last = end + 1;
  }
  if (last == at || text[at] == '.') return false;
  return std::ranges::any_of(text.substr(last, end - last),
                             [](char letter) { return letter < '0' || letter > '9'; });
}

// Where "sub . example . org" ends; `at` where no such name begins there.
std::size_t end_of_spaced_domain(std::string_view text, std::size_t at) {
  constexpr std::string_view dot = " . ";
  std::size_t end = at;
  for (std::size_t label = at;;) {
    std::size_t label_end = label;
    while (label_end < text.size() && is_domain_letter(text[label_end])) ++label_end;
    if (label_end == label) return end;
    if (label != at) end = label_end;
    if (!text.substr(label_end).starts_with(dot)) return end;
    label = label_end + dot.size();
  }
}

struct Span {
  std::size_t begin{};
  std::size_t end{};
};

std::size_t begin_of_local(std::string_view text, std::size_t from, std::size_t begin) {
  if (begin > from && text[begin - 1] == '"') {
    // A local part in quotes may hold any mark, the blank among them.
    const auto quote = begin < 2 ? std::string::npos : text.rfind('"', begin - 2);
    begin = quote == std::string::npos || quote < from ? begin - 1 : quote;
  }
  for (;;) {
    while (begin > from && !ends_an_address_at(text, begin - 1)) --begin;
    // The address of the person meant, hidden before, may be part of another: VERP, SRS.
    const auto size = address_placeholder.size();
    if (begin < from + size || !text.substr(0, begin).ends_with(address_placeholder)) return begin;
    begin -= size;
  }
}

// What the sign makes an address of; empty where it is none.
Span span_of(std::string_view text, std::size_t from, const Found& found) {
  const std::size_t sign_end = found.at + found.sign.text.size();
  std::size_t local_end = found.at;
  std::size_t end = sign_end;
  while (end < text.size() && text[end] == ' ') ++end;
  while (local_end > from && text[local_end - 1] == ' ') --local_end;
  const std::size_t spaced_end = end_of_spaced_domain(text, end);
  const bool is_spaced = spaced_end > end;
  const bool has_domain = is_spaced || is_domain(text, end);
  if (!has_domain) {
    if (!found.sign.is_certain) return {};
    local_end = found.at;
    end = sign_end;
  }
  std::size_t begin = begin_of_local(text, from, local_end);
  if (begin == local_end) begin = found.at;
  if (begin == found.at && !found.sign.is_certain) return {};
  // A domain literal: user@[192.0.2.1].
  if (end < text.size() && text[end] == '[')
    end = std::min(text.find(']', end), text.size() - 1) + 1;
  if (is_spaced) end = spaced_end;
  while (end < text.size() && !ends_an_address_at(text, end)) ++end;
  if (begin == found.at && end == sign_end) return {};  // A sign alone is no address.
  return {.begin = begin, .end = end};
}

}  // namespace

std::size_t replace_address(std::string& text, std::size_t begin, std::size_t end) {
  if (begin > 0 && end < text.size() && text[begin - 1] == '<' && text[end] == '>') {
    --begin;
    ++end;
  }
  text.replace(begin, end - begin, address_placeholder);
  return begin + address_placeholder.size();
}

void hide_addresses(std::string& text) {
  std::size_t from = 0;
  for (Found found = find_sign(text, from); found.at != std::string::npos;
       found = find_sign(text, from)) {
    const Span span = span_of(text, from, found);
    if (span.begin == span.end) {
      from = found.at + found.sign.text.size();
      continue;
    }
    from = replace_address(text, span.begin, span.end);
  }
}

}  // namespace crier
