// A mistake in a template, a translation or a campaign's facts, for the person who can mend it.
#pragma once

#include <cstddef>
#include <string>

namespace crier::notice {

struct WordingFault {
  std::string file;  // As the author knows it: "objection/messages/de.properties", "facts.purpose".
  std::size_t line{};  // From 1; 0 when the fault is not in one line.
  std::string message;

  friend bool operator==(const WordingFault&, const WordingFault&) = default;
};

// "objection/messages/de.properties:12: …"
[[nodiscard]] std::string text_of(const WordingFault& fault);

}  // namespace crier::notice
