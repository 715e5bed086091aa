#include "embedded/private_directory.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>

#include <fmt/format.h>

#include "base/digest.h"

namespace crier::app {

namespace fs = std::filesystem;

namespace {

// What PostgreSQL appends; one more for the lock file beside it, and the terminating zero.
constexpr std::string_view socket_name = "/.s.PGSQL.5432.lock";

}  // namespace

std::optional<std::string> ensure_private_directory(const fs::path& path,
                                                    const std::optional<Account>& account) {
  const uid_t owner = account ? account->uid : ::geteuid();
  if (::mkdir(path.c_str(), 0700) == 0) {
    if (account && ::chown(path.c_str(), account->uid, account->gid) != 0) {
      return fmt::format("cannot give {} to the account {}: {}", path.string(), account->name,
                         std::strerror(errno));
    }
    return std::nullopt;
  }
  if (errno != EEXIST) {
    return fmt::format("cannot create {}: {}", path.string(), std::strerror(errno));
  }
  struct stat found{};
  if (::lstat(path.c_str(), &found) != 0 || !S_ISDIR(found.st_mode)) {
    return fmt::format("{} is no folder", path.string());
  }
  if (found.st_uid != owner) return fmt::format("{} belongs to another account", path.string());
  if ((found.st_mode & 077U) != 0) {
    return fmt::format("{} is open to other accounts; run: chmod 700 {}", path.string(),
                       path.string());
  }
  return std::nullopt;
}

FileLock::FileLock(const fs::path& path)
    : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) {
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), path.string());
  // Root must not lock out the account whose folder this is.
  const auto owner = ::geteuid() == 0 ? owner_of(path.parent_path()) : std::nullopt;
  if (owner) (void)!::fchown(descriptor_, owner->uid, owner->gid);
  while (::flock(descriptor_, LOCK_EX) != 0) {
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), path.string());
  }
}

FileLock::~FileLock() {
  ::close(descriptor_);
}

std::optional<Account> owner_of(const fs::path& path) {
  struct stat found{};
  if (::stat(path.c_str(), &found) != 0) return std::nullopt;
  return Account{
      .name = fmt::format("with id {}", found.st_uid), .uid = found.st_uid, .gid = found.st_gid};
}

fs::path socket_directory(const fs::path& wanted) {
  const bool fits = wanted.native().size() + socket_name.size() < sizeof(sockaddr_un::sun_path);
  if (fits && !wanted.native().contains(',')) return wanted;
  const std::string name =
      fmt::format("crier-{}-{}", ::geteuid(), hex(sha256(wanted.native())).substr(0, 16));
  return fs::path(::geteuid() == 0 ? "/run" : "/tmp") / name;
}

}  // namespace crier::app
