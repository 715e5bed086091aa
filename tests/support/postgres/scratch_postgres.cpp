#include "support/postgres/scratch_postgres.h"

#include <chrono>
#include <fstream>
#include <memory>
#include <poll.h>
#include <signal.h>
#include <stdexcept>
#include <string_view>
#include <sys/file.h>
#include <sys/random.h>
#include <unistd.h>

#include <libpq-fe.h>

#include "base/digest.h"
#include "postgres/database.h"
#include "store/migrator.h"
#include "support/net/loopback_port.h"

namespace crier::test {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

// A loaded two-core machine still starts a server well within this.
constexpr auto start_max = 60s;
constexpr const char* template_name = "migrated_template";

std::string program(const char* name) {
  return std::string(CRIER_POSTGRES_PROGRAMS) + "/" + name;
}

void run(const ProgramOptions& options) {
  const ProgramEnd end = run_program(options);
  if (end.status != 0) throw std::runtime_error(options.argv[0] + ": " + end.output);
}

std::string random_word() {
  std::string bytes(16, '\0');
  if (::getentropy(bytes.data(), bytes.size()) != 0) throw std::runtime_error("getentropy");
  return hex(bytes);
}

// Replaces what is there.
void copy_folder(const fs::path& from, const fs::path& to) {
  fs::remove_all(to);
  run({.argv = {"/bin/cp", "-a", from.string(), to.string()}});
}

void execute(const std::string& url, const std::string& sql) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(url.c_str()),
                                                                &PQfinish);
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection.get(), sql.c_str()),
                                                             &PQclear);
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
    throw std::runtime_error(sql + ": " + PQerrorMessage(connection.get()));
  }
}

// A cluster with another schema is another one. The names are kept in it as well.
std::string schema_key() {
  std::string all;
  for (const store::Migration& migration : store::embedded_migrations()) {
    all += migration.name;
    all += migration.sql;
  }
  return hex(sha256(all)).substr(0, 16);
}

}  // namespace

ScratchPostgres& ScratchPostgres::instance() {
  static ScratchPostgres server;
  return server;
}

ScratchPostgres::ScratchPostgres() : port_(loopback_port()), password_(random_word()) {
  if (::geteuid() == 0) {
    account_ = account_named("postgres");
    if (!account_) throw std::runtime_error("no account postgres: run scripts/setup");
  }
  create_cluster();
  start();
  execute(url("postgres"), "ALTER ROLE crier PASSWORD '" + password_ + "'");
}

ScratchPostgres::~ScratchPostgres() {
  end(SIGQUIT);
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

// initdb and the migrations take longer than most tests: what they make is kept in the build folder
// and copied. A server takes only files of its own account: whoever runs the tests as root, and as
// somebody else, keeps two.
void ScratchPostgres::create_cluster() {
  std::string name = (fs::temp_directory_path() / "crier-pg-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
  directory_ = name;
  if (account_ && ::chown(name.c_str(), account_->uid, account_->gid) != 0) {
    throw std::runtime_error("chown");
  }
  const fs::path folder(CRIER_BINARY_DIR);
  if (::access(folder.c_str(), W_OK) != 0) return make_cluster();
  const auto owner = account_ ? account_->uid : ::geteuid();
  const fs::path kept =
      folder / ("scratch_postgres_15_" + schema_key() + "_" + std::to_string(owner));
  keep_cluster(kept);
  copy_folder(kept, data());
  configure();
}

// One process makes it, the others wait. Its children hold the lock as well, so that one that is
// killed leaves no copying behind that the next one would be disturbed by.
void ScratchPostgres::keep_cluster(const fs::path& kept) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> lock(
      std::fopen((kept.string() + ".lock").c_str(), "a"), &std::fclose);
  if (!lock || ::flock(::fileno(lock.get()), LOCK_EX) != 0) {
    throw std::runtime_error("the lock beside " + kept.string());
  }
  if (fs::exists(kept)) return;
  make_cluster();
  copy_folder(data(), kept.string() + ".unfinished");
  fs::rename(kept.string() + ".unfinished", kept);
}

void ScratchPostgres::make_cluster() {
  run({.argv = {program("initdb"), "-D", data().string(), "--no-sync", "-U", "crier", "-E", "UTF8",
                "--locale=C", "--auth-local=trust", "--auth-host=scram-sha-256"},
       .account = account_,
       .working_directory = directory_.string()});
  configure();
  start();
  create_template();
  stop();
}

void ScratchPostgres::configure() const {
  std::ofstream(data() / "postgresql.auto.conf")
      << "listen_addresses = '127.0.0.1'\n"
      << "unix_socket_directories = '" << directory_.string() << "'\n"
      << "port = " << port_ << "\n"
      << "fsync = off\nfull_page_writes = off\nshared_buffers = 64MB\nmax_connections = 60\n"
      << "autovacuum = off\nmax_wal_size = 1GB\n";
}

void ScratchPostgres::start() {
  if (server_) return;
  server_.emplace(ProgramOptions{.argv = {program("postgres"), "-D", data().string()},
                                 .account = account_,
                                 .working_directory = directory_.string(),
                                 .output_file = (directory_ / "log").string(),
                                 .lifetime = Lifetime::ends_with_parent});
  const auto give_up = std::chrono::steady_clock::now() + start_max;
  while (PQping(url("postgres").c_str()) != PQPING_OK) {
    if (server_->has_ended() || std::chrono::steady_clock::now() > give_up) {
      std::ifstream log(directory_ / "log");
      throw std::runtime_error("postgres does not start: " +
                               std::string(std::istreambuf_iterator<char>(log), {}));
    }
    ::poll(nullptr, 0, 10);
  }
}

void ScratchPostgres::stop() {
  end(SIGINT);
}

void ScratchPostgres::kill() {
  end(SIGQUIT);
}

void ScratchPostgres::end(int signal) {
  if (!server_) return;
  server_->signal(signal);
  server_->wait();
  server_.reset();
}

void ScratchPostgres::create_template() {
  execute(url("postgres"), std::string("CREATE DATABASE ") + template_name);
  store::Connection connection(url(template_name), "test");
  const auto now =
      std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  const auto report = store::migrate(connection, {.now = now, .lanes = std::nullopt});
  if (!report) throw std::runtime_error(report.error());
}

fs::path ScratchPostgres::data() const {
  return directory_ / "data";
}

std::string ScratchPostgres::url(const std::string& database) const {
  return "host=" + directory_.string() + " port=" + std::to_string(port_) +
         " user=crier dbname=" + database;
}

std::string ScratchPostgres::over_tcp(const std::string& url, int port) const {
  constexpr std::string_view marker = "dbname=";
  const std::string database = url.substr(url.find(marker) + marker.size());
  return "host=127.0.0.1 port=" + std::to_string(port) + " user=crier password=" + password_ +
         " sslmode=disable dbname=" + database;
}

std::string ScratchPostgres::create_database(const std::string& from) {
  const std::string name = "test_" + std::to_string(++databases_);
  execute(url("postgres"), "CREATE DATABASE " + name + " TEMPLATE " + from);
  return url(name);
}

std::string ScratchPostgres::fresh_database() {
  return create_database(template_name);
}

std::string ScratchPostgres::empty_database() {
  return create_database("template0");
}

}  // namespace crier::test
