#include "daemon/halt_text.h"

#include <string_view>

#include <fmt/format.h>

namespace crier::app {
namespace {

// Who was refused. Where it was the sender, such as by a greeting, no person was.
std::string refused_text(const dispatch::Halt& halt) {
  if (halt.answer.verdict == Verdict::halt) {
    return fmt::format(
        "the sender was refused {}, whoever was to be told",
        halt.people <= 1 ? "again and again" : fmt::format("{} times in a row", halt.people));
  }
  if (halt.people <= 1) return fmt::format("ref {} was refused again and again", halt.first_ref);
  return fmt::format("{} people in a row were refused, ref {} first", halt.people, halt.first_ref);
}

std::string_view remedy(Reason reason) {
  switch (reason) {
    case Reason::authentication_failed:
      return "check the user and the password of the channel in crier.toml, and what the server "
             "wants of senders";
    case Reason::policy_refused:
      return "ask those who run that server why it refuses the sender: its address, SPF and DKIM, "
             "block lists, quotas";
    case Reason::content_refused:
      return "look at what the server says of the content, and try another with "
             "\"crier campaign test-send\"";
    case Reason::message_too_large: return "shorten the notice, or have the server's limit raised";
    case Reason::smtputf8_unsupported:
      return "use a sender's address in ASCII, or a server with SMTPUTF8";
    default: return "mend what the server complains of; \"crier campaign test-send\" tries it";
  }
}

// Whether they were told is not known, and going on may tell each of them twice.
std::string unknown_text(const dispatch::Halt& halt) {
  const bool is_one = halt.people <= 1;
  const std::string people =
      is_one ? fmt::format("the notice of ref {} was again and again", halt.first_ref)
             : fmt::format("the notices of {} people in a row, ref {} first, were", halt.people,
                           halt.first_ref);
  const bool is_answered = halt.answer.reason == Reason::protocol_error;
  return fmt::format(
      "{} {}, and nobody was accepted between: {} ({}). They may have been told, and will be tried "
      "again; nobody is lost. To do: ask those who run that server, or look at what stands "
      "between, "
      "such as a proxy or a scanner of mail; \"crier campaign test-send\" shows {}; then \"crier "
      "campaign resume\".",
      people, is_answered ? "answered with what cannot be read" : "sent whole and never answered",
      halt.answer.description, name_of(halt.answer.reason),
      is_answered ? "the answer" : "what happens");
}

}  // namespace

std::string halt_text(const dispatch::Halt& halt) {
  if (halt.answer.verdict == Verdict::unknown) return unknown_text(halt);
  return fmt::format(
      "{}, and nobody accepted between: {} ({}). Everybody else would be refused too; nobody is "
      "lost. To do: {}; then \"crier campaign resume\".",
      refused_text(halt), halt.answer.description, name_of(halt.answer.reason),
      remedy(halt.answer.reason));
}

}  // namespace crier::app
