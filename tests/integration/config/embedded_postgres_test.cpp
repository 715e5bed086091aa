#include "embedded/embedded_postgres.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <latch>
#include <signal.h>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "config/config.h"
#include "config/open_database.h"
#include "embedded/private_directory.h"
#include "postgres/database.h"
#include "store/migrator.h"
#include "store/settings.h"

namespace crier::app {
namespace {

namespace fs = std::filesystem;
using State = EmbeddedPostgres::State;

class Embedded : public testing::Test {
 protected:
  Embedded() {
    std::string name = (fs::temp_directory_path() / "crier-embedded-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    fs::permissions(name, fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
    state_ = name;
  }
  ~Embedded() override {
    for (const fs::path& each : started_) EmbeddedPostgres(each).stop();
    fs::remove_all(state_);
  }

  EmbeddedPostgres server_in(const fs::path& directory) {
    started_.push_back(directory);
    return EmbeddedPostgres(directory);
  }

  static store::SchemaState schema(const EmbeddedPostgres& server) {
    store::Connection connection(server.url(), "test");
    return store::schema_status(connection)->state;
  }

  fs::path state_;
  std::vector<fs::path> started_;
};

TEST_F(Embedded, is_made_started_stopped_and_started_again) {
  EmbeddedPostgres server = server_in(state_);
  EXPECT_EQ(server.status().state, State::absent);

  server.ensure_running();
  EXPECT_EQ(server.status().state, State::running);
  EXPECT_EQ(schema(server), store::SchemaState::empty);

  EXPECT_TRUE(server.stop());
  EXPECT_FALSE(server.stop());
  EXPECT_EQ(server.status().state, State::stopped);

  server.ensure_running();
  EXPECT_EQ(schema(server), store::SchemaState::empty);
}

TEST_F(Embedded, is_open_to_its_account_alone) {
  EmbeddedPostgres server = server_in(state_);

  server.ensure_running();

  for (const char* folder : {"postgres", "postgres/data", "postgres/run"}) {
    struct stat found{};
    ASSERT_EQ(::stat((state_ / folder).c_str(), &found), 0) << folder;
    EXPECT_EQ(found.st_mode & 077U, 0U) << folder;
  }
}

TEST_F(Embedded, asked_for_by_four_programs_at_once_is_one_server) {
  std::latch ready(4);
  {
    std::vector<std::jthread> programs;
    for (int program = 0; program < 4; ++program) {
      programs.emplace_back([this, &ready] {
        EmbeddedPostgres own(state_);
        ready.arrive_and_wait();
        own.ensure_running();
      });
    }
  }

  EmbeddedPostgres server = server_in(state_);
  EXPECT_EQ(server.status().state, State::running);
  EXPECT_EQ(schema(server), store::SchemaState::empty);
}

// Waits for a condition of the system; the bound is far above what it takes.
bool ends(pid_t pid) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  // A process that is being taken apart has no program any more and is not dead yet.
  const auto is_dead = [pid] {
    std::ifstream stream("/proc/" + std::to_string(pid) + "/stat");
    std::string stat;
    return !std::getline(stream, stat) || stat.find(") Z ") != std::string::npos ||
           stat.find(") X ") != std::string::npos;
  };
  while (!is_dead()) {
    if (std::chrono::steady_clock::now() > give_up) return false;
    std::this_thread::yield();
  }
  return true;
}

TEST_F(Embedded, starts_after_it_was_killed) {
  EmbeddedPostgres server = server_in(state_);
  server.ensure_running();
  const pid_t pid = server.status().pid;
  ASSERT_EQ(::kill(pid, SIGKILL), 0);
  ASSERT_TRUE(ends(pid));

  server.ensure_running();

  EXPECT_EQ(schema(server), store::SchemaState::empty);
}

// After the machine went down, the number in postmaster.pid may belong to any program.
TEST_F(Embedded, is_not_taken_in_by_a_pid_file_that_names_somebody_else) {
  EmbeddedPostgres server = server_in(state_);
  server.ensure_running();
  const fs::path pid_file = server.status().data / "postmaster.pid";
  std::ifstream original(pid_file);
  std::string content{std::istreambuf_iterator<char>(original), {}};
  ASSERT_TRUE(server.stop());
  content.replace(0, content.find('\n'), std::to_string(::getpid()));
  std::ofstream(pid_file) << content;

  EXPECT_EQ(server.status().state, State::stopped);
  server.ensure_running();

  EXPECT_NE(server.status().pid, ::getpid());
  EXPECT_EQ(schema(server), store::SchemaState::empty);
}

TEST_F(Embedded, makes_its_cluster_anew_when_making_it_was_cut_short) {
  EmbeddedPostgres server = server_in(state_);
  server.ensure_running();
  ASSERT_TRUE(server.stop());
  fs::rename(state_ / "postgres/data", state_ / "postgres/data.unfinished");
  fs::remove(state_ / "postgres/data.unfinished/global/pg_control");
  fs::remove(state_ / "postgres/database_created");

  server.ensure_running();

  EXPECT_EQ(schema(server), store::SchemaState::empty);
}

// What a shell, libpq, PostgreSQL's lists and its configuration file each read in their own way.
TEST_F(Embedded, works_below_any_path) {
  const fs::path marker = state_ / "executed";
  for (const std::string& name :
       {std::string("it's $(touch executed) `touch executed` 100%d a=b"),
        std::string("say \"so\", back\\slash\\n dbname=c"), std::string("Zürich 電 #$HOME;&|<>*?"),
        std::string(" -c fsync=off ")}) {
    const fs::path directory = state_ / name;
    fs::create_directory(directory);
    EmbeddedPostgres server = server_in(directory);

    server.ensure_running();

    EXPECT_EQ(schema(server), store::SchemaState::empty) << name;
    EXPECT_TRUE(fs::exists(directory / "postgres/data/PG_VERSION")) << name;
    EXPECT_TRUE(server.stop()) << name;
    fs::remove_all(directory / "postgres");
    if (name.contains(',')) fs::remove_all(socket_directory(directory / "postgres/run"));
  }
  EXPECT_FALSE(fs::exists(marker));
  EXPECT_FALSE(fs::exists("/executed"));
}

TEST_F(Embedded, says_which_paths_are_out_of_the_question) {
  for (const fs::path& directory : {state_ / "line\nbreak", state_ / std::string(901, 'd')}) {
    EXPECT_THROW(EmbeddedPostgres(directory).ensure_running(), EmbeddedFailure);
  }
}

TEST_F(Embedded, that_does_not_start_says_what_the_server_said) {
  EmbeddedPostgres server = server_in(state_);
  server.ensure_running();
  server.stop();
  std::ofstream(state_ / "postgres/data/postgresql.conf", std::ios::app) << "no_such_setting = 1\n";

  try {
    server.ensure_running();
    FAIL() << "it has started";
  } catch (const EmbeddedFailure& failure) {
    EXPECT_NE(std::string(failure.what()).find("no_such_setting"), std::string::npos)
        << failure.what();
  }
}

TEST_F(Embedded, works_below_a_path_that_is_too_long_for_a_socket) {
  const fs::path deep = state_ / std::string(100, 'd');
  fs::create_directory(deep);
  EmbeddedPostgres server = server_in(deep);

  server.ensure_running();

  EXPECT_EQ(schema(server), store::SchemaState::empty);
  fs::remove_all(socket_directory(deep / "postgres/run"));
}

TEST_F(Embedded, refuses_a_folder_that_others_may_enter) {
  fs::create_directory(state_ / "postgres");
  EmbeddedPostgres server(state_);

  EXPECT_THROW(server.ensure_running(), EmbeddedFailure);
}

TEST_F(Embedded, is_ready_for_work_without_a_command) {
  Config config;
  config.state.directory = state_;
  config.dispatch.lanes = 16;
  started_.push_back(state_);

  const std::string url = ready_database(config);

  store::Connection connection(url, "test");
  const auto settings = connection.transact(
      [](store::Transaction& transaction) { return store::read_settings(transaction); });
  EXPECT_EQ(settings.lanes, 16);
}

}  // namespace
}  // namespace crier::app
