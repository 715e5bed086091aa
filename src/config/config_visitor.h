// Walks the keys of a Config. config_keys.cpp lists them once; a visitor reads them from TOML,
// shows them, or collects their names.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"

namespace crier::app {

struct IntegerBounds {
  std::int64_t least{};
  std::int64_t most{std::numeric_limits<int>::max()};
};
struct NumberBounds {
  double least{};
  double most{};
};
struct DurationBounds {
  std::chrono::milliseconds least;
  std::chrono::milliseconds most;
};
// The words that an enumeration is written in; the value of a word is its index.
using Words = std::span<const std::string_view>;
// What is wrong with a text, if anything.
using TextCheck = std::function<std::optional<std::string>(std::string_view)>;

enum class Presence { optional, required };

class ConfigVisitor {
 public:
  virtual ~ConfigVisitor() = default;

  // The keys until the next call belong to this table ("channel.email").
  virtual void section(std::string_view name) = 0;
  // Whether a section that may be left out is there.
  [[nodiscard]] virtual bool has_section(std::string_view name) = 0;

  virtual void integer(std::string_view key, int& value, IntegerBounds bounds) = 0;
  virtual void integer(std::string_view key, std::optional<int>& value, IntegerBounds bounds) = 0;
  virtual void number(std::string_view key, double& value, NumberBounds bounds,
                      Presence presence) = 0;
  virtual void flag(std::string_view key, bool& value) = 0;
  virtual void duration(std::string_view key, std::chrono::milliseconds& value,
                        DurationBounds bounds) = 0;
  virtual void text(std::string_view key, std::string& value, const TextCheck& check,
                    Presence presence) = 0;
  virtual void texts(std::string_view key, std::vector<std::string>& value, const TextCheck& check,
                     Presence presence) = 0;
  virtual void path(std::string_view key, std::filesystem::path& value, Presence presence) = 0;
  virtual void secret(std::string_view key, Secret& value) = 0;
  // The same of a text of several lines, such as a private key.
  virtual void secret_document(std::string_view key, Secret& value) = 0;
  virtual void word(std::string_view key, std::size_t& value, Words words) = 0;
  // A database URL: shown without its password, and given by the environment variable as well.
  virtual void database_url(std::string_view key, std::string& value) = 0;
  // The table "limits" of a channel's section; `value` says what destinations it has.
  virtual void limits(LimitsSection& value) = 0;

  // Whether the value of a key of this section could be read; a rule over it means nothing
  // otherwise.
  [[nodiscard]] virtual bool is_sound(std::string_view key) const = 0;
  // "line 7": where the value of a key of any section, "daemon.listen", is; "the default" where it
  // is not in the file.
  [[nodiscard]] virtual std::string place_of(const std::string& key) const = 0;
  // A rule over several keys of this section; `key` is where the fault is shown.
  virtual void rule(std::string_view key, bool holds, const std::string& otherwise) = 0;
};

// Visits every key of `config`.
void visit_config(ConfigVisitor& visitor, Config& config);

}  // namespace crier::app
