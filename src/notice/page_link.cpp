#include "notice/page_link.h"

#include <algorithm>

#include <fmt/format.h>

#include "objection/objection_token.h"

namespace crier::notice {
namespace {

constexpr std::size_t campaign_size_max = 64;

bool is_small_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}
bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_campaign(std::string_view text) {
  return !text.empty() && text.size() <= campaign_size_max &&
         std::ranges::all_of(text, [](char c) { return is_small_letter_or_digit(c) || c == '-'; });
}

bool is_token(std::string_view text) {
  return text.empty() || objection::looks_like_token(text);
}

// Up to the next slash, which goes with it.
std::string_view next_part(std::string_view& rest) {
  const std::size_t end = rest.find('/');
  const std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return part;
}

}  // namespace

std::string page_link_prefix(std::string_view pages_url, std::string_view campaign,
                             std::string_view country) {
  while (pages_url.ends_with('/')) pages_url.remove_suffix(1);
  return fmt::format("{}{}{}/{}/", pages_url, page_path_root, campaign, country);
}

std::optional<PageAddress> page_address(std::string_view path) {
  if (!path.starts_with(page_path_root)) return std::nullopt;
  std::string_view rest = path.substr(page_path_root.size());
  const std::string_view campaign = next_part(rest);
  const std::string_view country = next_part(rest);
  if (!is_campaign(campaign) || country.size() != 2 || !std::ranges::all_of(country, is_capital) ||
      !is_token(rest)) {
    return std::nullopt;
  }
  return PageAddress{.campaign = std::string(campaign),
                     .country = std::string(country),
                     .token = std::string(rest)};
}

}  // namespace crier::notice
