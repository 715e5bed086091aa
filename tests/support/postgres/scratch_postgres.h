// A private PostgreSQL server for one test process: started on first use, gone with the process
// however it ends. Not durable (fsync=off). As root it runs as the account postgres.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "runtime/subprocess.h"

namespace crier::test {

class ScratchPostgres {
 public:
  static ScratchPostgres& instance();

  ~ScratchPostgres();
  ScratchPostgres(const ScratchPostgres&) = delete;
  ScratchPostgres& operator=(const ScratchPostgres&) = delete;

  // A new database with the schema of this program, as a connection string over the unix socket.
  [[nodiscard]] std::string fresh_database();
  // A new database without anything.
  [[nodiscard]] std::string empty_database();

  // The same database over loopback TCP, for tests with a gate in between; `port` is the gate's.
  [[nodiscard]] std::string over_tcp(const std::string& url, int port) const;
  [[nodiscard]] int port() const { return port_; }

  // Faults. All return when the server has ended, or accepts connections again.
  void stop();  // As for a planned restart: sessions are ended at once.
  void kill();  // As by a power cut.
  void start();
  void restart() {
    stop();
    start();
  }

 private:
  ScratchPostgres();

  void create_cluster();
  void keep_cluster(const std::filesystem::path& kept);
  void make_cluster();
  void create_template();
  void configure() const;
  void end(int signal);
  [[nodiscard]] std::filesystem::path data() const;
  [[nodiscard]] std::string url(const std::string& database) const;
  [[nodiscard]] std::string create_database(const std::string& from);

  std::filesystem::path directory_;
  std::optional<Account> account_;
  int port_{};
  std::string password_;
  std::optional<ChildProgram> server_;
  int databases_{};
};

}  // namespace crier::test
