#include "config/load.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>
#include <unistd.h>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "config/toml_reader.h"
#include "report/display_width.h"
#include "runtime/text_file.h"

namespace crier::app {

namespace fs = std::filesystem;

namespace {

// Where services keep their state, and where a person's programs do (XDG base directories).
fs::path default_state_directory(const Environment& environment) {
  if (::geteuid() == 0) return "/var/lib/crier";
  if (const auto state = environment("XDG_STATE_HOME"); state && state->starts_with('/')) {
    return fs::path(*state) / "crier";
  }
  const auto home = environment("HOME");
  return fs::path(home && home->starts_with('/') ? *home : "/var/lib") / ".local/state/crier";
}

std::expected<Config, std::vector<ConfigFault>> as_expected(ConfigReading reading) {
  if (reading.faults.empty()) return std::move(reading.config);
  return std::unexpected(std::move(reading.faults));
}

}  // namespace

std::string text_of(const ConfigFault& fault) {
  const std::string place =
      fault.line > 0 ? fmt::format("{}:{}:{}", fault.file, fault.line, fault.column) : fault.file;
  // The message quotes what was read: it must not move a cursor, nor begin a line of its own.
  const std::string message = report::printable(fault.message);
  return fault.key.empty()
             ? fmt::format("{}: {}", place, message)
             : fmt::format("{}: {}: {}", place, report::printable(fault.key), message);
}

Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
  };
}

ConfigReading read_config(std::string_view text, const std::string& file_name,
                          const Environment& environment) {
  ConfigReading reading;
  reading.config.file = file_name;
  reading.config.state.directory = default_state_directory(environment);
  toml::table document;
  try {
    document = toml::parse(text);
  } catch (const toml::parse_error& error) {
    const auto& at = error.source().begin;
    reading.faults.push_back({.file = file_name,
                              .line = static_cast<int>(at.line),
                              .column = static_cast<int>(at.column),
                              .key = "",
                              .message = std::string(error.description())});
    return reading;
  }
  TomlReader reader(
      document, file_name, environment,
      {.faults = reading.faults, .origins = reading.config.origins, .places = reading.places});
  visit_config(reader, reading.config);
  reader.refuse_unknown();
  std::ranges::sort(reading.faults, {}, [](const ConfigFault& fault) {
    return std::tuple(fault.line, fault.column, fault.key);
  });
  return reading;
}

std::expected<Config, std::vector<ConfigFault>> parse_config(std::string_view text,
                                                             const std::string& file_name,
                                                             const Environment& environment) {
  return as_expected(read_config(text, file_name, environment));
}

std::expected<CommandConfig, std::vector<ConfigFault>> config_for_commands(ConfigReading reading) {
  if (!std::ranges::all_of(reading.faults, &ConfigFault::is_unread_secret)) {
    return std::unexpected(std::move(reading.faults));
  }
  return CommandConfig{.config = std::move(reading.config),
                       .unread_secrets = std::move(reading.faults)};
}

std::optional<std::string> find_config_file(const std::string& wanted,
                                            const Environment& environment) {
  if (!wanted.empty()) return wanted;
  if (const auto named = environment("CRIER_CONFIG"); named && !named->empty()) return named;
  for (const char* usual : {"crier.toml", "/etc/crier/crier.toml"}) {
    std::error_code error;
    if (fs::exists(usual, error)) return usual;
  }
  return std::nullopt;
}

ConfigReading read_config_file(const std::string& wanted, const Environment& environment) {
  const auto name = find_config_file(wanted, environment);
  if (!name) return read_config("", "", environment);
  // A configuration is written by hand; what is larger is another file.
  constexpr std::size_t bytes_max = 1 << 20;
  const auto text = read_text_file(*name, bytes_max);
  if (text) return read_config(*text, *name, environment);
  ConfigReading reading;
  reading.faults.push_back({.file = *name, .key = "", .message = text.error()});
  return reading;
}

std::expected<Config, std::vector<ConfigFault>> load_config(const std::string& wanted,
                                                            const Environment& environment) {
  return as_expected(read_config_file(wanted, environment));
}

}  // namespace crier::app
