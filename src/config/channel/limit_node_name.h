// The names of nodes of limits as operators write them: "email", "email/group/gmail",
// "email/domain/town.example", "email/each_domain"; and "email/people", whose hours are no node's.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "config/config.h"

namespace crier::app {

struct LimitNodeName {
  enum class Kind : std::uint8_t { channel, group, domain, each_domain, people };

  std::string channel;
  Kind kind{Kind::channel};
  std::string name;  // Of a group or a domain.

  friend bool operator==(const LimitNodeName&, const LimitNodeName&) = default;
};

[[nodiscard]] std::string text_of(const LimitNodeName& node);

// A domain may be written in any spelling, and becomes that which limits have: lower case, with
// A-labels. The error is for people: the channel is not configured, there is no such kind of node,
// this is no domain.
[[nodiscard]] std::expected<LimitNodeName, std::string> limit_node_named(const Config& config,
                                                                         std::string_view text);

// The keys that may be set of a node while Crier runs, as crier.toml names them.
[[nodiscard]] std::span<const std::string_view> settable_keys(LimitNodeName::Kind kind);

// What is stored of a key that is as if nobody had said it: not in crier.toml, and not by what is
// shipped. No TOML, so that nothing else is written so.
inline constexpr std::string_view limit_none = "none";

// What somebody types behind "key=" as crier.toml writes it: 20, "10min", [ 50, 100 ]. Texts need
// no quotes, and lists no brackets; "none" is limit_none. The error is for them: the node has no
// such key, or cannot be without it. Whether the value makes sense is seen when it is read with the
// rest (limits_in_force.h).
[[nodiscard]] std::expected<std::string, std::string> typed_limit(const LimitNodeName& node,
                                                                  std::string_view key,
                                                                  std::string_view text);

}  // namespace crier::app
