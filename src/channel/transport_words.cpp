#include "channel/transport_words.h"

#include <utility>

#include <fmt/format.h>

namespace crier::channel {
namespace {

std::string sentence_of(const http::TransportError& error, const std::string& receiver) {
  using enum http::TransportError::Kind;
  const bool is_sent = error.reach == http::TransportError::Reach::sent;
  switch (error.kind) {
    case unresolved: return fmt::format("the name of {} cannot be resolved", receiver);
    case unreachable: return fmt::format("no connection to {}", receiver);
    case tls_failed: return fmt::format("TLS with {} failed", receiver);
    case timed_out:
      return fmt::format("{} did not {} in time", receiver,
                         is_sent ? "answer the request" : "let us connect");
    case connection_lost: return fmt::format("the connection to {} broke off", receiver);
    case protocol_error: return fmt::format("what {} answered is no HTTP", receiver);
    case answer_too_long: return fmt::format("the answer of {} is too long", receiver);
    case withheld:
    case busy: return fmt::format("the request to {} did not leave", receiver);
    case invalid_request: return fmt::format("{} cannot be asked", receiver);
    case stream_refused: return fmt::format("{} has not begun the request", receiver);
  }
  std::unreachable();
}

}  // namespace

std::string in_brackets(const std::string& words) {
  return words.empty() ? words : fmt::format(" ({})", words);
}

std::string description_of(const http::TransportError& error, const std::string& receiver,
                           const RedactedPerson& person) {
  const std::string words = in_brackets(redacted(error.words, person));
  if (error.status < 200) return sentence_of(error, receiver) + words;
  return fmt::format("{} answered the request with {}, and {}{}", receiver, error.status,
                     error.has_header ? "the rest of its answer did not come whole"
                                      : "the header of its answer did not end",
                     words);
}

Reason reason_of(http::TransportError::Kind kind) {
  using enum http::TransportError::Kind;
  switch (kind) {
    case unresolved:
    case unreachable:
    case stream_refused:
    case busy: return Reason::service_unavailable;
    case tls_failed: return Reason::tls_failed;
    case timed_out: return Reason::timed_out;
    case connection_lost: return Reason::connection_lost;
    case withheld: return Reason::in_doubt;
    case protocol_error:
    case answer_too_long:
    case invalid_request: return Reason::protocol_error;
  }
  std::unreachable();
}

}  // namespace crier::channel
