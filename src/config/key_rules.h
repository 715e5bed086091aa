// What several sections of crier.toml ask of their keys.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/config_visitor.h"
#include "pacing/grant.h"

namespace crier::app {

[[nodiscard]] std::optional<std::string> accept_all(std::string_view text);

// Notices carry names and addresses: what leaves the machine is encrypted.
[[nodiscard]] std::optional<std::string> check_web_url(std::string_view text);

// The keys rate_per_second and burst of a channel. A burst of 0 was not given: it becomes
// pacing::burst_usual.
void visit_rate(ConfigVisitor& visitor, pacing::RateLimit& rate);

template <class Enum>
void visit_word(ConfigVisitor& visitor, std::string_view key, Enum& value, Words words) {
  auto index = static_cast<std::size_t>(value);
  visitor.word(key, index, words);
  value = static_cast<Enum>(index);
}

}  // namespace crier::app
