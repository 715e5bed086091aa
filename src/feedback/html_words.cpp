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

class Words {
 public:
  explicit Words(std::string_view html) : html_(html), lower_(ascii_lower(html)) {}

  std::string read() {
    while (at_ < html_.size()) take_next();
    return std::move(text_);
  }

 private:
  void take_next() {
    const std::size_t entity = html_[at_] == '&' ? append_entity(text_, html_.substr(at_)) : 0;
    if (entity > 0) {
      at_ += entity;
    } else if (html_[at_] != '<') {
      text_ += html_[at_++];
    } else if (html_.substr(at_).starts_with("<!--")) {
      go_behind("-->");
    } else {
      take_tag();
    }
  }

  void take_tag() {
    const std::string_view tag = html_.substr(at_ + 1, html_.find('>', at_) - at_ - 1);
    const std::string name = element_name(tag);
    go_behind(">");
    if (breaks_line(name)) text_ += '\n';
    // What these hold is nothing to read; of their end nothing is left out.
    const bool is_begin = !tag.starts_with('/') && !tag.ends_with('/');
    if (is_begin && (name == "script" || name == "style" || name == "head")) {
      at_ = std::min(lower_.find("</" + name, at_), html_.size());
    }
  }

  // Where it does not come, all the rest belongs to it.
  void go_behind(std::string_view end) {
    const std::size_t found = html_.find(end, at_);
    at_ = found == std::string_view::npos ? html_.size() : found + end.size();
  }

  std::string_view html_;
  std::string lower_;
  std::size_t at_{};
  std::string text_;
};

}  // namespace

std::string text_of_html(std::string_view html) {
  return Words(html).read();
}

}  // namespace crier::feedback
