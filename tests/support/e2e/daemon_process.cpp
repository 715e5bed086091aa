#include "support/e2e/daemon_process.h"

#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "support/e2e/eventually.h"
#include "support/e2e/loopback.h"

namespace crier::e2e {

DaemonProcess::DaemonProcess(const std::filesystem::path& config, const std::filesystem::path& log,
                             std::uint16_t port)
    : log_(log),
      port_(port),
      program_({.argv = {std::string(CRIER_BINARY_DIR) + "/crierd", "--config", config.string()},
                .output_file = log.string(),
                .lifetime = Lifetime::ends_with_parent}) {}

void DaemonProcess::await_ready() {
  eventually("crierd is ready", [&] {
    if (has_ended()) throw std::runtime_error("crierd has ended: " + log());
    return answers("/readyz");
  });
}

std::string DaemonProcess::log() const {
  std::ifstream stream(log_);
  return {std::istreambuf_iterator<char>(stream), {}};
}

bool DaemonProcess::answers(const std::string& path, int status) const {
  const auto page = fetch(port_, path);
  return page && page->status == status;
}

double DaemonProcess::counter(const std::string& name) const {
  const auto page = fetch(port_, "/metrics");
  if (!page) return 0;
  double sum = 0;
  std::istringstream lines(page->body);
  for (std::string line; std::getline(lines, line);) {
    const bool is_it = line.starts_with(name + "{") || line.starts_with(name + " ");
    if (is_it) sum += std::stod(line.substr(line.rfind(' ')));
  }
  return sum;
}

void DaemonProcess::kill() {
  signal(SIGKILL);
  wait();
}

int DaemonProcess::stop() {
  signal(SIGTERM);
  return wait();
}

}  // namespace crier::e2e
