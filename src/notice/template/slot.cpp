#include "notice/template/slot.h"

#include <array>

#include "base/check.h"

namespace crier::notice {
namespace {

// U+FDD0 to U+FDEF are noncharacters: EF B7 90 to EF B7 AF in UTF-8.
constexpr std::string_view marker_lead = "\xEF\xB7";
constexpr unsigned char marker_first = 0x90;
constexpr unsigned char marker_last = 0xAF;
constexpr std::size_t marker_size = 3;

constexpr std::array<std::string_view, 8> markers = {"\xEF\xB7\x90", "\xEF\xB7\x91", "\xEF\xB7\x92",
                                                     "\xEF\xB7\x93", "\xEF\xB7\x94", "\xEF\xB7\x95",
                                                     "\xEF\xB7\x96", "\xEF\xB7\x97"};

bool is_marker_at(std::string_view text, std::size_t position) {
  if (position + marker_size > text.size()) return false;
  const auto last = static_cast<unsigned char>(text[position + 2]);
  return last >= marker_first && last <= marker_last;
}

std::size_t next_marker(std::string_view text, std::size_t from) {
  std::size_t found = text.find(marker_lead, from);
  while (found != std::string_view::npos && !is_marker_at(text, found)) {
    found = text.find(marker_lead, found + 1);
  }
  return found;
}

}  // namespace

std::string_view marker(Mark mark) {
  CRIER_CHECK(mark != Mark::text);
  return markers.at(static_cast<std::size_t>(mark) - 1);
}

bool has_marker(std::string_view text) {
  return next_marker(text, 0) != std::string_view::npos;
}

std::vector<Piece> pieces_of(std::string_view rendered) {
  std::vector<Piece> pieces;
  std::size_t position = 0;
  while (position < rendered.size()) {
    const std::size_t found = next_marker(rendered, position);
    if (found != position) {
      pieces.push_back(
          {.mark = Mark::text, .text = std::string(rendered.substr(position, found - position))});
    }
    if (found == std::string_view::npos) break;
    const auto index = static_cast<unsigned char>(rendered[found + 2]) - marker_first;
    CRIER_CHECK(static_cast<std::size_t>(index) < markers.size());
    pieces.push_back({.mark = static_cast<Mark>(index + 1), .text = {}});
    position = found + marker_size;
  }
  return pieces;
}

std::string with_mark_replaced(std::string_view rendered, Mark mark, std::string_view replacement) {
  std::string text(rendered);
  const std::string_view wanted = marker(mark);
  for (std::size_t found = text.find(wanted); found != std::string::npos;
       found = text.find(wanted, found + replacement.size())) {
    text.replace(found, wanted.size(), replacement);
  }
  return text;
}

}  // namespace crier::notice
