#include "base/redaction/local_part.h"

#include <algorithm>
#include <array>

#include "base/redaction/person_words.h"
#include "base/redaction/sought_word.h"
#include "base/redaction/spelling.h"
#include "base/unicode.h"

namespace crier {
namespace {

// Words of refusals, all in lower case and between blanks.
constexpr std::string_view nouns =
    " abuse admin all billing bot client com connection contact data delivery dns domain email "
    "error example feedback gateway group hello help home host hostmaster http https info ip job "
    "jobs limit link list local mail mailer marketing me message network news noreply office "
    "order orders org page port post postmaster press privacy protocol queue quota relay reply "
    "report request root sales security sender sent server service services session shop site "
    "size smtp spam staff status support system team test time tls today webmaster web www ";
constexpr std::string_view sentence_words =
    " a about above accept accepted access account active address addresses after again alias "
    "already also although am an and another any are as at bad be because been before being below "
    "blocked bounced but by can cannot check closed could currently deactivated deferred deleted "
    "denied did disabled do does doesnt don done due each either exceed exceeded exist existing "
    "exists expired failed for found from full further gone greylisted had has have he her here "
    "his "
    "how i if in inactive invalid is isn it its known later limited locked login longer lookup "
    "mailbox many may moved must my name needed new no non none nonexistent not now of off ok on "
    "one only open or other our out over password per permanently permitted please policy "
    "reached reason received recipient recipients refused rejected required see she should so such "
    "suspended temporarily temporary than that the their them there these they this those to too "
    "try unavailable under unknown until up us use user users valid verification verify via was "
    "we were what when where which who why will with within without you your ";
constexpr std::string_view markers =
    " account addressee alias customer inbox login mailbox member local localpart person rcpt "
    "recipient subscriber uid user userid username ";

// Those of them that end no sentence after "user": whoever stands there has that name.
constexpr std::string_view words_within_sentences =
    " a about an and any as at because before by each either from her his how if my no not of or "
    "other our per please such than that the their this to until via was were what when where "
    "which who why will with within without your ";

bool is_listed(std::string_view list, std::string_view word) {
  return !word.empty() && list.contains(" " + ascii_lower(word) + " ");
}

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

bool is_bracketed(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::string_view opening = "<\"'`([{";
  constexpr std::string_view closing = ">\"'')]}";
  if (begin == 0 || end >= text.size()) return false;
  const auto kind = opening.find(text[begin - 1]);
  return kind != std::string_view::npos && (text[end] == closing[kind] || text[end] == '`');
}

bool is_mark(char letter) {
  return static_cast<unsigned char>(letter) < 0x80 &&
         !is_word_letter(static_cast<unsigned char>(letter));
}

struct Before {
  std::string_view word;   // The one before, in letters.
  std::string_view marks;  // What is between.
};

Before before(std::string_view text, std::size_t begin) {
  std::size_t word_end = begin;
  while (word_end > 0 && is_mark(text[word_end - 1])) --word_end;
  std::size_t word_begin = word_end;
  while (word_begin > 0 && !is_mark(text[word_begin - 1])) --word_begin;
  return {.word = text.substr(word_begin, word_end - word_begin),
          .marks = text.substr(word_end, begin - word_end)};
}

// "unknown user no;", "user no": at the end of a clause.
bool is_last_behind_user(std::string_view text, std::size_t begin, std::size_t end) {
  const auto rest = text.substr(end);
  if (!rest.empty() && !std::string_view(".,;:!?)").contains(rest[0])) return false;
  const auto marker = before(text, begin);
  if (marker.marks != " " || !is_listed(markers, marker.word)) return false;
  const auto marker_begin = begin - 1 - marker.word.size();
  return is_listed(words_within_sentences, text.substr(begin, end - begin)) ||
         ascii_lower(before(text, marker_begin).word) == "unknown";
}

bool is_marked(std::string_view text, std::size_t begin, std::size_t end, LocalPartWeight weight) {
  constexpr std::size_t marks_max = 3;
  if (is_bracketed(text, begin, end)) return true;
  const auto [word, marks] = before(text, begin);
  const bool has_colon = marks.contains(':') || marks.contains('=');
  const bool is_near = marks.size() <= marks_max;
  const bool has_marker = is_listed(markers, word) || (has_colon && (is_listed(" to for ", word)));
  const auto rest = text.substr(end);
  const bool is_at_begin = word.empty();
  if (is_at_begin && rest.starts_with(':')) return true;
  if (weight == LocalPartWeight::nothing) {
    if (is_last_behind_user(text, begin, end)) return true;
    return (has_marker && has_colon && is_near && (rest.empty() || is_mark(rest[0])) &&
            !rest.starts_with(' ')) ||
           rest.starts_with(address_placeholder);
  }
  if (has_marker && is_near) return true;
  const auto gap = rest.find('[');
  if (gap <= marks_max && rest.substr(gap).starts_with(address_placeholder)) return true;
  const bool is_short = end - begin < 3;
  return is_short && is_at_begin &&
         (rest.starts_with(" unknown") || rest.starts_with(" is unknown") ||
          rest.starts_with(" not ") || rest.starts_with(" does"));
}

}  // namespace

LocalPartWeight weight_of(std::string_view local) {
  constexpr std::size_t size_min = 3;
  constexpr std::size_t number_size_min = 5;  // Shorter ones are codes and ports.
  if (is_listed(sentence_words, local)) return LocalPartWeight::nothing;
  if (is_listed(nouns, local)) return LocalPartWeight::slight;
  const auto digits = static_cast<std::size_t>(std::ranges::count_if(local, is_digit));
  if (digits == local.size())
    return digits < number_size_min ? LocalPartWeight::slight : LocalPartWeight::telling;
  return local.size() < size_min && digits == 0 ? LocalPartWeight::slight
                                                : LocalPartWeight::telling;
}

bool is_common_word(std::string_view word) {
  return is_listed(nouns, word) || is_listed(sentence_words, word);
}

bool is_in_placeholder(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin == 0 || end >= text.size()) return false;
  const auto whole = text.substr(begin - 1, end - begin + 2);
  return whole == address_placeholder || whole == name_placeholder;
}

void hide_local_part(std::string& text, std::string_view local) {
  if (local.empty()) return;
  const LocalPartWeight weight = weight_of(local);
  const SoughtWord sought(local);
  for (std::size_t at = 0; at < text.size();) {
    const auto end = sought.end_at(text, at);
    const bool is_found = end != std::string_view::npos && is_word(text, at, end) &&
                          !is_in_placeholder(text, at, end);
    if (is_found && (weight == LocalPartWeight::telling || is_marked(text, at, end, weight))) {
      text.replace(at, end - at, address_placeholder);
      at += address_placeholder.size();
    } else {
      static_cast<void>(next_code_point(text, at));
    }
  }
}

}  // namespace crier
