#include "use_cases/objection/form/form_ticket.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>

#include <fmt/format.h>

#include "base/digest.h"
#include "objection/receipt.h"

namespace crier::app {
namespace {

constexpr std::string_view ticket_use = "form ticket";

std::int64_t seconds_of(WallTime at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

}  // namespace

FormTickets::FormTickets(std::string_view secret) : seal_(secret, ticket_use) {
  const Digest key = hmac_sha256(secret, "form receipt number");
  number_key_.assign(key.begin(), key.end());
}

// The moment, and a number that nobody has had.
std::string FormTickets::issue(WallTime now) const {
  return seal_.seal(fmt::format("{} {}", seconds_of(now), objection::new_receipt_number()));
}

std::optional<std::string> FormTickets::opened(std::string_view ticket, WallTime now) const {
  auto plain = seal_.open(ticket);
  if (!plain) return std::nullopt;
  std::int64_t issued = 0;
  const char* const end = plain->data() + plain->size();
  if (std::from_chars(plain->data(), end, issued).ec != std::errc()) return std::nullopt;
  const std::chrono::seconds age(seconds_of(now) - issued);
  // The clocks of two daemons may differ.
  if (age > ticket_is_good_for || age < -ticket_is_good_for) return std::nullopt;
  return plain;
}

bool FormTickets::is_good(std::string_view ticket, WallTime now) const {
  return opened(ticket, now).has_value();
}

std::optional<std::string> FormTickets::receipt_number_for(const Sent& sent, WallTime now) const {
  const auto ticket = opened(sent.ticket, now);
  if (!ticket) return std::nullopt;
  // None of them has a line end.
  const Digest digest =
      hmac_sha256(number_key_, fmt::format("{}\n{}\n{}\n{}\n{}", *ticket, sent.purpose,
                                           sent.words.name, sent.words.email, sent.words.phone));
  std::uint64_t chance = 0;
  for (std::size_t index = 0; index < sizeof(chance); ++index)
    chance = chance << 8U | digest[index];
  return objection::receipt_number(chance);
}

}  // namespace crier::app
