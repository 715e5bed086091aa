#include "feedback/text/message_ids.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "base/unicode.h"

namespace crier::feedback {
namespace {

std::optional<std::uint64_t> number_in(std::string_view text, int base) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [read_to, error] = std::from_chars(text.data(), end, number, base);
  if (error != std::errc() || read_to != end) return std::nullopt;
  return number;
}

}  // namespace

std::string id_form(std::string_view id) {
  std::string form = ascii_lower(id);
  const std::size_t zeros = std::min(form.find_first_not_of('0'), form.size());
  form.erase(0, zeros);
  if (form.empty() && !id.empty()) form = "0";
  return form;
}

IdForms id_forms(std::string_view id) {
  IdForms forms{.same = id_form(id), .converted = {}};
  const auto add = [&forms](std::string form) {
    if (form != forms.same) forms.converted.push_back(std::move(form));
  };
  constexpr int decimal = 10;
  constexpr int hexadecimal = 16;
  if (const auto number = number_in(forms.same, decimal)) add(fmt::format("{:x}", *number));
  if (const auto number = number_in(forms.same, hexadecimal)) add(fmt::format("{}", *number));
  return forms;
}

}  // namespace crier::feedback
