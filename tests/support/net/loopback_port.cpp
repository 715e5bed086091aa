#include "support/net/loopback_port.h"

#include <algorithm>
#include <arpa/inet.h>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <netinet/in.h>
#include <random>
#include <stdexcept>
#include <string>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace crier::test {

namespace fs = std::filesystem;

namespace {

constexpr int lowest = 10'000;

// The kernel chooses from here upwards (Documentation/networking/ip-sysctl, ip_local_port_range).
int first_ephemeral_port() {
  constexpr int by_default = 32'768;
  int first = by_default;
  std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> first;
  return std::max(first, lowest + 1'000);
}

fs::path lock_folder() {
  const fs::path folder =
      fs::temp_directory_path() / ("crier-test-ports-" + std::to_string(::geteuid()));
  fs::create_directories(folder);
  return folder;
}

// Held until the process ends: nobody closes the file, and programs that are started do not get it.
bool take(const fs::path& folder, int port) {
  const std::string file = (folder / std::to_string(port)).string();
  const int lock = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (lock < 0) throw std::runtime_error("cannot open " + file);
  if (::flock(lock, LOCK_EX | LOCK_NB) == 0) return true;
  ::close(lock);
  return false;
}

// Somebody who knows nothing of the locks may listen there.
bool is_unused(int port) {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool is_bound = ::bind(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(probe);
  return is_bound;
}

}  // namespace

std::uint16_t loopback_port() {
  static std::mt19937 generator{std::random_device{}()};
  const int end = first_ephemeral_port();
  const fs::path folder = lock_folder();
  std::uniform_int_distribution<int> any(lowest, end - 1);
  for (int tries = 0; tries < end - lowest; ++tries) {
    const int port = any(generator);
    if (is_unused(port) && take(folder, port)) return static_cast<std::uint16_t>(port);
  }
  throw std::runtime_error("no port of loopback is left");
}

}  // namespace crier::test
