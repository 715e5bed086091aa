#include "feedback/text/text_receipt.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "base/sms_text.h"
#include "base/unicode.h"

namespace crier::feedback {
namespace {

// In the order of the numbers of message_state.
constexpr std::array<std::string_view, 10> names = {"SCHEDULED", "ENROUTE", "DELIVRD", "EXPIRED",
                                                    "DELETED",   "UNDELIV", "ACCEPTD", "UNKNOWN",
                                                    "REJECTD",   "SKIPPED"};

struct OtherName {
  std::string_view name;
  ReceiptState state;
};
constexpr OtherName other_names[] = {
    {"delivered", ReceiptState::delivered},         {"undelivered", ReceiptState::undeliverable},
    {"undeliverable", ReceiptState::undeliverable}, {"undelivrd", ReceiptState::undeliverable},
    {"accepted", ReceiptState::accepted},           {"rejected", ReceiptState::rejected}};

constexpr std::size_t id_octets_max = 200;
constexpr std::size_t error_octets_max = 40;

constexpr std::string_view separators(" ,;\t\r\n\0", 7);

// What stands behind `key`, up to what separates fields; empty: it is not there.
std::string_view field(std::string_view words, std::string_view lower, std::string_view key) {
  for (std::size_t at = lower.find(key); at != std::string_view::npos;
       at = lower.find(key, at + 1)) {
    // "id:" is the end of other keys as well.
    if (at > 0 && !separators.contains(lower[at - 1])) continue;
    std::string_view value = words.substr(at + key.size());
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    return value.substr(0, value.find_first_of(separators));
  }
  return {};
}

// What the text began with is quoted at the end, and may say anything.
std::string_view without_quotation(std::string_view words, std::string_view lower) {
  constexpr std::string_view key = "text:";
  for (std::size_t at = lower.find(key); at != std::string_view::npos;
       at = lower.find(key, at + 1)) {
    if (at == 0 || separators.contains(lower[at - 1])) return words.substr(0, at);
  }
  return words;
}

std::string printable_up_to(std::string_view value, std::size_t octets_max) {
  const bool is_sound = value.size() <= octets_max && std::ranges::all_of(value, [](char letter) {
                          return letter > ' ' && letter <= '~';
                        });
  return is_sound ? std::string(value) : std::string();
}

std::optional<ReceiptState> state_numbered(std::optional<std::uint8_t> number) {
  if (!number || *number >= names.size()) return std::nullopt;
  return static_cast<ReceiptState>(*number);
}

std::optional<NetworkError> network_error_in(std::string_view octets) {
  if (octets.size() != 3) return std::nullopt;
  const auto octet = [&](std::size_t at) { return static_cast<std::uint8_t>(octets[at]); };
  return NetworkError{.network = octet(0), .code = octet(1) << 8 | octet(2)};
}

}  // namespace

std::string_view name_of(ReceiptState state) {
  return names.at(std::to_underlying(state));
}

std::optional<ReceiptState> receipt_state_named(std::string_view name) {
  const std::string lower = ascii_lower(name);
  for (std::size_t at = 0; at < names.size(); ++at) {
    if (ascii_lower(names[at]) == lower) return static_cast<ReceiptState>(at);
  }
  for (const OtherName& other : other_names) {
    if (other.name == lower) return other.state;
  }
  return std::nullopt;
}

bool is_end(ReceiptState state) {
  return state == ReceiptState::delivered || is_loss(state);
}

bool is_loss(ReceiptState state) {
  switch (state) {
    case ReceiptState::expired:
    case ReceiptState::deleted:
    case ReceiptState::undeliverable:
    case ReceiptState::rejected:
    case ReceiptState::skipped: return true;
    case ReceiptState::scheduled:
    case ReceiptState::enroute:
    case ReceiptState::delivered:
    case ReceiptState::accepted:
    case ReceiptState::unknown: return false;
  }
  std::unreachable();
}

std::optional<TextReceipt> receipt_in(const CameText& text) {
  // In the alphabet of GSM "_" is another code; receipts have that of ASCII, whatever they say.
  constexpr std::uint8_t ucs2_coding = 8;
  const std::string decoded =
      text.data_coding == ucs2_coding ? utf8_of_sms(text.octets, ucs2_coding) : text.octets;
  const std::string lower_all = ascii_lower(decoded);
  const std::string_view words = without_quotation(decoded, lower_all);
  const std::string_view lower = std::string_view(lower_all).substr(0, words.size());

  TextReceipt receipt;
  receipt.id = printable_up_to(text.receipted_id, id_octets_max);
  if (receipt.id.empty()) receipt.id = printable_up_to(field(words, lower, "id:"), id_octets_max);
  auto state = state_numbered(text.message_state);
  if (!state) state = receipt_state_named(field(words, lower, "stat:"));
  if (receipt.id.empty() || !state) return std::nullopt;
  // What one try has come to is no loss: the next one may arrive.
  receipt.state = is_on_the_way(text) && is_loss(*state) ? ReceiptState::enroute : *state;
  receipt.error = printable_up_to(field(words, lower, "err:"), error_octets_max);
  receipt.network = network_error_in(text.network_error);
  return receipt;
}

}  // namespace crier::feedback
