// Text as it stands in HTML, and in attribute values in quotes.
#pragma once

#include <string>
#include <string_view>

#include "notice/escape.h"

namespace crier::app {

[[nodiscard]] inline std::string html_text(std::string_view text) {
  std::string html;
  notice::append_html(html, text);
  return html;
}

}  // namespace crier::app
