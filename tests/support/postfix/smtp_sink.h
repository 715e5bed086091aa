// Postfix's own smtp-sink on a loopback port, keeping what it gets in one file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <sys/types.h>

namespace crier {

class SmtpSink {
 public:
  // Returns when it greets; throws when it does not.
  SmtpSink();
  ~SmtpSink();
  SmtpSink(const SmtpSink&) = delete;
  SmtpSink& operator=(const SmtpSink&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  // Every message that it got, one after the other, in mbox form.
  [[nodiscard]] std::string dump() const;

 private:
  std::filesystem::path folder_;
  std::uint16_t port_{0};
  pid_t program_{-1};
};

}  // namespace crier
