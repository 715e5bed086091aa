#include "notice/template/html_position.h"

#include <algorithm>
#include <array>

namespace crier::notice {
namespace {

constexpr std::array<std::string_view, 4> address_attributes = {"href", "src", "action",
                                                                "background"};

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

}  // namespace

void HtmlPosition::advance(std::string_view html) {
  for (const char c : html) {
    switch (state_) {
      case State::text:
        if (c == '<') {
          state_ = State::tag;
          attribute_.clear();
        }
        break;
      case State::tag:
        if (c == '>') {
          state_ = State::text;
        } else if (c == '"') {
          state_ = State::value;
          value_has_begun_ = false;
        } else if (is_name_character(c)) {
          if (name_has_ended_) attribute_.clear();
          name_has_ended_ = false;
          attribute_ += c;
        } else if (c != '=') {
          name_has_ended_ = true;
        }
        break;
      case State::value:
        if (c == '"') {
          state_ = State::tag;
          name_has_ended_ = true;
        }
        value_has_begun_ = true;
        break;
    }
  }
}

HtmlPlace HtmlPosition::place() const {
  if (state_ == State::text) return HtmlPlace::text;
  if (state_ == State::tag) return HtmlPlace::forbidden;
  if (std::ranges::find(address_attributes, attribute_) == address_attributes.end()) {
    return HtmlPlace::attribute;
  }
  return value_has_begun_ ? HtmlPlace::forbidden : HtmlPlace::link;
}

}  // namespace crier::notice
