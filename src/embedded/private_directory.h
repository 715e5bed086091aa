// Folders that nobody else may enter, and the lock of a program among its like.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>

#include "runtime/subprocess.h"

namespace crier::app {

// Makes `path` (its parent exists) if there is none, mode 0700, owned by `account` or by us. What
// is there already must be a real folder of that owner and not open to others: in a place like /tmp
// somebody else may have made it first. Returns what is wrong, if anything.
[[nodiscard]] std::optional<std::string> ensure_private_directory(
    const std::filesystem::path& path, const std::optional<Account>& account);

// Held while it lives; the kernel drops it when the process dies. Waits for another holder.
class FileLock {
 public:
  // Throws std::system_error when the file cannot be made.
  explicit FileLock(const std::filesystem::path& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int descriptor_;
};

// The account that owns `path`; nothing when there is no such file.
[[nodiscard]] std::optional<Account> owner_of(const std::filesystem::path& path);

// Where the server's socket may be: `wanted` if a socket name fits after it (sockaddr_un holds 107
// bytes) and libpq can be told so (it takes a comma for the end of a host), else a place that is
// named after `wanted` and short.
[[nodiscard]] std::filesystem::path socket_directory(const std::filesystem::path& wanted);

}  // namespace crier::app
