#include "daemon/halt_text.h"

#include <cstdint>
#include <string_view>

#include <fmt/format.h>

namespace crier::app {
namespace {

enum class Naming : std::uint8_t { nobody, first_person };

std::string one_person(const dispatch::Halt& halt, Naming naming) {
  return naming == Naming::nobody ? "one person" : fmt::format("ref {}", halt.first_ref);
}

// Of several in a row, after their number.
std::string first_of_them(const dispatch::Halt& halt, Naming naming) {
  return naming == Naming::nobody ? "" : fmt::format(", ref {} first", halt.first_ref);
}

// Who was refused. Where it was the sender, such as by a greeting, no person was.
std::string refused_text(const dispatch::Halt& halt, Naming naming) {
  if (halt.answer.verdict == Verdict::halt) {
    return fmt::format(
        "the sender was refused {}, whoever was to be told",
        halt.people <= 1 ? "again and again" : fmt::format("{} times in a row", halt.people));
  }
  if (halt.people <= 1) return one_person(halt, naming) + " was refused again and again";
  return fmt::format("{} people in a row were refused{}", halt.people, first_of_them(halt, naming));
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
std::string unknown_text(const dispatch::Halt& halt, Naming naming, std::string_view then) {
  const std::string people =
      halt.people <= 1
          ? fmt::format("the notice of {} was again and again", one_person(halt, naming))
          : fmt::format("the notices of {} people in a row{} were", halt.people,
                        naming == Naming::nobody ? "" : first_of_them(halt, naming) + ',');
  const bool is_answered = halt.answer.reason == Reason::protocol_error;
  return fmt::format(
      "{} {}, and nobody was accepted between: {} ({}). They may have been told, and will be tried "
      "again; nobody is lost. To do: ask those who run that server, or look at what stands "
      "between, "
      "such as a proxy or a scanner of mail; \"crier campaign test-send\" shows {}; {}.",
      people, is_answered ? "answered with what cannot be read" : "sent whole and never answered",
      halt.answer.description, name_of(halt.answer.reason),
      is_answered ? "the answer" : "what happens", then);
}

// `then`: how it goes on when that is mended.
std::string text_of(const dispatch::Halt& halt, Naming naming, std::string_view then) {
  if (halt.answer.verdict == Verdict::unknown) return unknown_text(halt, naming, then);
  return fmt::format(
      "{}, and nobody accepted between: {} ({}). That server would refuse everybody else too; "
      "nobody is lost. To do: {}; {}.",
      refused_text(halt, naming), halt.answer.description, name_of(halt.answer.reason),
      remedy(halt.answer.reason), then);
}

constexpr std::string_view then_resume = "then \"crier campaign resume\"";

}  // namespace

std::string halt_text(const dispatch::Halt& halt) {
  return text_of(halt, Naming::first_person, then_resume);
}

std::string halt_text_of_nobody(const dispatch::Halt& halt) {
  return text_of(halt, Naming::nobody, then_resume);
}

std::string owed_halt_text(const dispatch::Halt& halt) {
  return text_of(halt, Naming::nobody,
                 "then it goes on by itself, because one is tried every minute");
}

}  // namespace crier::app
