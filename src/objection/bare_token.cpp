#include "objection/bare_token.h"

#include <algorithm>
#include <cstddef>

#include "objection/objection_token.h"

namespace crier::objection {
namespace {

// Base64url.
bool is_of_tokens(char letter) {
  return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') ||
         (letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
}

}  // namespace

std::string_view bare_token(std::string_view text) {
  if (text.size() <= token_size) return text;
  const std::string_view token = text.substr(0, token_size);
  std::string_view rest = text.substr(token_size);
  while (!rest.empty()) {
    if (is_of_tokens(rest.front())) return text;
    // A longer path is another page.
    if (rest.front() == '/') return text;
    constexpr std::size_t escape_size = 3;
    rest.remove_prefix(rest.front() == '%' ? std::min(escape_size, rest.size()) : 1);
  }
  return looks_like_token(token) ? token : text;
}

}  // namespace crier::objection
