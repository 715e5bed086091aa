#include "campaign/outcome.h"

#include <array>
#include <utility>

namespace crier {
namespace {

constexpr std::array<std::string_view, std::to_underlying(reason_last) + 1> reason_names = {
    "none",
    "mailbox_unknown",
    "mailbox_disabled",
    "mailbox_full",
    "domain_unknown",
    "address_refused",
    "smtputf8_unsupported",
    "greylisted",
    "rate_limited",
    "service_unavailable",
    "connection_lost",
    "timed_out",
    "tls_failed",
    "protocol_error",
    "authentication_failed",
    "policy_refused",
    "content_refused",
    "message_too_large",
    "in_doubt",
    "deadline_passed",
    "outside_jurisdiction",
    "minor",
    "age_unknown",
    "already_objected",
    "no_address",
    "suppressed",
    "erased",
};

constexpr std::array<std::string_view, 5> attempt_outcome_names = {
    "accepted", "deferred", "failed", "unknown", "excluded",
};

template <class Enum, std::size_t Count>
std::optional<Enum> named(const std::array<std::string_view, Count>& names, std::string_view name) {
  for (std::size_t index = 0; index < Count; ++index) {
    if (names[index] == name) return static_cast<Enum>(index);
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(Reason reason) {
  return reason_names.at(std::to_underlying(reason));
}

std::optional<Reason> reason_named(std::string_view name) {
  return named<Reason>(reason_names, name);
}

std::string_view name_of(AttemptOutcome outcome) {
  return attempt_outcome_names.at(std::to_underlying(outcome));
}

std::optional<AttemptOutcome> attempt_outcome_named(std::string_view name) {
  return named<AttemptOutcome>(attempt_outcome_names, name);
}

}  // namespace crier
