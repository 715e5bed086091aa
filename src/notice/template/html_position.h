// Where in an HTML document the next octet stands, as far as it matters for what may be put there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace crier::notice {

enum class HtmlPlace : std::uint8_t {
  text,
  attribute,  // In the quotes of a value that is no address.
  link,       // At the beginning of a value that is an address: href, src, action.
  forbidden,  // In a tag outside of quotes, or after the beginning of an address.
};

class HtmlPosition {
 public:
  void advance(std::string_view html);
  [[nodiscard]] HtmlPlace place() const;

 private:
  enum class State : std::uint8_t { text, tag, value };

  State state_{State::text};
  std::string attribute_;  // The name before the value, or what may become one.
  bool value_has_begun_{};
  bool name_has_ended_{};
};

}  // namespace crier::notice
