#include "feedback/feedback_class.h"

#include <array>

namespace crier::feedback {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(feedback_class_last) + 1> names = {
    "hard",      "soft",    "full",      "policy",    "reputation", "content", "auto_reply",
    "challenge", "delayed", "delivered", "complaint", "reply",      "unknown"};

}  // namespace

std::string_view name_of(FeedbackClass klass) {
  return names.at(static_cast<std::size_t>(klass));
}

std::optional<FeedbackClass> feedback_class_named(std::string_view name) {
  for (std::size_t index = 0; index < names.size(); ++index) {
    if (names.at(index) == name) return static_cast<FeedbackClass>(index);
  }
  return std::nullopt;
}

bool is_of_refusal(FeedbackClass klass) {
  switch (klass) {
    case FeedbackClass::hard:
    case FeedbackClass::soft:
    case FeedbackClass::full:
    case FeedbackClass::policy:
    case FeedbackClass::reputation:
    case FeedbackClass::content:
    case FeedbackClass::unknown: return true;
    default: return false;
  }
}

}  // namespace crier::feedback
