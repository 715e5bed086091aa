// crierd as a child process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "runtime/subprocess.h"

namespace crier::e2e {

class DaemonProcess {
 public:
  // `port` is the one that the configuration says for its status pages. Does not wait.
  DaemonProcess(const std::filesystem::path& config, const std::filesystem::path& log,
                std::uint16_t port);

  // Waits until it says that it is ready; throws when it ends before.
  void await_ready();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] bool has_ended() { return program_.has_ended(); }
  [[nodiscard]] std::string log() const;
  [[nodiscard]] bool answers(const std::string& path, int status = 200) const;
  // The sum over the labels of a counter of /metrics; 0 when it is not there.
  [[nodiscard]] double counter(const std::string& name) const;

  void signal(int number) { program_.signal(number); }
  int wait() { return program_.wait(); }
  // kill -9.
  void kill();
  // SIGTERM; the exit code.
  int stop();

 private:
  std::filesystem::path log_;
  std::uint16_t port_;
  ChildProgram program_;
};

}  // namespace crier::e2e
