// An SMSC that is not ours (smsc.mjs) on a loopback port, keeping what it gets.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

#include <boost/json/object.hpp>

namespace crier {

class Smsc {
 public:
  // Returns when it listens; throws when it does not. `rules` are those of smsc.mjs.
  explicit Smsc(const std::string& rules = "[]");
  ~Smsc();
  Smsc(const Smsc&) = delete;
  Smsc& operator=(const Smsc&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  // "127.0.0.1:2775"
  [[nodiscard]] std::string place() const;
  // What it has noted of one kind, in order: "submit", "bind".
  [[nodiscard]] std::vector<boost::json::object> noted(const std::string& kind) const;

 private:
  std::filesystem::path folder_;
  std::uint16_t port_{};
  pid_t program_{-1};
};

}  // namespace crier
