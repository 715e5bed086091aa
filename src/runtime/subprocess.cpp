#include "runtime/subprocess.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "base/check.h"

extern char** environ;

namespace crier {

namespace {

constexpr std::size_t output_bytes_max = 64 * 1024;

[[noreturn]] void throw_errno(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor() { reset(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int number() const { return number_; }
  void reset(int number = -1) {
    if (number_ >= 0) ::close(number_);
    number_ = number;
  }

 private:
  int number_;
};

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw_errno(errno, "pipe");
    read.reset(ends[0]);
    write.reset(ends[1]);
  }
  Descriptor read;
  Descriptor write;
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (std::string& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

// What the child needs, prepared before the fork: after it, only async-signal-safe calls are
// allowed.
struct Plan {
  std::vector<char*> argv;
  std::vector<char*> environment;
  const Account* account{};
  const char* working_directory{};
  int output{-1};
  int report{-1};
  bool ends_with_parent{};
  bool is_server{};
};

int become(const Account& account) {
  if (::setgroups(1, &account.gid) != 0) return errno;
  if (::setgid(account.gid) != 0) return errno;
  return ::setuid(account.uid) == 0 ? 0 : errno;
}

int prepare_child(const Plan& plan, pid_t parent) {
  if (plan.account != nullptr) {
    if (const int error = become(*plan.account); error != 0) return error;
  }
  // After the change of account, which would clear it.
  if (plan.ends_with_parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (::getppid() != parent) return ESRCH;
  }
  if (plan.working_directory != nullptr && ::chdir(plan.working_directory) != 0) return errno;
  if (plan.output >= 0) {
    ::dup2(plan.output, STDOUT_FILENO);
    ::dup2(plan.output, STDERR_FILENO);
  }
  if (plan.is_server) {
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (nothing < 0 || ::dup2(nothing, STDIN_FILENO) < 0) return errno;
  }
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  return 0;
}

// Returns in the server's process, which tells its number to whoever starts it. The one in between
// ends at once, so that the system adopts the server.
void leave_to_system(const Plan& plan) {
  ::setsid();
  const pid_t child = ::fork();
  if (child > 0) ::_exit(0);
  const int error = child < 0 ? errno : 0;
  const pid_t server = ::getpid();
  (void)!::write(plan.report, &server, sizeof server);
  if (error == 0) return;
  (void)!::write(plan.report, &error, sizeof error);
  ::_exit(127);
}

[[noreturn]] void run_child(const Plan& plan, pid_t parent) {
  if (plan.is_server) leave_to_system(plan);
  int error = prepare_child(plan, parent);
  if (error == 0) {
    ::execve(plan.argv[0], plan.argv.data(), plan.environment.data());
    error = errno;
  }
  (void)!::write(plan.report, &error, sizeof error);
  ::_exit(127);
}

enum class Kind : std::uint8_t { child, server };

pid_t start(const ProgramOptions& options, int output, Kind kind = Kind::child) {
  CRIER_CHECK(!options.argv.empty());
  std::vector<std::string> argv = options.argv;
  std::vector<std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) environment.emplace_back(*entry);
  // Later entries would be shadowed by earlier ones of the same name.
  environment.insert(environment.begin(), options.environment.begin(), options.environment.end());

  Pipe report;
  Plan plan{.argv = pointers(argv),
            .environment = pointers(environment),
            .account = options.account ? &*options.account : nullptr,
            .working_directory =
                options.working_directory.empty() ? nullptr : options.working_directory.c_str(),
            .output = output,
            .report = report.write.number(),
            .ends_with_parent = options.lifetime == Lifetime::ends_with_parent,
            .is_server = kind == Kind::server};
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) throw_errno(errno, "fork");
  if (child == 0) run_child(plan, parent);

  report.write.reset();
  pid_t started = child;
  if (kind == Kind::server) {
    ::waitpid(child, nullptr, 0);
    if (::read(report.read.number(), &started, sizeof started) != sizeof started) started = 0;
  }
  int error = 0;
  if (::read(report.read.number(), &error, sizeof error) == sizeof error) {
    if (kind == Kind::child) ::waitpid(child, nullptr, 0);
    throw_errno(error, "cannot start " + options.argv[0]);
  }
  return started;
}

int exit_status(int raw) {
  return WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
}

}  // namespace

std::optional<Account> account_named(const std::string& name) {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found) != 0 || !found) {
    return std::nullopt;
  }
  return Account{.name = name, .uid = entry.pw_uid, .gid = entry.pw_gid};
}

ChildProgram::ChildProgram(const ProgramOptions& options) {
  Descriptor output;
  if (!options.output_file.empty()) {
    output.reset(
        ::open(options.output_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
    if (output.number() < 0) throw_errno(errno, options.output_file);
  }
  pid_ = start(options, output.number());
}

ChildProgram::ChildProgram(ChildProgram&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)), status_(other.status_) {}

ChildProgram::~ChildProgram() {
  if (pid_ == 0 || has_ended()) return;
  ::kill(pid_, SIGKILL);
  wait();
}

bool ChildProgram::has_ended() {
  if (status_) return true;
  int raw = 0;
  if (::waitpid(pid_, &raw, WNOHANG) == pid_) status_ = exit_status(raw);
  return status_.has_value();
}

void ChildProgram::signal(int number) {
  if (!has_ended()) ::kill(pid_, number);
}

int ChildProgram::wait() {
  while (!status_) {
    int raw = 0;
    const pid_t ended = ::waitpid(pid_, &raw, 0);
    if (ended == pid_) status_ = exit_status(raw);
    if (ended < 0 && errno != EINTR) throw_errno(errno, "waitpid");
  }
  return *status_;
}

pid_t start_server(const ProgramOptions& options) {
  CRIER_CHECK(!options.output_file.empty());
  const Descriptor output(
      ::open(options.output_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (output.number() < 0) throw_errno(errno, options.output_file);
  // Whoever starts it the next time may be that account itself.
  if (options.account &&
      ::fchown(output.number(), options.account->uid, options.account->gid) != 0) {
    throw_errno(errno, options.output_file);
  }
  return start(options, output.number(), Kind::server);
}

ProgramEnd run_program(const ProgramOptions& options) {
  Pipe said;
  const pid_t child = start(options, said.write.number());
  said.write.reset();

  ProgramEnd end;
  std::array<char, 4096> piece{};
  for (;;) {
    const ssize_t count = ::read(said.read.number(), piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    const std::size_t room = output_bytes_max - std::min(output_bytes_max, end.output.size());
    end.output.append(piece.data(), std::min(static_cast<std::size_t>(count), room));
  }
  int raw = 0;
  while (::waitpid(child, &raw, 0) < 0) {
    if (errno != EINTR) throw_errno(errno, "waitpid");
  }
  end.status = exit_status(raw);
  return end;
}

}  // namespace crier
