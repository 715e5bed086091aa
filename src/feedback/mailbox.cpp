#include "feedback/mailbox.h"

#include <algorithm>
#include <array>

namespace crier::feedback {
namespace {

// "From sender Mon Nov 30 12:00:00 2026": a year and a time of day.
bool is_begin(std::string_view line) {
  if (!line.starts_with("From ")) return false;
  const std::size_t colon = line.find(':');
  return colon != std::string_view::npos && line.find(':', colon + 1) != std::string_view::npos &&
         (line.contains(" 19") || line.contains(" 20"));
}

// With the day of the week and the month as asctime() writes them, nobody writes it by chance: some
// programs leave the empty line before it out.
bool is_certain_begin(std::string_view line) {
  constexpr std::array<std::string_view, 7> days = {" Mon ", " Tue ", " Wed ", " Thu ",
                                                    " Fri ", " Sat ", " Sun "};
  constexpr std::array<std::string_view, 12> months = {" Jan ", " Feb ", " Mar ", " Apr ",
                                                       " May ", " Jun ", " Jul ", " Aug ",
                                                       " Sep ", " Oct ", " Nov ", " Dec "};
  const auto is_in = [line](std::string_view name) { return line.contains(name); };
  return is_begin(line) &&
         line.find_first_of(",.!?", line.find(' ', 5)) == std::string_view::npos &&
         std::ranges::any_of(days, is_in) && std::ranges::any_of(months, is_in);
}

}  // namespace

std::vector<std::string_view> mails_of(std::string_view text) {
  std::vector<std::string_view> mails;
  const std::size_t first = text.find_first_not_of("\r\n");
  if (first == std::string_view::npos || !text.substr(first).starts_with("From ")) {
    return {text};
  }
  std::size_t begin = first;
  bool is_after_empty = false;
  for (std::size_t at = first; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    std::string_view line = text.substr(at, end == std::string_view::npos ? end : end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const bool is_next = is_certain_begin(line) || (is_after_empty && is_begin(line));
    if (at != begin && is_next) {
      mails.push_back(text.substr(begin, at - begin));
      begin = at;
    }
    is_after_empty = line.empty();
    at = end == std::string_view::npos ? text.size() : end + 1;
  }
  mails.push_back(text.substr(begin));
  return mails;
}

}  // namespace crier::feedback
