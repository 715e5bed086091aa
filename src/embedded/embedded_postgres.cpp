#include "embedded/embedded_postgres.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <fstream>
#include <poll.h>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "embedded/pid_file.h"
#include "embedded/private_directory.h"
#include "postgres/connection_options.h"

namespace crier::app {

namespace fs = std::filesystem;

namespace {

constexpr int version_min = 15;
// A server that replays its log after a crash starts slowly; this is longer than any sane replay.
constexpr std::chrono::seconds start_max{300};
// Sessions notice at once that their server is gone, except in the middle of a long statement.
constexpr std::chrono::seconds survivors_max{60};
constexpr const char* database_name = "crier";

// For two cores shared with the daemon. Durable: fsync and synchronous_commit stay on. WAL is
// minimal because nothing replicates this server: bulk loads into new tables are not logged twice.
constexpr const char* settings = R"(
# Written by crier when it made this cluster.
listen_addresses = ''
max_connections = 100
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
max_parallel_workers_per_gather = 0
jit = off
wal_level = minimal
max_wal_senders = 0
wal_compression = on
max_wal_size = 4GB
min_wal_size = 256MB
checkpoint_timeout = 15min
random_page_cost = 1.1
autovacuum_naptime = 20s
logging_collector = on
log_directory = '../log'
log_filename = 'postgres-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
)";

std::string first_line(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

// Debian keeps each major version's programs apart.
std::vector<std::pair<int, fs::path>> installed_versions() {
  std::vector<std::pair<int, fs::path>> versions;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", error)) {
    const std::string name = entry.path().filename();
    int version = 0;
    std::from_chars(name.data(), name.data() + name.size(), version);
    if (fs::exists(entry.path() / "bin/initdb", error)) {
      versions.emplace_back(version, entry.path() / "bin");
    }
  }
  std::ranges::sort(versions);
  return versions;
}

std::string last_lines(const std::string& text) {
  constexpr std::size_t bytes_max = 2000;
  return text.size() <= bytes_max ? text : "…" + text.substr(text.size() - bytes_max);
}

// The end of what was written to a file since it had `begin` octets.
std::string last_lines_since(const fs::path& path, std::uintmax_t begin) {
  std::ifstream file(path, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(begin));
  return last_lines(std::string(std::istreambuf_iterator<char>(file), {}));
}

std::uintmax_t size_of(const fs::path& path) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  return error ? 0 : size;
}

// A list of one folder, as PostgreSQL reads such lists: commas part them, quotes keep them
// together.
std::string folder_list(const fs::path& folder) {
  std::string text = "\"";
  for (const char letter : folder.string()) {
    if (letter == '"') text += '"';
    text += letter;
  }
  return text + '"';
}

// A value in postgresql.conf.
std::string setting_text(std::string_view value) {
  std::string text = "'";
  for (const char letter : value) {
    if (letter == '\'' || letter == '\\') text += letter;
    text += letter;
  }
  return text + '\'';
}

void require(const std::optional<std::string>& wrong) {
  if (wrong) throw EmbeddedFailure("the embedded database cannot be set up: " + *wrong);
}

}  // namespace

std::optional<std::string> state_directory_fault(const fs::path& state_directory) {
  // PostgreSQL keeps paths below its data folder in 1,024 octets (MAXPGPATH).
  constexpr std::size_t path_max = 900;
  const std::string& path = state_directory.native();
  if (path.size() > path_max) {
    return fmt::format("is a path of {} octets; PostgreSQL takes {} at most", path.size(),
                       path_max);
  }
  const auto is_control = [](unsigned char letter) { return letter < ' ' || letter == 0x7f; };
  if (std::ranges::any_of(path, is_control)) {
    return "has a control character in it, such as a line break";
  }
  return std::nullopt;
}

EmbeddedPostgres::EmbeddedPostgres(fs::path state_directory)
    : root_(std::move(state_directory) / "postgres"),
      data_(root_ / "data"),
      sockets_(socket_directory(root_ / "run")) {}

fs::path EmbeddedPostgres::pid_file_path() const {
  return data_ / "postmaster.pid";
}

// Beside the server's folder, not in it: making that folder is under the lock as well.
fs::path EmbeddedPostgres::lock_file() const {
  return root_.string() + ".lock";
}

std::string EmbeddedPostgres::url() const {
  return store::connection_string({{"host", sockets_.string()},
                                   {"port", "5432"},
                                   {"user", "crier"},
                                   {"dbname", database_name}});
}

EmbeddedPostgres::Status EmbeddedPostgres::status() const {
  Status status{.state = State::absent, .pid = 0, .data = data_, .log = root_ / "log"};
  std::error_code error;
  if (!fs::exists(data_ / "PG_VERSION", error)) return status;
  const auto pid_file = read_pid_file(pid_file_path());
  const bool running = pid_file && is_running_server(*pid_file);
  status.state = running ? State::running : State::stopped;
  if (running) status.pid = pid_file->pid;
  return status;
}

void EmbeddedPostgres::choose_account() {
  refuse_foreign_cluster();
  if (::geteuid() != 0) return;
  // Root may look after the cluster of a service account, and make it in that account's folder.
  for (const fs::path& path : {data_, root_.parent_path()}) {
    account_ = owner_of(path);
    if (account_ && account_->uid != 0) return;
  }
  account_ = account_named("postgres");
  if (!account_) {
    throw EmbeddedFailure(
        "the embedded database cannot run as root, and there is no account \"postgres\"; install "
        "postgresql-15 (scripts/setup), or configure database.url");
  }
}

void EmbeddedPostgres::refuse_foreign_cluster() const {
  const auto owner = owner_of(data_);
  if (!owner || ::geteuid() == 0 || owner->uid == ::geteuid()) return;
  throw EmbeddedFailure(fmt::format(
      "the embedded database in {} belongs to another account (uid {}); run crier as that account, "
      "or configure another state.directory",
      data_.string(), owner->uid));
}

fs::path EmbeddedPostgres::programs() const {
  const auto versions = installed_versions();
  const std::string made_by = first_line(data_ / "PG_VERSION");
  for (const auto& [version, path] : versions) {
    if (std::to_string(version) == made_by) return path;
  }
  if (!made_by.empty()) {
    throw EmbeddedFailure(fmt::format(
        "the embedded database in {} was made by PostgreSQL {}, which is not installed; install "
        "postgresql-{}",
        data_.string(), made_by, made_by));
  }
  if (versions.empty() || versions.back().first < version_min) {
    throw EmbeddedFailure(
        "no PostgreSQL 15 or newer is installed below /usr/lib/postgresql; install postgresql-15 "
        "(scripts/setup), or configure database.url");
  }
  return versions.back().second;
}

ProgramEnd EmbeddedPostgres::run(std::vector<std::string> argv) const {
  return run_program({.argv = std::move(argv),
                      // A connection must not go where the caller's environment points.
                      .environment = {"PGHOST=" + sockets_.string(), "PGPORT=5432", "PGUSER=crier",
                                      "PGOPTIONS=", "LC_ALL=C"},
                      .account = account_,
                      .working_directory = "/"});
}

void EmbeddedPostgres::create_directories() {
  require(ensure_private_directory(root_, account_));
  require(ensure_private_directory(root_ / "log", account_));
  require(ensure_private_directory(sockets_, account_));
  if (account_ && run({"/usr/bin/test", "-x", root_.string()}).status != 0) {
    throw EmbeddedFailure(fmt::format(
        "the account {} cannot enter {}, because a folder above it is closed; configure a "
        "state.directory that it can reach, such as /var/lib/crier",
        account_->name, root_.string()));
  }
}

void EmbeddedPostgres::create_cluster() {
  // Under another name until it is whole: a crash in between leaves nothing that looks like one.
  const fs::path unfinished = root_ / "data.unfinished";
  fs::remove_all(unfinished);
  const ProgramEnd end =
      run({(programs() / "initdb").string(), "-D", unfinished.string(), "-U", "crier", "-E", "UTF8",
           "--locale=C", "--auth-local=trust", "--auth-host=reject", "--data-checksums"});
  if (end.status != 0) {
    throw EmbeddedFailure(
        fmt::format("initdb failed in {}:\n{}", unfinished.string(), last_lines(end.output)));
  }
  std::ofstream file(unfinished / "postgresql.conf", std::ios::app);
  file << settings << "unix_socket_directories = " << setting_text(folder_list(sockets_)) << "\n";
  file.close();
  if (!file) throw EmbeddedFailure("cannot write " + (unfinished / "postgresql.conf").string());
  fs::rename(unfinished, data_);
}

// A pid file that was left behind is PostgreSQL's own affair, which also keeps it from starting
// beside sessions that outlived their server. What it cannot tell is that the number means another
// process by now: then, and only when nobody uses the old server's memory any longer, the file
// goes.
void EmbeddedPostgres::clear_after_crash() const {
  const auto left = read_pid_file(pid_file_path());
  if (!left) return;
  const auto give_up = std::chrono::steady_clock::now() + survivors_max;
  while (has_survivors(*left)) {
    if (std::chrono::steady_clock::now() > give_up) {
      throw EmbeddedFailure(fmt::format(
          "the embedded database in {} was killed, and sessions of it are still at work; end the "
          "processes named postgres that use it, and try again",
          data_.string()));
    }
    ::poll(nullptr, 0, 20);
  }
  if (!number_is_taken(*left)) return;
  fs::remove(pid_file_path());
  fs::remove(sockets_ / ".s.PGSQL.5432.lock");  // Names the same number.
}

// Not by pg_ctl, which has a shell read the paths.
pid_t EmbeddedPostgres::start() {
  clear_after_crash();
  // On the command line, because the folder follows from where the state directory is now.
  const std::string sockets = "unix_socket_directories=" + folder_list(sockets_);
  return start_server(
      {.argv = {(programs() / "postgres").string(), "-D", data_.string(), "-c", sockets},
       .environment = {"LC_ALL=C"},
       .account = account_,
       .working_directory = "/",
       .output_file = start_log().string()});
}

fs::path EmbeddedPostgres::start_log() const {
  return root_ / "log" / "start.log";
}

void EmbeddedPostgres::wait_until_ready(const Beginning& beginning) const {
  const auto give_up = std::chrono::steady_clock::now() + start_max;
  for (;;) {
    const auto pid_file = read_pid_file(pid_file_path());
    const bool is_its_own = beginning.pid == 0 || (pid_file && pid_file->pid == beginning.pid);
    if (pid_file && pid_file->ready && is_its_own) return;
    const bool lives = beginning.pid == 0 ? status().state == State::running
                                          : is_running_server(PidFile{.pid = beginning.pid});
    if (!lives || std::chrono::steady_clock::now() > give_up) {
      const std::string words = last_lines_since(start_log(), beginning.log_size);
      throw EmbeddedFailure(fmt::format("the embedded database in {} does not {}; see {}{}{}",
                                        data_.string(), lives ? "become ready" : "start",
                                        (root_ / "log").string(), words.empty() ? "" : ":\n",
                                        words));
    }
    ::poll(nullptr, 0, 20);
  }
}

void EmbeddedPostgres::create_database() {
  const fs::path done = root_ / "database_created";
  std::error_code error;
  if (fs::exists(done, error)) return;
  const ProgramEnd end = run({(programs() / "createdb").string(), database_name});
  const bool existed = end.output.find("already exists") != std::string::npos;
  if (end.status != 0 && !existed) {
    throw EmbeddedFailure("the embedded database cannot be created:\n" + last_lines(end.output));
  }
  std::ofstream(done) << database_name << "\n";
}

void EmbeddedPostgres::ensure_running() {
  const fs::path state_directory = root_.parent_path();
  if (const auto fault = state_directory_fault(state_directory)) {
    throw EmbeddedFailure(
        fmt::format("the state directory {}; configure another state.directory", *fault));
  }
  std::error_code error;
  fs::create_directories(state_directory, error);
  if (error) {
    throw EmbeddedFailure(fmt::format(
        "the state directory {} cannot be created: {}; configure another state.directory",
        state_directory.string(), error.message()));
  }
  const FileLock lock(lock_file());
  choose_account();
  create_directories();
  if (status().state == State::absent) create_cluster();
  Beginning beginning{.pid = 0, .log_size = size_of(start_log())};
  if (status().state == State::stopped) beginning.pid = start();
  // Not only after start(): whoever started it may have been killed before it was ready.
  wait_until_ready(beginning);
  create_database();
}

bool EmbeddedPostgres::stop() {
  if (status().state == State::absent) return false;
  const FileLock lock(lock_file());
  choose_account();
  if (status().state != State::running) return false;
  const ProgramEnd end = run({(programs() / "pg_ctl").string(), "stop", "-D", data_.string(), "-m",
                              "fast", "-w", "-t", std::to_string(start_max.count()), "-s"});
  if (end.status != 0) {
    throw EmbeddedFailure(fmt::format("the embedded database in {} does not stop:\n{}",
                                      data_.string(), last_lines(end.output)));
  }
  return true;
}

}  // namespace crier::app
