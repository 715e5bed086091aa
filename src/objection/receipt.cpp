#include "objection/receipt.h"

#include <cerrno>
#include <sys/random.h>
#include <system_error>

namespace crier::objection {
namespace {

constexpr std::string_view digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t drawn = 11;
constexpr std::size_t group = 4;

// Luhn's digit in base 32: finds every wrong digit and nearly every swap of neighbours.
std::size_t check_value(std::string_view number) {
  std::size_t sum = 0;
  std::size_t factor = 2;
  for (auto digit = number.rbegin(); digit != number.rend(); ++digit) {
    const std::size_t product = factor * digits.find(*digit);
    sum += product / digits.size() + product % digits.size();
    factor = 3 - factor;
  }
  return (digits.size() - sum % digits.size()) % digits.size();
}

std::string in_groups(std::string_view number) {
  std::string text;
  for (std::size_t index = 0; index < number.size(); ++index) {
    if (index > 0 && index % group == 0) text += '-';
    text += number[index];
  }
  return text;
}

char as_meant(char typed) {
  const char upper = typed >= 'a' && typed <= 'z' ? static_cast<char>(typed - 'a' + 'A') : typed;
  if (upper == 'O') return '0';
  return upper == 'I' || upper == 'L' ? '1' : upper;
}

// The twelve of a number, its check digit unchecked.
std::optional<std::string> digits_in(std::string_view typed) {
  std::string number;
  for (const char letter : typed) {
    if (letter == '-' || letter == ' ') continue;
    const char digit = as_meant(letter);
    if (digits.find(digit) == std::string_view::npos || number.size() > drawn) return std::nullopt;
    number += digit;
  }
  if (number.size() != drawn + 1) return std::nullopt;
  return number;
}

bool has_sound_check(std::string_view number) {
  return digits[check_value(number.substr(0, drawn))] == number.back();
}

}  // namespace

std::string receipt_number(std::uint64_t chance) {
  std::string number;
  for (std::size_t index = 0; index < drawn; ++index) {
    number += digits[chance % digits.size()];
    chance /= digits.size();
  }
  number += digits[check_value(number)];
  return in_groups(number);
}

std::string new_receipt_number() {
  std::uint64_t chance = 0;
  if (::getentropy(&chance, sizeof(chance)) != 0) {
    throw std::system_error(errno, std::generic_category(), "getentropy");
  }
  return receipt_number(chance);
}

std::optional<std::string> receipt_number_of(std::string_view typed) {
  const auto number = digits_in(typed);
  if (!number || !has_sound_check(*number)) return std::nullopt;
  return in_groups(*number);
}

std::optional<std::string> receipt_slip(std::string_view typed) {
  const auto number = digits_in(typed);
  if (!number || has_sound_check(*number)) return std::nullopt;
  return "is no receipt number: its last letter does not fit the others, so that one of them is "
         "wrong, or two have changed places";
}
std::string receipt_fault(std::string_view typed) {
  return receipt_slip(typed).value_or(
      "is no receipt number: it has twelve letters and digits, such as 7KQM-2D9X-4VTA");
}

}  // namespace crier::objection
