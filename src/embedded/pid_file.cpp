#include "embedded/pid_file.h"

#include <array>
#include <cerrno>
#include <fstream>
#include <signal.h>
#include <sstream>
#include <string>
#include <sys/ipc.h>
#include <sys/shm.h>

#include <fmt/format.h>

namespace crier::app {

namespace {

// Number, data folder, start, port, socket folder, addresses, shared memory, state.
constexpr std::size_t line_count = 8;
constexpr std::size_t memory_line = 6;
constexpr std::size_t state_line = 7;

// "12 (postgres) S 1 …": the state stands after the last parenthesis (proc_pid_stat(5)).
char process_state(const std::string& stat) {
  const std::size_t end = stat.rfind(") ");
  return end == std::string::npos || end + 2 >= stat.size() ? 'X' : stat[end + 2];
}

}  // namespace

std::optional<PidFile> read_pid_file(const std::filesystem::path& path) {
  std::ifstream stream(path);
  std::array<std::string, line_count> lines;
  for (std::string& line : lines) std::getline(stream, line);

  PidFile file;
  std::istringstream(lines[0]) >> file.pid;
  if (file.pid <= 0) return std::nullopt;
  std::istringstream(lines[memory_line]) >> file.memory_key >> file.memory_id;
  file.ready = lines[state_line].starts_with("ready");
  return file;
}

bool is_running_server(const PidFile& file) {
  std::ifstream stream(fmt::format("/proc/{}/stat", file.pid));
  std::string stat;
  std::getline(stream, stat);
  const char state = process_state(stat);
  return stat.find(" (postgres) ") != std::string::npos && state != 'Z' && state != 'X';
}

bool number_is_taken(const PidFile& file) {
  return ::kill(file.pid, 0) == 0 || errno == EPERM;
}

bool has_survivors(const PidFile& file) {
  shmid_ds memory{};
  if (file.memory_id < 0 || ::shmctl(file.memory_id, IPC_STAT, &memory) != 0) return false;
  // After the machine was started anew, the id may name somebody else's memory.
  return memory.shm_perm.__key == static_cast<key_t>(file.memory_key) && memory.shm_nattch > 0;
}

}  // namespace crier::app
