// The words of HTML, for reports that bring nothing else. No parser: what it makes of hostile HTML
// is text, and nothing is shown of it but redacted words.
#pragma once

#include <string>
#include <string_view>

namespace crier::feedback {

// Without elements, scripts and styles; blocks are lines. `html` is UTF-8.
[[nodiscard]] std::string text_of_html(std::string_view html);

}  // namespace crier::feedback
