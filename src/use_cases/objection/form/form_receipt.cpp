#include "use_cases/objection/form/form_receipt.h"

#include <charconv>
#include <chrono>
#include <cstdint>

#include <fmt/format.h>

#include "base/check.h"

namespace crier::app {
namespace {

std::string_view next_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  CRIER_CHECK(end != std::string_view::npos);
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

}  // namespace

FormReceipts::FormReceipts(std::string_view secret) : seal_(secret, "form receipt") {}

// A line each: what is kept of a form has no line end in it.
std::string FormReceipts::seal(const FormReceipt& receipt) const {
  const auto at = std::chrono::floor<std::chrono::seconds>(receipt.stated_at);
  return seal_.seal(fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n", receipt.number,
                                at.time_since_epoch().count(), receipt.purpose, receipt.words.name,
                                receipt.words.email, receipt.words.phone));
}

std::optional<FormReceipt> FormReceipts::open(std::string_view sealed, WallTime now) const {
  const auto plain = seal_.open(sealed);
  if (!plain) return std::nullopt;
  std::string_view rest(*plain);
  FormReceipt receipt;
  receipt.number = next_line(rest);
  const std::string_view time = next_line(rest);
  std::int64_t seconds = 0;
  CRIER_CHECK(std::from_chars(time.data(), time.data() + time.size(), seconds).ec == std::errc());
  receipt.stated_at = WallTime(std::chrono::seconds(seconds));
  receipt.purpose = next_line(rest);
  if (now > receipt.stated_at + words_are_shown_for) return receipt;
  receipt.words = {.name = std::string(next_line(rest)),
                   .email = std::string(next_line(rest)),
                   .phone = std::string(next_line(rest))};
  return receipt;
}

}  // namespace crier::app
