// The keys that the reading of a configuration has asked for, and what its document has beyond
// them. Internal to config/.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

namespace crier::app {

class KnownKeys {
 public:
  // A section or a key with its section: "channel.email", "channel.email.host".
  void add(std::string_view key) { known_.emplace(key); }

  struct Unknown {
    toml::source_position at;
    std::string key;
    std::string message;
  };
  // What the document has and nobody has asked for, in its order.
  [[nodiscard]] std::vector<Unknown> unknown_in(const toml::table& document) const;

 private:
  void gather(const toml::table& table, const std::string& prefix,
              std::vector<Unknown>& unknown) const;
  [[nodiscard]] std::string known_beside(const std::string& prefix, std::string_view key) const;

  std::set<std::string, std::less<>> known_;
};

}  // namespace crier::app
