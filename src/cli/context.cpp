#include "cli/context.h"

#include <array>
#include <chrono>
#include <pwd.h>
#include <string>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "config/load.h"
#include "config/open_database.h"
#include "config/template_folder.h"
#include "embedded/embedded_postgres.h"
#include "runtime/clock.h"
#include "use_cases/installation/installation_settings.h"
#include "use_cases/installation/server_refusal.h"

namespace crier::app {

namespace {

// The account's name in the system's list, which unlike $USER cannot be set by the caller.
std::string account_name() {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  ::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found);
  return found != nullptr ? found->pw_name : fmt::format("uid {}", ::getuid());
}

CommandFailure config_failure(const std::vector<ConfigFault>& faults) {
  std::string message = fmt::format("the configuration has {} fault{}:", faults.size(),
                                    faults.size() == 1 ? "" : "s");
  for (const ConfigFault& fault : faults) message += "\n  " + text_of(fault);
  message += "\nEvery key is explained by: crier config sample";
  return CommandFailure(message, ExitCode::usage);
}

// A command computes in the midst of its transactions (it compiles the words of all languages), and
// a machine may be busy. What it has locked meanwhile keeps others waiting for their lock time-out.
constexpr std::chrono::minutes idle_max_of_commands{2};

}  // namespace

const Config& Context::config() {
  if (config_) return config_->config;
  auto loaded = config_for_commands(read_config_file(options.config_file, process_environment()));
  if (!loaded) throw config_failure(loaded.error());
  return config_.emplace(std::move(*loaded)).config;
}

void Context::require_secrets(std::string_view section) {
  (void)config();
  const std::string prefix = std::string(section) + ".";
  std::vector<ConfigFault> missing;
  for (const ConfigFault& fault : config_->unread_secrets) {
    if (fault.key.starts_with(prefix)) missing.push_back(fault);
  }
  if (!missing.empty()) throw config_failure(missing);
}

const std::string& Context::database_url() {
  if (database_url_) return *database_url_;
  try {
    return database_url_.emplace(ready_database(config()));
  } catch (const EmbeddedFailure& failure) {
    throw CommandFailure(failure.what());
  } catch (const DatabaseNotReady& failure) {
    throw CommandFailure(failure.what());
  }
}

store::Connection& Context::connection() {
  if (!connection_)
    connection_ =
        std::make_unique<store::Connection>(database_url(), "crier", idle_max_of_commands);
  return *connection_;
}

const store::Settings& Context::settings() {
  if (!settings_) {
    settings_ = installation_settings(connection());
  }
  return *settings_;
}

std::optional<Refusal> Context::refusal_of(const std::exception_ptr& failure) {
  // Commands that work on a connection of their own have no name of a statement to tell.
  return server_refusal(failure, connection_.get());
}

const notice::Catalogue& Context::catalogue() {
  if (!catalogue_) {
    auto read = read_templates(config().templates.directory);
    if (!read) {
      std::string message = "the templates cannot be read:";
      for (const notice::WordingFault& fault : read.error())
        message += "\n  " + notice::text_of(fault);
      throw CommandFailure(message);
    }
    catalogue_ = *std::move(read);
  }
  return *catalogue_;
}

NoticeSource Context::notice_source() {
  return {.catalogue = catalogue(), .settings = settings(), .pages_url = config().pages.url};
}

bool Context::out_is_terminal() const {
  return ::isatty(::fileno(out_)) == 1;
}

bool Context::in_is_terminal() const {
  return ::isatty(STDIN_FILENO) == 1;
}

bool Context::err_is_terminal() const {
  return ::isatty(::fileno(err_)) == 1;
}

bool Context::colours_wanted() const {
  // no-color.org: set, to whatever, and not empty.
  const auto no_color = process_environment()("NO_COLOR");
  return out_is_terminal() && !options.no_color && (!no_color || no_color->empty());
}

std::string Context::actor() const {
  if (!options.actor.empty()) return options.actor;
  const auto behind_sudo = process_environment()("SUDO_USER");
  return ::geteuid() == 0 && behind_sudo && !behind_sudo->empty() ? *behind_sudo : account_name();
}

WallTime Context::now() const {
  return SystemClock().wall_now();
}

}  // namespace crier::app
