#include "support/e2e/world.h"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <stdlib.h>

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "support/net/loopback_port.h"
#include "support/postgres/scratch_postgres.h"

namespace crier::e2e {

namespace fs = std::filesystem;

namespace {

fs::path new_folder() {
  std::string name = (fs::temp_directory_path() / "crier-e2e-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
  return name;
}

void replace_line(std::string& text, std::string_view begin, const std::string& line) {
  const std::size_t at = text.find("\n" + std::string(begin));
  if (at == std::string::npos) {
    throw std::runtime_error(fmt::format("the sample has no line that begins with {}", begin));
  }
  text.replace(at + 1, text.find('\n', at + 1) - at - 1, line);
}

std::vector<std::string> sink_arguments(const WorldOptions& options, const fs::path& folder) {
  std::vector<std::string> arguments = options.sink_arguments;
  if (options.dumps_messages) {
    arguments.insert(arguments.end(), {"--dump", (folder / "sink" / "messages").string()});
  }
  return arguments;
}

void write_file(const fs::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

}  // namespace

World::World(const WorldOptions& options)
    : options_(options),
      folder_(new_folder()),
      database_(test::ScratchPostgres::instance().fresh_database()) {
  // It would go before what the configuration says.
  ::unsetenv("DATABASE_URL");
  sink_.emplace(SinkProcessOptions{.folder = folder_ / "sink",
                                   .rules = options.rules,
                                   .arguments = sink_arguments(options, folder_)});
  if (options_.serves_pages) pages_port_ = test::loopback_port();
  config_ = write_config("crier.toml", test::loopback_port(), database_);
  if (!options_.daemons_role.empty()) make_role();
}

// A campaign begins with a partition of its own, which only the owner of the table can make.
void World::make_role() const {
  const std::string& role = options_.daemons_role;
  change(database_, fmt::format("DO $$ BEGIN CREATE ROLE {} LOGIN; "
                                "EXCEPTION WHEN duplicate_object THEN NULL; END $$",
                                role));
  change(database_, fmt::format("GRANT ALL ON ALL TABLES IN SCHEMA public TO {}", role));
  change(database_, fmt::format("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {}", role));
  change(database_, fmt::format("GRANT CREATE ON SCHEMA public TO {}", role));
  change(database_, fmt::format("ALTER TABLE attempts OWNER TO {}", role));
}

World::~World() {
  daemons_.clear();
  sink_.reset();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

fs::path World::write_config(const std::string& name, std::uint16_t port,
                             const std::string& database) const {
  std::string text =
      fmt::format("[database]\nurl = \"{}\"\n\n", database) +
      fmt::format("[dispatch]\nlease = \"{}ms\"\nflush_interval = \"50ms\"\n", lease.count()) +
      "drain_timeout = \"20s\"\n\n" + fmt::format("[daemon]\nlisten = \"127.0.0.1:{}\"\n\n", port) +
      "[retry]\nfirst_delay = \"200ms\"\ndelay_max = \"1s\"\n\n" +
      "[pages]\nurl = \"https://notices.example.org\"\n" +
      (options_.pages_reached_at.empty()
           ? ""
           : fmt::format("reached_at = \"{}\"\n", options_.pages_reached_at)) +
      (options_.serves_pages ? fmt::format("listen = \"127.0.0.1:{}\"\n", pages_port_) : "") +
      // Tests ask for many people, as a proxy does.
      "trusted_proxies = [\"127.0.0.1\"]\n" + options_.pages_settings + "\n" +
      "[circuit_breaker]\npause_first = \"100ms\"\npause_max = \"1s\"\n\n" + options_.settings +
      fmt::format("\n[channel.{}]\nrate_per_second = {}\n", options_.channel,
                  options_.rate_per_second);
  if (options_.channel == "email") {
    const std::string sink = fmt::format("127.0.0.1:{}", sink_->smtp_port());
    text += fmt::format("relays = [\"{}\"]\n", options_.relay.empty() ? sink : options_.relay);
  } else if (options_.channel == "webhook") {
    text += fmt::format("url = \"http://127.0.0.1:{}/notices\"\n", sink_->http_port());
  } else if (options_.channel == "maildir") {
    text += fmt::format("directory = \"{}\"\n", (folder_ / "maildir").string());
  }
  const fs::path file = folder_ / name;
  write_file(file, text + options_.channel_settings);
  return file;
}

ProgramEnd World::run(std::vector<std::string> words) const {
  return run_under(config_, std::move(words));
}

ProgramEnd World::run_under(const fs::path& config, std::vector<std::string> words) const {
  words.insert(words.begin(),
               {std::string(CRIER_BINARY_DIR) + "/crier", "--config", config.string()});
  return run_program({.argv = std::move(words), .working_directory = folder_.string()});
}

std::string World::must(std::vector<std::string> words) const {
  const std::string command = fmt::format("{}", fmt::join(words, " "));
  ProgramEnd end = run(std::move(words));
  if (end.status != 0) {
    throw std::runtime_error(fmt::format("crier {} ({}): {}", command, end.status, end.output));
  }
  return std::move(end.output);
}

void World::import_people() {
  const std::string file = (folder_ / "people.csv").string();
  must({"sample", "people", "--count", std::to_string(options_.people), "--seed", "7", "--output",
        file});
  import_people(file);
}

void World::import_people(const fs::path& csv) {
  must({"audience", "import", csv.string()});
}

void World::create_campaign(const std::string& campaign) {
  std::string spec = must({"campaign", "sample"});
  replace_line(spec, "key =", fmt::format("key = \"{}\"", campaign));
  replace_line(spec, "channel =",
               options_.ladder.empty() ? fmt::format("channel = \"{}\"", options_.channel)
                                       : "ladder = " + options_.ladder);
  if (!options_.sender.empty()) {
    replace_line(spec, "address =", fmt::format("address = \"{}\"", options_.sender));
  }
  write_file(folder_ / "campaign.toml", spec + "\n" + options_.specification);
  must({"campaign", "create", (folder_ / "campaign.toml").string()});
  must({"campaign", "approve", campaign, "--all", "--by", "a test"});
}

void World::start_campaign(const std::string& campaign) {
  must(start_command(campaign));
}

std::vector<std::string> World::start_command(const std::string& campaign) const {
  std::vector<std::string> words{"campaign", "start", campaign};
  if (!options_.pages_reached_at.empty()) return words;
  words.insert(words.end(), {"--without-link-check", "these notices are nobody's"});
  return words;
}

void World::begin() {
  import_people();
  create_campaign();
  start_campaign();
}

std::string World::daemons_database() const {
  if (options_.daemons_role.empty()) return database_;
  const std::string owner = "user=crier";
  std::string database = database_;
  return database.replace(database.find(owner), owner.size(), "user=" + options_.daemons_role);
}

DaemonProcess& World::start_daemon() {
  const int number = ++daemons_started_;
  const std::uint16_t port = test::loopback_port();
  const fs::path config =
      write_config(fmt::format("crierd-{}.toml", number), port, daemons_database());
  return daemons_.emplace_back(config, folder_ / fmt::format("crierd-{}.log", number), port);
}

void World::remove(DaemonProcess& daemon) {
  daemons_.remove_if([&](const DaemonProcess& each) { return &each == &daemon; });
}

boost::json::object World::status() const {
  const ProgramEnd end = run({"campaign", "status", key, "--format", "json"});
  constexpr int endangered = 3;
  if (end.status != 0 && end.status != endangered) throw std::runtime_error(end.output);
  return boost::json::parse(end.output).as_object();
}

std::string World::state() const {
  return std::string(status().at("state").as_string());
}

void World::await_state(std::string_view wanted, std::chrono::milliseconds bound) const {
  await_state_of(key, wanted, bound);
}

void World::await_state_of(std::string_view campaign, std::string_view wanted,
                           std::chrono::milliseconds bound) const {
  const std::string question =
      fmt::format("SELECT state FROM campaigns WHERE key = '{}'", campaign);
  const auto is_there = [&] { return rows(database_, question).at(0).at(0) == wanted; };
  try {
    eventually(fmt::format("the campaign is {}", wanted), is_there, bound);
  } catch (const std::runtime_error& failure) {
    throw std::runtime_error(fmt::format("{}; it is {}\n{}", failure.what(),
                                         rows(database_, question).at(0).at(0), logs()));
  }
}

void World::await_kept(std::size_t messages, std::chrono::milliseconds bound) {
  eventually(
      fmt::format("{} messages have come", messages), [&] { return sink_->kept() >= messages; },
      bound);
}

std::string World::logs() const {
  std::string all = whole_logs();
  constexpr std::size_t tail = 20'000;
  return all.size() > tail ? "…" + all.substr(all.size() - tail) : all;
}

std::string World::whole_logs() const {
  std::string all;
  for (int number = 1; number <= daemons_started_; ++number) {
    std::ifstream log(folder_ / fmt::format("crierd-{}.log", number));
    all += fmt::format("--- crierd {}\n{}", number,
                       std::string(std::istreambuf_iterator<char>(log), {}));
  }
  return all;
}

}  // namespace crier::e2e
