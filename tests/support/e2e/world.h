// Everything that a campaign needs, in a temporary folder: a database, a sink, people, a
// specification, daemons. What it has started ends with it.
//
//   World world({.people = 2000});
//   world.start_campaign();
//   world.start_daemon().await_ready();
//   world.await_state("finished");
#pragma once

#include <cstdint>
#include <filesystem>
#include <list>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "runtime/subprocess.h"
#include "support/e2e/daemon_process.h"
#include "support/e2e/eventually.h"
#include "support/e2e/sink_process.h"
#include "support/e2e/sql.h"

namespace crier::e2e {

struct WorldOptions {
  int people{2000};
  int rate_per_second{20000};
  std::string channel{"email"};
  std::vector<std::string> rules{};  // Of the sink.
  std::vector<std::string> sink_arguments{};
  bool dumps_messages{};  // The sink keeps every message as a file.
  // Tables of crier.toml besides [database], [dispatch], the channel and [daemon].
  std::string settings{};
  // Further lines of [channel.…]; of a channel that does not lead to the sink, all but its rate.
  std::string channel_settings{};
  std::string relay{};          // Empty: the sink.
  std::string sender{};         // The campaign's address; empty: the sample's.
  std::string specification{};  // Further tables of campaigns.
  // The steps of campaigns, as their specification writes them. Empty: the channel alone.
  std::string ladder{};
  // Of the one daemon that this world then has.
  bool serves_pages{};
  std::string pages_settings{};  // Further lines of [pages].
  // Where this machine reaches them. Empty: nowhere, and nobody asks the objection link.
  std::string pages_reached_at{};
  // The role as which daemons connect, which is made here: it has every right, owns only what a
  // campaign needs to begin, and can lose any. Empty: as the owner of everything.
  std::string daemons_role{};
};

class World {
 public:
  static constexpr const char* key = "told-in-time";
  static constexpr std::chrono::milliseconds lease{2000};

  explicit World(const WorldOptions& options);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // The command line. `run` leaves the judgement to the caller; `must` throws unless it exits 0.
  [[nodiscard]] ProgramEnd run(std::vector<std::string> words) const;
  // The same under another configuration.
  [[nodiscard]] ProgramEnd run_under(const std::filesystem::path& config,
                                     std::vector<std::string> words) const;
  std::string must(std::vector<std::string> words) const;

  // Imports the sample audience, or a file.
  void import_people();
  void import_people(const std::filesystem::path& csv);
  // Creates a campaign with all its words released, and starts it; daemons take it up.
  void create_campaign(const std::string& campaign = key);
  void start_campaign(const std::string& campaign = key);
  // The command that does it.
  [[nodiscard]] std::vector<std::string> start_command(const std::string& campaign = key) const;
  // import_people, create_campaign, start_campaign.
  void begin();

  DaemonProcess& start_daemon();
  // Of the channel, for the daemons that are started from now on.
  void set_rate(int per_second) { options_.rate_per_second = per_second; }
  // Forgets one that has ended, or ends it.
  void remove(DaemonProcess& daemon);

  [[nodiscard]] boost::json::object status() const;
  [[nodiscard]] std::string state() const;
  void await_state(std::string_view state, std::chrono::milliseconds bound = patience) const;
  void await_state_of(std::string_view campaign, std::string_view state,
                      std::chrono::milliseconds bound = patience) const;
  void await_kept(std::size_t messages, std::chrono::milliseconds bound = patience);

  // Where the notices are shown in other languages.
  [[nodiscard]] std::uint16_t pages_port() const { return pages_port_; }
  [[nodiscard]] const std::string& database() const { return database_; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] SinkProcess& sink() { return *sink_; }
  [[nodiscard]] std::list<DaemonProcess>& daemons() { return daemons_; }
  // The logs of all daemons there ever were: their end, for the message of a failed test.
  [[nodiscard]] std::string logs() const;
  // From the first line on, for what a log never says.
  [[nodiscard]] std::string whole_logs() const;

 private:
  [[nodiscard]] std::filesystem::path write_config(const std::string& name, std::uint16_t port,
                                                   const std::string& database) const;
  void make_role() const;
  [[nodiscard]] std::string daemons_database() const;

  WorldOptions options_;
  std::filesystem::path folder_;
  std::string database_;
  std::optional<SinkProcess> sink_;
  std::uint16_t pages_port_{};
  std::filesystem::path config_;
  int daemons_started_{};
  std::list<DaemonProcess> daemons_;
};

}  // namespace crier::e2e
