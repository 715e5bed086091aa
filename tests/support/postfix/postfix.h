// A real Postfix, run from a configuration of its own in a temporary folder, on a loopback port
// that the kernel chose. It delivers the mail of each user at example.org into a maildir; others
// there are unknown, and nothing goes elsewhere. Postfix insists on being started by root.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace crier {

struct PostfixOptions {
  std::vector<std::string> users{};     // Local parts.
  std::filesystem::path certificate{};  // PEM. Not empty: STARTTLS is offered.
  std::filesystem::path key{};
  std::vector<std::string> settings{};  // Further lines of main.cf.
};

class Postfix {
 public:
  // Returns when it greets; throws when it does not.
  explicit Postfix(const PostfixOptions& options);
  ~Postfix();
  Postfix(const Postfix&) = delete;
  Postfix& operator=(const Postfix&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }

  // Waits until something is delivered to the local part; false when it takes far too long.
  [[nodiscard]] bool delivers_to(const std::string& local_part) const;
  // The files that were delivered to the local part of a recipient.
  [[nodiscard]] std::vector<std::string> delivered_to(const std::string& local_part) const;
  [[nodiscard]] std::string log() const;

 private:
  void configure(const PostfixOptions& options) const;
  void start();
  void stop();

  std::filesystem::path folder_;
  std::uint16_t port_{0};
  pid_t master_{-1};
};

}  // namespace crier
