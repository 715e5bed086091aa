// One person's address and name, found by what they are.
#include "base/redaction/person_words.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "base/domain_name.h"
#include "base/idna.h"
#include "base/redaction/local_part.h"
#include "base/redaction/sign_words.h"
#include "base/redaction/sought_word.h"
#include "base/redaction/spelling.h"
#include "base/unicode.h"

namespace crier {
namespace {

constexpr std::size_t nowhere = std::string_view::npos;

// What is before and behind the '@', however it is written.
struct Halves {
  SoughtWord local;
  SoughtWord domain;
};

// Where a mark that is no word ends, or a word for the sign.
void add_ends_of_mark(std::string_view text, std::size_t at, Places& ends) {
  for (const Reading& reading : readings_at(text, at).all()) {
    if (!is_word_letter(reading.point)) ends.add(at + reading.size);
  }
  const auto word_end = end_of_letters(text, at);
  if (word_end == at || !is_word(text, at, word_end)) return;
  if (is_word_for_at(text.substr(at, word_end - at))) ends.add(word_end);
}

// Where `second` ends if it begins after `at`, with something that is no word between, or words
// for the sign.
std::size_t end_after_separator(std::string_view text, std::size_t at, const SoughtWord& second) {
  constexpr int marks_max = 12;
  std::vector<std::size_t> places = {at};
  for (int passed = 0; passed < marks_max && !places.empty(); ++passed) {
    Places reached;
    for (const std::size_t place : places) {
      if (place < text.size()) add_ends_of_mark(text, place, reached);
    }
    for (const std::size_t place : reached.all()) {
      const auto end = second.end_at(text, place);
      if (end != nowhere) return end;
    }
    places = reached.all();
  }
  return nowhere;
}

// "x.example!p7", "x.example=p7": the other way round is written without a blank.
std::size_t end_after_mark(std::string_view text, std::size_t at, const SoughtWord& second) {
  if (at >= text.size() || text[at] == ' ') return nowhere;
  for (const Reading& reading : readings_at(text, at).all()) {
    if (is_word_letter(reading.point) || at + reading.size >= text.size()) continue;
    const auto end = second.end_at(text, at + reading.size);
    if (end != nowhere && is_word(text, at + reading.size, end)) return end;
  }
  return nowhere;
}

// "p7ATx.example"
std::size_t end_after_glued_at(std::string_view text, std::size_t at, const SoughtWord& second) {
  constexpr std::string_view sign = "at";
  if (ascii_lower(text.substr(at, sign.size())) != sign) return nowhere;
  return second.end_at(text, at + sign.size());
}

std::size_t end_of_pair(std::string_view text, std::size_t at, const Halves& halves) {
  const auto local_end = halves.local.end_at(text, at);
  if (local_end != nowhere && is_word(text, at, text.size())) {
    const auto end = is_word(text, at, local_end)
                         ? end_after_separator(text, local_end, halves.domain)
                         : end_after_glued_at(text, local_end, halves.domain);
    if (end != nowhere) return end;
  }
  const auto domain_end = halves.domain.end_at(text, at);
  return domain_end == nowhere ? nowhere : end_after_mark(text, domain_end, halves.local);
}

void hide_pair(std::string& text, const Halves& halves) {
  for (std::size_t at = 0; at < text.size();) {
    const auto end = end_of_pair(text, at, halves);
    if (end == nowhere) {
      static_cast<void>(next_code_point(text, at));
      continue;
    }
    // "p7"@x.example
    const bool is_quoted = at > 0 && text[at - 1] == '"' && text.find('"', at) < end;
    at = replace_address(text, is_quoted ? at - 1 : at, end);
  }
}

struct Span {
  std::size_t begin{nowhere};
  std::size_t end{nowhere};
};

// Whether a domain there is no part of another name or of a URL.
bool stands_alone(std::string_view text, Span span) {
  constexpr std::string_view marks = ".-_/";
  if (!is_word(text, span.begin, span.end)) return false;
  if (span.begin > 0 && marks.contains(text[span.begin - 1])) return false;
  if (span.end == text.size()) return true;
  const bool ends_sentence =
      text[span.end] == '.' && (span.end + 1 == text.size() || text[span.end + 1] == ' ');
  return ends_sentence || !marks.contains(text[span.end]);
}

// The domain a few words behind what is before its '@': "p7 is unknown at x.example". Behind one
// that tells little by itself, one word that servers do not say may be what somebody calls the
// sign: "info kwispel x.example".
Span domain_behind(std::string_view text, std::size_t at, const SoughtWord& domain,
                   LocalPartWeight weight) {
  constexpr std::string_view clause_ends = ";[]";
  const int words_max = weight == LocalPartWeight::telling ? 4 : 1;
  for (int words = 0; words <= words_max; ++words) {
    while (at < text.size() && end_of_letters(text, at) == at) {
      if (clause_ends.contains(text[at])) return {};
      static_cast<void>(next_code_point(text, at));
    }
    if (at >= text.size()) return {};
    const Span span{.begin = at, .end = domain.end_at(text, at)};
    if (span.end != nowhere && stands_alone(text, span)) return span;
    const auto word_end = end_of_letters(text, at);
    if (weight != LocalPartWeight::telling && is_common_word(text.substr(at, word_end - at)))
      return {};
    at = word_end;
  }
  return {};
}

// Both halves are hidden, and not what is said between them.
void hide_apart(std::string& text, const Halves& halves, LocalPartWeight weight) {
  if (weight == LocalPartWeight::nothing) return;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = halves.local.end_at(text, at);
    const bool is_found =
        end != nowhere && is_word(text, at, end) && !is_in_placeholder(text, at, end);
    const Span domain = is_found ? domain_behind(text, end, halves.domain, weight) : Span{};
    if (domain.end == nowhere) {
      static_cast<void>(next_code_point(text, at));
      continue;
    }
    replace_address(text, domain.begin, domain.end);
    at = replace_address(text, at, end);
  }
}

void hide_word(std::string& text, std::string_view word) {
  constexpr std::size_t telling_size_min = 3;
  if (word.size() < telling_size_min) return;
  const SoughtWord sought(word);
  for (std::size_t at = 0; at < text.size();) {
    const auto end = sought.end_at(text, at);
    if (end != nowhere && is_word(text, at, end) && !is_in_placeholder(text, at, end)) {
      text.replace(at, end - at, name_placeholder);
      at += name_placeholder.size();
    } else {
      static_cast<void>(next_code_point(text, at));
    }
  }
}

void hide_broken(std::string& text, std::string_view address) {
  const SoughtWord sought(address);
  for (std::size_t at = 0; at < text.size();) {
    const auto end = sought.broken_end_at(text, at);
    if (end != nowhere && is_word(text, at, end)) {
      at = replace_address(text, at, end);
    } else {
      static_cast<void>(next_code_point(text, at));
    }
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

using Forms = std::vector<std::string>;

void add_form(Forms& forms, std::string form) {
  if (form.empty() || std::ranges::find(forms, form) != forms.end()) return;
  forms.push_back(std::move(form));
}

// What is before the '@', as servers repeat it: also without quotes, and without its tag.
Forms forms_of_local(std::string_view local) {
  Forms forms;
  add_form(forms, std::string(local));
  add_form(forms, unquoted(local));
  add_form(forms, std::string(local.substr(0, local.find('+'))));
  return forms;
}

Forms forms_of_domain(std::string_view written) {
  const auto domain = without_root_dot(written);
  Forms forms;
  add_form(forms, std::string(domain));
  if (is_ascii(domain) && !ascii_lower(domain).contains(a_label_prefix)) return forms;
  add_form(forms, with_a_labels(domain).value_or(""));
  add_form(forms, with_u_labels(domain));
  return forms;
}

}  // namespace

void hide_address_of(std::string& text, std::string_view address) {
  const auto sign = address.rfind('@');
  if (sign == nowhere) return;
  const Forms locals = forms_of_local(address.substr(0, sign));
  const Forms domains = forms_of_domain(address.substr(sign + 1));
  for (const std::string& domain : domains) {
    hide_broken(text, std::string(address.substr(0, sign + 1)) + domain);
  }
  for (const std::string& local : locals) {
    const LocalPartWeight weight = weight_of(local);
    for (const std::string& domain : domains) {
      hide_pair(text, {.local = SoughtWord(local, SoughtWord::Signs::any_word),
                       .domain = SoughtWord(domain, SoughtWord::Signs::any_word)});
      hide_apart(text, {.local = SoughtWord(local), .domain = SoughtWord(domain)}, weight);
    }
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
