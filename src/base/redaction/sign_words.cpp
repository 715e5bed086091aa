#include "base/redaction/sign_words.h"

#include <string>

#include "base/redaction/spelling.h"
#include "base/unicode.h"

namespace crier {
namespace {

// All case-folded, composed, and between blanks.
constexpr std::string_view names_of_at =
    " at atsign commat ampersat ät ätt aet klammeraffe affenschwanz arobase arrobase arobas arroba "
    "arrova chiocciola chiocciolina małpa malpa małpka snabel snabela snabla alfakrøll krøllalfa "
    "apenstaartje apestaart apestaartje miukumauku miumau kissanhäntä ättämerkki zavináč zavinac "
    "kukac παπάκι παπακι papaki afna afnă arond coada кльомба маймунско маймунка majmunče "
    "мајмунче eta rožytė собака собачка равлик сабака strudel שטרודל כרוכית アットマーク "
    "アット 골뱅이 艾特 小老鼠 kuyruklua kuyruklu güzela ";
constexpr std::string_view said_for_at =
    " bei beim chez à en presso da em na su w u v ve på hos bij op nál nél til ved ag fuq pri "
    "pie per prie la στο στη в у на при ";
constexpr std::string_view said_along =
    " a sign symbol signe signo segno simbolo símbolo zeichen symbool znak znaku tecken tegn teken "
    "merkki märk jel jele σύμβολο знак ";
constexpr std::string_view words_for_dot =
    " dot period stop fullstop point punkt punto ponto punt punct punctul kropka kropką prik piste "
    "tečka tecka bodka pont pika točka tocka τελεία τελεια тачка точка крапка taškas taskas punkts "
    "punktum punktur ponc nokta נקודה نقطة ドット 点 點 ";

bool is_listed(std::string_view list, std::string_view word) {
  return !word.empty() && list.contains(" " + case_folded(word) + " ");
}

}  // namespace

std::size_t end_of_letters(std::string_view text, std::size_t at) {
  for (std::size_t next = at; next < text.size(); at = next) {
    if (!is_word_letter(next_code_point(text, next))) return at;
  }
  return at;
}

bool is_name_of_at(std::string_view word) {
  return is_listed(names_of_at, word);
}

bool is_word_for_at(std::string_view word) {
  return is_name_of_at(word) || is_listed(said_for_at, word) || is_listed(said_along, word);
}

bool is_word_for_dot(std::string_view word) {
  return is_listed(words_for_dot, word);
}

}  // namespace crier
