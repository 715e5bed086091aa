#include "runtime/text_file.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace crier {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ > STDERR_FILENO) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int number() const { return number_; }
  // Some file systems tell only now that there was no room.
  [[nodiscard]] int closed() { return ::close(std::exchange(number_, -1)); }

 private:
  int number_;
};

std::string reason(int error) {
  return std::system_category().message(error);
}

std::unexpected<std::string> not_read(int error) {
  return std::unexpected("cannot be read: " + file_trouble(error));
}

std::unexpected<std::string> not_written(int error) {
  return std::unexpected("cannot be written: " + file_trouble(error));
}

std::expected<std::string, std::string> read_all(int descriptor, std::size_t bytes_max) {
  std::string text;
  std::array<char, 65536> piece{};
  for (;;) {
    const ssize_t count = ::read(descriptor, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return not_read(errno);
    if (count == 0) return text;
    text.append(piece.data(), static_cast<std::size_t>(count));
    if (text.size() > bytes_max) {
      return std::unexpected("cannot be read: it has more than the " + std::to_string(bytes_max) +
                             " octets that such a file may have; is it the one that is meant?");
    }
  }
}

}  // namespace

std::string file_trouble(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR: return reason(error) + "; check the path";
    case EISDIR: return reason(error) + "; name a file in it";
    case EACCES:
    case EPERM: return reason(error) + "; change its rights, or run as an account that has them";
    default: return reason(error);
  }
}

std::expected<std::string, std::string> read_text_file(const std::string& path,
                                                       std::size_t bytes_max) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) return not_read(errno);
  return read_all(file.number(), bytes_max);
}

std::expected<std::string, std::string> read_standard_input(std::size_t bytes_max) {
  return read_all(STDIN_FILENO, bytes_max);
}

std::expected<void, std::string> write_text_file(const std::string& path, const std::string& text) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (file.number() < 0) return not_written(errno);
  for (std::string_view rest = text; !rest.empty();) {
    const ssize_t count = ::write(file.number(), rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return not_written(errno);
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  if (file.closed() != 0) return not_written(errno);
  return {};
}

}  // namespace crier
