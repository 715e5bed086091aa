// What a PostgreSQL server writes about itself: postmaster.pid in its data folder.
#pragma once

#include <filesystem>
#include <optional>
#include <sys/types.h>

namespace crier::app {

struct PidFile {
  pid_t pid{};
  bool ready{};  // Accepts connections, or did when it ended.
  long memory_key{};
  int memory_id{-1};
};

// Nothing when there is no such file, or when it is not one.
[[nodiscard]] std::optional<PidFile> read_pid_file(const std::filesystem::path& path);

// Whether the process is a PostgreSQL server that lives. After a crash its number may have become
// that of any program, and a process that nobody has waited for still has its number and its name.
[[nodiscard]] bool is_running_server(const PidFile& file);

// Whether the number belongs to somebody, as PostgreSQL asks before it starts: it would refuse.
[[nodiscard]] bool number_is_taken(const PidFile& file);

// Whether sessions of a server that was killed are still at work in its memory. While they are, a
// second server on the same data would destroy it.
[[nodiscard]] bool has_survivors(const PidFile& file);

}  // namespace crier::app
