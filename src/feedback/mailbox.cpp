#include "feedback/mailbox.h"

namespace crier::feedback {
namespace {

// "From sender Mon Nov 30 12:00:00 2026": a year and a time of day.
bool is_begin(std::string_view line) {
  if (!line.starts_with("From ")) return false;
  const std::size_t colon = line.find(':');
  return colon != std::string_view::npos && line.find(':', colon + 1) != std::string_view::npos &&
         (line.contains(" 19") || line.contains(" 20"));
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
    if (at != begin && is_after_empty && is_begin(line)) {
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
