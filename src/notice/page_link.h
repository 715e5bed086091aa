// The address of the page that shows a notice in the other languages (web/ serves it):
//   <pages url>/n/<campaign>/<country>/<token>
// It names no person: the token is that of their objection link, which the page repeats. A notice
// that cannot be objected to has none.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace crier::notice {

struct PageAddress {
  std::string campaign;
  std::string country;  // ISO 3166-1 alpha-2.
  std::string token;    // Empty: none.

  friend bool operator==(const PageAddress&, const PageAddress&) = default;
};

// Below this the pages of notices are.
inline constexpr std::string_view page_path_root = "/n/";

// Up to the token, which is appended.
[[nodiscard]] std::string page_link_prefix(std::string_view pages_url, std::string_view campaign,
                                           std::string_view country);

// Reads the path of a request; nothing where no notice links to it.
[[nodiscard]] std::optional<PageAddress> page_address(std::string_view path);

}  // namespace crier::notice
