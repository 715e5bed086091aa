#include "feedback/html_words.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "base/unicode.h"

namespace crier::feedback {
namespace {

void append_point(std::string& text, std::uint32_t point) {
  const auto octet = [&text](std::uint32_t value) { text += static_cast<char>(value); };
  if (point < 0x80) {
    octet(point);
  } else if (point < 0x800) {
    octet(0xC0U | point >> 6U);
    octet(0x80U | (point & 0x3FU));
  } else if (point < 0x10000) {
    octet(0xE0U | point >> 12U);
    octet(0x80U | (point >> 6U & 0x3FU));
    octet(0x80U | (point & 0x3FU));
  } else {
    octet(0xF0U | point >> 18U);
    octet(0x80U | (point >> 12U & 0x3FU));
    octet(0x80U | (point >> 6U & 0x3FU));
    octet(0x80U | (point & 0x3FU));
  }
}

// The text of "&…;" at the begin of `rest`, and how long that is. 0: it is none.
std::size_t append_entity(std::string& text, std::string_view rest) {
  constexpr std::size_t size_max = 10;
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> named = {{{"amp", "&"},
                                                                                   {"lt", "<"},
                                                                                   {"gt", ">"},
                                                                                   {"quot", "\""},
                                                                                   {"apos", "'"},
                                                                                   {"nbsp", " "},
                                                                                   {"shy", ""}}};
  const std::size_t end = rest.substr(0, size_max).find(';');
  if (end == std::string_view::npos || end < 2) return 0;
  const std::string_view name = rest.substr(1, end - 1);
  if (!name.starts_with('#')) {
    const auto found =
        std::ranges::find(named, name, &std::pair<std::string_view, std::string_view>::first);
    if (found == named.end()) return 0;
    text += found->second;
    return end + 1;
  }
  const bool is_hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
  const std::string_view digits = name.substr(is_hex ? 2 : 1);
  std::uint32_t point = 0;
  const auto [last, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), point, is_hex ? 16 : 10);
  if (error != std::errc() || last != digits.data() + digits.size()) return 0;
  if (point == 0 || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return 0;
  append_point(text, point);
  return end + 1;
}

bool breaks_line(std::string_view name) {
  constexpr std::array<std::string_view, 12> blocks = {"br", "p",  "div", "tr",  "li", "h1",
                                                       "h2", "h3", "td",  "pre", "hr", "table"};
  return std::ranges::find(blocks, name) != blocks.end();
}

std::string element_name(std::string_view tag) {
  if (tag.starts_with('/')) tag.remove_prefix(1);
  return ascii_lower(tag.substr(0, tag.find_first_of(" \t\r\n/>")));
}

}  // namespace

std::string text_of_html(std::string_view html) {
  std::string text;
  const std::string lower = ascii_lower(html);
  for (std::size_t at = 0; at < html.size();) {
    if (html[at] == '&') {
      if (const std::size_t size = append_entity(text, html.substr(at)); size > 0) {
        at += size;
        continue;
      }
    }
    if (html[at] != '<') {
      text += html[at++];
      continue;
    }
    if (html.substr(at).starts_with("<!--")) {
      const std::size_t end = html.find("-->", at);
      at = end == std::string_view::npos ? html.size() : end + 3;
      continue;
    }
    const std::size_t close = html.find('>', at);
    if (close == std::string_view::npos) break;
    const std::string name = element_name(html.substr(at + 1, close - at - 1));
    at = close + 1;
    if ((name == "script" || name == "style" || name == "head") && html[close - 1] != '/') {
      // Of a closing tag nothing is left out.
      if (lower[lower.rfind('<', close) + 1] != '/') {
        const std::size_t end = lower.find("</" + name, at);
        at = end == std::string::npos ? html.size() : end;
      }
    } else if (breaks_line(name)) {
      text += '\n';
    }
  }
  return text;
}

}  // namespace crier::feedback
