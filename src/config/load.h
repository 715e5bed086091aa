// Reads crier.toml and the environment into a Config, or says everything that is wrong with them.
#pragma once

#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"

namespace crier::app {

struct ConfigFault {
  std::string file;
  int line{};  // 0: the file as a whole, or the environment.
  int column{};
  std::string key;
  std::string message;
  // Its key names well where a secret is, and it cannot be read there: only for whoever uses it.
  bool is_unread_secret{};
};

struct SourcePlace {
  int line{};
  int column{};
};

// "crier.toml:3:9: dispatch.lanes: must be between 1 and 4096, is 0".
[[nodiscard]] std::string text_of(const ConfigFault& fault);

// What the program is given from outside: its environment variables.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
[[nodiscard]] Environment process_environment();

// What a file says, as far as it can be understood: defaults where it cannot.
struct ConfigReading {
  Config config;
  std::vector<ConfigFault> faults;  // In the order of the lines.
  // Where each key stands that the file has.
  std::map<std::string, SourcePlace, std::less<>> places;
};
[[nodiscard]] ConfigReading read_config(std::string_view text, const std::string& file_name,
                                        const Environment& environment);
// The same of the file that find_config_file finds.
[[nodiscard]] ConfigReading read_config_file(const std::string& wanted,
                                             const Environment& environment);

// `file_name` is for messages. Reads the files that secrets name.
[[nodiscard]] std::expected<Config, std::vector<ConfigFault>> parse_config(
    std::string_view text, const std::string& file_name, const Environment& environment);

// For commands, whose operators need not have the secrets of the daemon: what cannot be read of
// them is no fault until a command uses it.
struct CommandConfig {
  Config config;
  std::vector<ConfigFault> unread_secrets;
};
[[nodiscard]] std::expected<CommandConfig, std::vector<ConfigFault>> config_for_commands(
    ConfigReading reading);

// The file to read: `wanted` when not empty, then $CRIER_CONFIG, ./crier.toml,
// /etc/crier/crier.toml. Nothing: there is none of them.
[[nodiscard]] std::optional<std::string> find_config_file(const std::string& wanted,
                                                          const Environment& environment);

// find_config_file, then parse_config. Without a file, every default.
[[nodiscard]] std::expected<Config, std::vector<ConfigFault>> load_config(
    const std::string& wanted, const Environment& environment);

}  // namespace crier::app
