#include "channel/sms_answer.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/redaction/redacted.h"
#include "net/smpp/status.h"

namespace crier::channel {
namespace {

using enum Verdict;
using Kind = smpp::Failure::Kind;

constexpr SmsStatusRow rows[] = {
    // Ours: nobody's number changes them.
    {0x01, halt, Reason::content_refused},                             // Length of the message.
    {0x02, halt, Reason::protocol_error},                              // Length of the command.
    {0x03, halt, Reason::protocol_error},                              // Command.
    {0x04, retry_later, Reason::service_unavailable, Scope::channel},  // Not bound (any more).
    {0x06, halt, Reason::protocol_error},                              // Priority.
    {0x07, halt, Reason::protocol_error},                              // Wanted receipt.
    {0x0A, halt, Reason::policy_refused},                              // Sender's address.
    {0x0E, halt, Reason::authentication_failed},                       // Password.
    {0x0F, halt, Reason::authentication_failed},                       // System id.
    {0x15, halt, Reason::protocol_error},                              // Service type.
    {0x43, halt, Reason::protocol_error},                              // Class of the message.
    {0x48, halt, Reason::policy_refused},                              // Sender's TON.
    {0x49, halt, Reason::policy_refused},                              // Sender's NPI.
    {0x53, halt, Reason::authentication_failed},                       // System type.
    {0x61, halt, Reason::protocol_error},                              // Time of delivery.
    {0x62, halt, Reason::protocol_error},                              // Validity.
    // The number's.
    {0x0B, give_up, Reason::address_refused},  // No such number, or none that is reached.
    {0x50, give_up, Reason::address_refused},  // Its TON.
    {0x51, give_up, Reason::address_refused},  // Its NPI.
    // Could be either's: gateways say so of barred numbers and of barred senders.
    {0x45, refused, Reason::address_refused},  // The submission failed.
    {0x65, refused, Reason::address_refused},  // Permanent error of the receiving side.
    {0x66, refused, Reason::content_refused},  // The receiving side rejects the message.
    {0xFE, refused, Reason::address_refused},  // The delivery failed.
    // For now.
    {0x08, retry_later, Reason::service_unavailable},           // Its own trouble.
    {0x14, retry_later, Reason::rate_limited, Scope::channel},  // Its queue is full.
    {0x58, retry_later, Reason::rate_limited, Scope::channel},  // Too many of ours.
    {0x64, retry_later, Reason::service_unavailable},           // Of the receiving side.
    {0xFF, retry_later, Reason::service_unavailable},           // Unknown error.
};

constexpr std::size_t provider_id_octets_max = 200;

// What goes into the ledger has no control characters.
std::string shown_id(std::string id) {
  const bool is_name =
      !id.empty() && id.size() <= provider_id_octets_max &&
      std::ranges::all_of(id, [](char letter) { return letter > ' ' && letter <= '~'; });
  return is_name ? std::move(id) : std::string();
}

std::vector<std::string> shown_ids(const std::vector<std::string>& ids) {
  std::vector<std::string> shown;
  shown.reserve(ids.size());
  for (const std::string& id : ids) shown.push_back(shown_id(id));
  return shown;
}

Outcome outcome_of_status(std::uint32_t status) {
  const auto* const row = std::ranges::find(rows, status, &SmsStatusRow::status);
  Outcome outcome;
  if (row == std::ranges::end(rows)) {
    outcome.verdict = refused;
    outcome.reason = Reason::protocol_error;
  } else {
    outcome.verdict = row->verdict;
    outcome.reason = row->reason;
    outcome.scope = row->scope;
  }
  // A vendor's own are of two octets; what does not fit is shown by its words.
  constexpr std::uint32_t code_max = 0x7FFF;
  outcome.reply_code = static_cast<std::int16_t>(std::min(status, code_max));
  return outcome;
}

}  // namespace

std::span<const SmsStatusRow> sms_status_rows() {
  return rows;
}

Outcome outcome_of(const smpp::Ending& ending, const std::string& server) {
  switch (ending.kind) {
    case smpp::Ending::Kind::accepted: {
      Outcome outcome;
      outcome.verdict = accepted;
      outcome.provider_id = shown_id(ending.message_id);
      outcome.part_ids = shown_ids(ending.part_ids);
      return outcome;
    }
    case smpp::Ending::Kind::refused: {
      Outcome outcome = outcome_of_status(ending.status);
      outcome.description = fmt::format(
          "{} {} with {}", server,
          smpp::is_credentials(ending.status) ? "refused the bind" : "answered submit_sm",
          smpp::name_of_status(ending.status));
      return outcome;
    }
    case smpp::Ending::Kind::unknown: break;
  }
  Outcome outcome;
  outcome.verdict = unknown;
  outcome.reason = reason_of(smpp::Failure{.kind = ending.cause});
  outcome.provider_id = shown_id(ending.message_id);
  outcome.part_ids = shown_ids(ending.part_ids);
  outcome.description = fmt::format("{} has not answered submit_sm: {}", server, ending.words);
  if (ending.status != 0) {
    outcome.reason = Reason::content_refused;
    outcome.description =
        fmt::format("{}: {} ({})", server, ending.words, smpp::name_of_status(ending.status));
  }
  return outcome;
}

Reason reason_of(const smpp::Failure& failure) {
  switch (failure.kind) {
    case Kind::none: return Reason::none;
    case Kind::resolve_failed:
    case Kind::connect_failed: return Reason::service_unavailable;
    case Kind::tls_failed: return Reason::tls_failed;
    case Kind::bind_refused:
      return smpp::is_credentials(failure.status) ? Reason::authentication_failed
                                                  : Reason::service_unavailable;
    case Kind::connection_lost: return Reason::connection_lost;
    case Kind::timed_out: return Reason::timed_out;
    case Kind::protocol_error: return Reason::protocol_error;
  }
  std::unreachable();
}

std::string description_of(const smpp::Failure& failure, const std::string& server) {
  const std::string words =
      failure.words.empty() ? std::string() : fmt::format(" ({})", redacted(failure.words));
  switch (failure.kind) {
    case Kind::none: return {};
    case Kind::resolve_failed:
      return fmt::format("the name of SMSC {} cannot be resolved{}", server, words);
    case Kind::connect_failed: return fmt::format("no connection to SMSC {}{}", server, words);
    case Kind::tls_failed: return fmt::format("TLS with SMSC {} failed{}", server, words);
    case Kind::bind_refused:
      return fmt::format("SMSC {} refused the bind{}{}", server, words,
                         failure.words.contains("bind_transceiver")
                             ? "; if it lets its customers only send, set channel.sms.receipts = "
                               "false"
                             : "");
    case Kind::connection_lost:
      return fmt::format("the connection to SMSC {} broke off{}", server, words);
    case Kind::timed_out: return fmt::format("SMSC {} did not answer in time{}", server, words);
    case Kind::protocol_error: return fmt::format("what SMSC {} says is no SMPP{}", server, words);
  }
  std::unreachable();
}

}  // namespace crier::channel
