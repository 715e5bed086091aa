// crier-sink as a child process, and what it has recorded.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "runtime/subprocess.h"

namespace crier::e2e {

struct Received {
  std::string recipient;
  std::string message_id;
  std::string key;
  WallTime handed_over;  // As its MAIL came to this machine (support/sink/stamped_read.h).
  WallTime kept;         // Right before its last reply.
};

struct SinkProcessOptions {
  std::filesystem::path folder;          // Its files; must outlive it.
  std::vector<std::string> rules{};      // As in support/sink/script.h.
  std::vector<std::string> arguments{};  // Further ones of crier-sink.
};

class SinkProcess {
 public:
  // Returns when it listens.
  explicit SinkProcess(const SinkProcessOptions& options);

  [[nodiscard]] std::uint16_t smtp_port() const { return smtp_port_; }
  [[nodiscard]] std::uint16_t http_port() const { return http_port_; }

  // How many messages it has kept by now. Reads only what came since the last question.
  [[nodiscard]] std::size_t kept();
  // All of them.
  [[nodiscard]] std::vector<Received> record() const;
  // When each RCPT came, however it was answered.
  [[nodiscard]] std::vector<WallTime> attempts() const;
  // Every message as a file of its own.
  [[nodiscard]] std::filesystem::path messages() const { return folder_ / "messages" / "new"; }

  // Ends it, so that nobody listens, and starts another on the same ports with the same record.
  void stop();
  void start_again(const std::vector<std::string>& rules);

 private:
  void start(const std::vector<std::string>& rules);

  std::filesystem::path folder_;
  std::vector<std::string> arguments_;
  std::uint16_t smtp_port_{};
  std::uint16_t http_port_{};
  std::size_t kept_{};
  std::size_t read_to_{};
  int starts_{};
  std::optional<ChildProgram> program_;
};

// How often each notice came, by its key; those that came more than once.
[[nodiscard]] std::map<std::string, int> repeated(const std::vector<Received>& record);

}  // namespace crier::e2e
