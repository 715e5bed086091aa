#include "net/smpp/options.h"

#include <algorithm>
#include <string_view>

namespace crier::smpp {
namespace {

constexpr std::size_t system_id_octets_max = 15;
constexpr std::size_t password_octets_max = 8;
constexpr std::size_t system_type_octets_max = 12;
constexpr std::size_t number_octets_max = 20;
constexpr std::size_t name_octets_max = 11;

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
}

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char letter) { return letter >= ' ' && letter <= '~'; });
}

// Empty: nothing.
std::string_view fault_of_sender(std::string_view sender) {
  if (sender.empty()) return "a sender is missing";
  const bool is_number = is_digits(sender.starts_with('+') ? sender.substr(1) : sender);
  if (sender.starts_with('+') && !is_number) return "a number is \"+\" and digits";
  if (is_number) return sender.size() <= number_octets_max ? "" : "a number has 20 digits at most";
  if (!is_printable(sender)) return "a sender's name is in ASCII";
  return sender.size() <= name_octets_max ? "" : "a sender's name has 11 characters at most";
}

}  // namespace

Numbering numbering_of_sender(const std::string& sender) {
  constexpr Numbering international{.type = 1, .plan = 1};
  constexpr Numbering short_code{.type = 3, .plan = 0};
  constexpr Numbering name{.type = 5, .plan = 0};
  if (sender.starts_with('+')) return international;
  return is_digits(sender) ? short_code : name;
}

std::expected<void, std::string> check(const Options& options) {
  const auto fault = [](std::string_view words) { return std::unexpected(std::string(words)); };
  if (options.servers.empty()) return fault("there is no server");
  if (options.system_id.empty()) return fault("a system_id is missing");
  if (options.system_id.size() > system_id_octets_max || !is_printable(options.system_id)) {
    return fault("a system_id has 15 characters of ASCII at most");
  }
  if (options.password.size() > password_octets_max || !is_printable(options.password)) {
    return fault("a password has 8 characters of ASCII at most (SMPP 3.4, 5.2.2)");
  }
  if (options.system_type.size() > system_type_octets_max || !is_printable(options.system_type)) {
    return fault("a system_type has 12 characters of ASCII at most");
  }
  if (const auto words = fault_of_sender(options.sender); !words.empty()) return fault(words);
  if (options.connections_max < 1) return fault("at least one connection is needed");
  if (options.window < 1) return fault("a window is at least 1");
  return {};
}

}  // namespace crier::smpp
