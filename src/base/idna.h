// International names of the DNS (RFC 5890), by ICU's UTS 46, non-transitional: IDNA 2008.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace crier {

inline constexpr std::string_view a_label_prefix = "xn--";

// `name` in lower case with A-labels; nothing when a label of it is none by IDNA. `name` is UTF-8.
[[nodiscard]] std::optional<std::string> with_a_labels(std::string_view name);

// `name` with the labels that people read; as it is when it has one that is none by IDNA.
[[nodiscard]] std::string with_u_labels(std::string_view name);

// A label that claims to be an A-label.
struct BadLabel {
  std::string label;     // In lower case.
  std::size_t place{};   // Where it begins in the name, in octets.
  std::string_view why;  // "is no Punycode".
};

// The first label of `name` that begins with "xn--" and is no A-label (RFC 5890 2.3.2.1), which is
// what a label of U-label's letters becomes. The DNS can be asked for such a name; no registry
// gives it out, and libraries that know IDNA refuse to look it up. `name` is any text.
[[nodiscard]] std::optional<BadLabel> bad_a_label(std::string_view name);

// What to tell who wrote it: "has the label \"xn--a\", which is no international name: …".
[[nodiscard]] std::string fault_of(const BadLabel& bad);

}  // namespace crier
