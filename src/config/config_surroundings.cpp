#include "config/config_surroundings.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <future>
#include <netdb.h>
#include <system_error>
#include <tuple>
#include <unistd.h>

#include <fmt/format.h>

#include "config/certificate_file.h"
#include "runtime/clock.h"
#include "runtime/text_file.h"

namespace crier::app {

namespace fs = std::filesystem;

namespace {

// What getaddrinfo says of a name; empty when it leads somewhere.
std::string why_unknown(const std::string& host) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int code = ::getaddrinfo(host.c_str(), nullptr, &wanted, &found);
  if (code != 0) return ::gai_strerror(code);
  ::freeaddrinfo(found);
  return {};
}

// Rights do not tell: root has all of them in /proc, where nobody can make anything.
int trouble_with_folders_in(const fs::path& folder) {
  std::string name = (folder / ".crier-check-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) return errno;
  ::rmdir(name.c_str());
  return 0;
}

}  // namespace

ConfigSurroundings::ConfigSurroundings(const ConfigReading& reading) : reading_(reading) {
  for (const ConfigFault& fault : reading.faults) {
    faulty_.insert(fault.key);
    remarks_.push_back({.severity = Severity::fault, .place = fault});
  }
}

void ConfigSurroundings::remark(Severity severity, const std::string& key, std::string message) {
  const std::string& file = reading_.config.file;
  ConfigFault place{
      .file = file.empty() ? "configuration" : file, .key = key, .message = std::move(message)};
  if (const auto found = reading_.places.find(key); found != reading_.places.end()) {
    place.line = found->second.line;
    place.column = found->second.column;
  }
  remarks_.push_back({.severity = severity, .place = std::move(place)});
}

void ConfigSurroundings::check_certificates(const std::string& key, const std::string& path) {
  if (path.empty() || !is_sound(key)) return;
  const auto file = read_certificate_file(path, SystemClock().wall_now());
  if (!file) return fault(key, fmt::format("{} {}", path, file.error()));
  if (file->expired == file->certificates) {
    fault(key, fmt::format("{} has only certificates that have expired; take the current ones of "
                           "the authority",
                           path));
  } else if (file->expired > 0) {
    warning(key, fmt::format("{} of the {} certificates in {} have expired", file->expired,
                             file->certificates, path));
  }
}

void ConfigSurroundings::check_folder_to_be(const std::string& key, const fs::path& directory) {
  if (directory.empty() || !is_sound(key)) return;
  std::error_code error;
  fs::path there = directory;
  while (!fs::exists(there, error) && there.has_relative_path()) there = there.parent_path();
  if (!fs::is_directory(there, error)) {
    return fault(key, fmt::format("{} is no folder; name another place", there.string()));
  }
  if (::access(there.c_str(), W_OK | X_OK) != 0) {
    const int why = errno;
    return fault(key,
                 fmt::format("{} cannot be written to: {}", there.string(), file_trouble(why)));
  }
  if (there == directory) return;
  if (const int why = trouble_with_folders_in(there); why != 0) {
    fault(key, fmt::format("no folder can be made in {}: {}", there.string(),
                           std::generic_category().message(why)));
  }
}

// At the same time: each waits as long as the system's resolver does.
void ConfigSurroundings::ask_for_names() {
  std::vector<std::future<std::string>> answers;
  for (const auto& [key, host] : names_) {
    answers.push_back(std::async(std::launch::async, why_unknown, host));
  }
  for (std::size_t index = 0; index < names_.size(); ++index) {
    const auto& [key, host] = names_[index];
    const std::string why = answers[index].get();
    if (why.empty()) continue;
    warning(key, fmt::format("the host {} is not found from here: {}; check its name, or the name "
                             "servers of this machine",
                             host, why));
  }
}

std::vector<ConfigRemark> ConfigSurroundings::remarks() && {
  ask_for_names();
  std::ranges::sort(remarks_, {}, [](const ConfigRemark& remark) {
    const ConfigFault& place = remark.place;
    return std::tie(place.line, place.column, place.key, place.message);
  });
  return std::move(remarks_);
}

}  // namespace crier::app
