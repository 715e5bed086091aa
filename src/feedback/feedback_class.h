// What a mail that comes back says of the notice that it answers, named by what may be done then.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace crier::feedback {

enum class FeedbackClass : std::uint8_t {
  // The address ends: nobody is there, for good.
  hard,
  // Could not be delivered for now, or for the sake of a server on the way.
  soft,
  // The mailbox has no room.
  full,
  // The rules of the receiver, or what the sender lacks: never the person's fault.
  policy,
  // The sender is on a list, or has a bad name, or sends too much.
  reputation,
  // This mail in particular is not wanted: its words, its links, its size.
  content,
  // A vacation notice and whatever else a machine answers for a person. It was delivered.
  auto_reply,
  // Somebody's filter asks whether a person has sent it. Nobody has read it yet.
  challenge,
  // It is still being tried; no bounce.
  delayed,
  // It arrived, as far as the server that says so knows.
  delivered,
  // The person calls it spam (RFC 5965). No objection.
  complaint,
  // A person has answered. What they say is for people to read: it may be an objection.
  reply,
  // Not understood, or of no concern. Nothing follows from it.
  unknown,
};
inline constexpr FeedbackClass feedback_class_last = FeedbackClass::unknown;

[[nodiscard]] std::string_view name_of(FeedbackClass klass);
[[nodiscard]] std::optional<FeedbackClass> feedback_class_named(std::string_view name);

// Those that a refusal can have: what classify() (classification.h) answers, and rules name.
[[nodiscard]] bool is_of_refusal(FeedbackClass klass);

}  // namespace crier::feedback
