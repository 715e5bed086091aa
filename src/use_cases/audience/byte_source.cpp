#include "use_cases/audience/byte_source.h"

#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace crier::app {

namespace {

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

ByteSource::ByteSource(const std::string& path, const std::atomic<bool>* stop)
    : name_(path == "-" ? "standard input" : path),
      stop_(stop),
      descriptor_(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (descriptor_ < 0) fail("cannot open " + name_);
  struct stat status{};
  if (::fstat(descriptor_, &status) != 0) fail("cannot look at " + name_);
  if (S_ISREG(status.st_mode)) size_ = status.st_size;
}

ByteSource::~ByteSource() {
  if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
}

std::size_t ByteSource::read(std::span<char> into) {
  std::size_t filled = 0;
  while (filled < into.size()) {
    if (!await_octets()) {
      if (filled > 0) break;
      throw SourceStopped("it was stopped");
    }
    const ssize_t got = ::read(descriptor_, into.data() + filled, into.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("cannot read " + name_);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes_read_ += static_cast<std::int64_t>(filled);
  return filled;
}

bool ByteSource::await_octets() const {
  if (stop_ == nullptr) return true;
  // A signal may come between the look and the wait, or to another thread.
  constexpr int look_interval_ms = 100;
  while (!*stop_) {
    pollfd waiting{.fd = descriptor_, .events = POLLIN, .revents = 0};
    const int ready = ::poll(&waiting, 1, look_interval_ms);
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) fail("cannot wait for " + name_);
  }
  return false;
}

bool ByteSource::is_file(const std::string& path) const {
  struct stat ours{};
  struct stat other{};
  return ::fstat(descriptor_, &ours) == 0 && ::stat(path.c_str(), &other) == 0 &&
         S_ISREG(ours.st_mode) && ours.st_dev == other.st_dev && ours.st_ino == other.st_ino;
}

}  // namespace crier::app
