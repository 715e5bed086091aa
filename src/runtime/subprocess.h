// Other programs, started without a shell. Blocking: not for the event loop.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace crier {

// An account of this machine.
struct Account {
  std::string name;
  uid_t uid{};
  gid_t gid{};
};

[[nodiscard]] std::optional<Account> account_named(const std::string& name);

enum class Lifetime : std::uint8_t {
  independent,
  // Killed by SIGQUIT when the thread that started it ends, however that happens.
  ends_with_parent,
};

struct ProgramOptions {
  std::vector<std::string> argv;         // argv[0] is a path.
  std::vector<std::string> environment;  // "NAME=value", on top of our own.
  std::optional<Account> account;        // Runs as this account, which only root may ask for.
  std::string working_directory;         // Empty: ours.
  std::string output_file;               // Where its output is appended. Empty: our own.
  Lifetime lifetime{Lifetime::independent};
};

// A program under way. The destructor kills it and waits for its end.
class ChildProgram {
 public:
  // Throws std::system_error when there is no such program or no such right.
  explicit ChildProgram(const ProgramOptions& options);
  ~ChildProgram();
  ChildProgram(ChildProgram&& other) noexcept;
  ChildProgram& operator=(ChildProgram&&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] bool has_ended();
  void signal(int number);
  // The exit status, or 128 and the number of the signal that ended it.
  int wait();

 private:
  pid_t pid_{};
  std::optional<int> status_;
};

struct ProgramEnd {
  int status{};
  std::string output;  // Standard output and error together, at most 64 KiB.
};

// Starts a server of its own: in a session of its own, adopted by the system, with nothing to read,
// and its output in `options.output_file`. It ends when it wants to; nobody here waits for it.
// Returns its number once the program runs. Throws as ChildProgram does.
[[nodiscard]] pid_t start_server(const ProgramOptions& options);

// Starts a program, waits for its end and keeps what it said. `options.output_file` is not used.
[[nodiscard]] ProgramEnd run_program(const ProgramOptions& options);

}  // namespace crier
