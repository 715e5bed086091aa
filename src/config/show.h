// The effective configuration, for people and programs.
#pragma once

#include <string>
#include <vector>

#include "config/config.h"

namespace crier::app {

struct ShownKey {
  std::string key;     // "channel.email.tls".
  std::string value;   // As TOML writes it. Never a secret, and a URL without its password.
  std::string origin;  // "default", "shipped", "DATABASE_URL", "crier.toml:3".
};

// In the order of the sample. Channels without a section are left out.
[[nodiscard]] std::vector<ShownKey> shown_keys(const Config& config);

// Every key there is, whether configured or not.
[[nodiscard]] std::vector<std::string> all_keys();

// crier.sample.toml with the samples of all channels (config/channel/), embedded.
[[nodiscard]] std::string config_sample();

}  // namespace crier::app
