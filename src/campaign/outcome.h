// What became of one try to deliver a notice, named by what we do next.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "campaign/address/address_verdict.h"

namespace crier {

enum class Verdict : std::uint8_t {
  accepted,     // The provider took responsibility for the notice.
  retry_later,  // Refused for now; the same try may succeed later.
  give_up,      // Refused for good, and the fault is this recipient's.
  refused,      // Refused for good; whether for the recipient's or the sender's sake is left open.
  halt,         // Refused for the sender's sake, whoever the recipient is.
  unknown,      // The provider was given the notice and never said whether it kept it.
};

// What a `retry_later` slows down.
enum class Scope : std::uint8_t { recipient, channel };

// One word for each cause; the same word in the database, in reports and in metrics.
enum class Reason : std::uint8_t {
  none,
  // The recipient's side.
  mailbox_unknown,
  mailbox_disabled,
  mailbox_full,
  domain_unknown,
  address_refused,
  smtputf8_unsupported,  // RFC 6531: the address needs it and the server lacks it.
  greylisted,            // A 4xx about this recipient without a better word.
  // The channel's side.
  rate_limited,
  service_unavailable,
  connection_lost,
  timed_out,
  tls_failed,
  protocol_error,  // The provider answered something that its protocol does not know.
  // The sender's side.
  authentication_failed,
  policy_refused,
  content_refused,
  message_too_large,
  // Our side.
  in_doubt,         // A crash or a lost lease left the try without an answer.
  deadline_passed,  // The notice could not be sent in time.
  // Exclusions: why somebody is no recipient of this campaign.
  outside_jurisdiction,
  minor,
  age_unknown,
  already_objected,
  no_address,
  suppressed,
  erased,  // GDPR art. 17: nothing is known of the person any more.
};
inline constexpr Reason reason_last = Reason::erased;

[[nodiscard]] std::string_view name_of(Reason reason);
[[nodiscard]] std::optional<Reason> reason_named(std::string_view name);

// RFC 3463: class.subject.detail. All zero when the provider gave none.
struct EnhancedStatus {
  std::int16_t klass{};
  std::int16_t subject{};
  std::int16_t detail{};

  friend constexpr auto operator<=>(const EnhancedStatus&, const EnhancedStatus&) = default;
};

// What a channel reports of one try.
struct Outcome {
  Verdict verdict{Verdict::unknown};
  Reason reason{Reason::none};
  Scope scope{Scope::recipient};
  bool is_last{};             // With `unknown`: the person is not tried again.
  std::int16_t reply_code{};  // SMTP reply or HTTP status; 0 when there was none.
  EnhancedStatus enhanced;
  std::string provider_id;  // The provider's name for what it accepted, at most 200 octets.
  std::optional<std::chrono::seconds> retry_after;  // As the provider asked, for `retry_later`.
  int relay{};  // Which of the channel's servers answered, by its place in the configuration.
  // For people, unless it was accepted: which server, at which step, in which words. Redacted
  // (base/redaction/redacted.h): such words repeat addresses.
  std::string description{};
  // What it says of the addresses that the notice went to, whatever the verdict; booked with it.
  // Of one that is not among them nothing is known.
  std::vector<AddressVerdict> addresses{};
  // Of what went out in parts, of which receipts tell each one's end: the provider's name for each
  // part in the order of the text, like provider_id. Empty: of one that it did not take, or that
  // has no name.
  std::vector<std::string> part_ids{};
};

// What was asked of one person. What a provider asks of everybody is kept to by the limits of the
// channel, which an operator may lift (pacing/limits/): nobody fails for it while there is time.
[[nodiscard]] inline std::optional<std::chrono::seconds> retry_after_of_person(
    const Outcome& outcome) {
  return outcome.scope == Scope::recipient ? outcome.retry_after : std::nullopt;
}

// What the ledger keeps of a try, and what reports count.
enum class AttemptOutcome : std::uint8_t { accepted, deferred, failed, unknown, excluded };

[[nodiscard]] std::string_view name_of(AttemptOutcome outcome);
[[nodiscard]] std::optional<AttemptOutcome> attempt_outcome_named(std::string_view name);

}  // namespace crier
