// Crier's own PostgreSQL server, for installations that bring none: a private cluster below the
// state directory, on a unix socket in a folder that only its account (and root) may enter, so the
// socket needs no password; no TCP. It belongs to the account that runs crier. The server refuses
// to run as root: then it belongs to the owner of the state directory, or to the account
// "postgres". It keeps running when the program that started it ends, until `crier database stop`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <sys/types.h>

#include "runtime/subprocess.h"

namespace crier::app {

// The message says what happened, where, and what to do.
class EmbeddedFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What keeps a server from living below this folder, whose name is otherwise of any letters.
[[nodiscard]] std::optional<std::string> state_directory_fault(
    const std::filesystem::path& state_directory);

class EmbeddedPostgres {
 public:
  enum class State : std::uint8_t { absent, stopped, running };

  struct Status {
    State state{State::absent};
    pid_t pid{};  // That of the running server.
    std::filesystem::path data;
    std::filesystem::path log;
  };

  // `state_directory` is absolute.
  explicit EmbeddedPostgres(std::filesystem::path state_directory);

  // Creates the cluster when there is none and starts the server when it does not run. Of two
  // programs that do so at once, one does and the other waits. Throws EmbeddedFailure.
  void ensure_running();

  // Ends sessions at once and leaves a clean cluster. False: it was not running.
  bool stop();

  [[nodiscard]] Status status() const;

  // Where a running server is reached: a libpq connection string.
  [[nodiscard]] std::string url() const;

 private:
  // What is known of a server that is not ready yet.
  struct Beginning {
    pid_t pid{};                // 0: somebody else has started it.
    std::uintmax_t log_size{};  // The size of start_log() before.
  };

  void choose_account();
  void create_directories();
  void create_cluster();
  void create_database();
  void clear_after_crash() const;
  pid_t start();
  void wait_until_ready(const Beginning& beginning) const;
  void refuse_foreign_cluster() const;
  [[nodiscard]] std::filesystem::path lock_file() const;
  [[nodiscard]] std::filesystem::path pid_file_path() const;
  // What the server says until its log is open.
  [[nodiscard]] std::filesystem::path start_log() const;
  [[nodiscard]] std::filesystem::path programs() const;
  [[nodiscard]] ProgramEnd run(std::vector<std::string> argv) const;

  std::filesystem::path root_;      // <state>/postgres
  std::filesystem::path data_;      // <state>/postgres/data
  std::filesystem::path sockets_;   // <state>/postgres/run, or a shorter place
  std::optional<Account> account_;  // The server's, when it is not ours.
};

}  // namespace crier::app
