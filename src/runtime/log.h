// What the program says about itself, one line an event, on standard error: text for people, or
// JSON for machines. A line names things by id. It never carries an address or a name, and a text
// of a provider only redacted (base/redaction/redacted.h), because logs are kept longer and guarded
// less than the database.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "base/id.h"

namespace crier::log {

enum class Level : std::uint8_t {
  debug,  // Useful while a mistake is looked for.
  info,   // It happened.
  warn,   // Odd, and handled.
  error,  // Work was lost or delayed.
  fatal,  // The program cannot go on.
};

enum class Style : std::uint8_t {
  text,  // With colours when standard error is a terminal.
  json,  // {"time":"2025-05-26T22:00:00.000Z","level":"info","message":"…", fields…}
};

struct Options {
  Style style{Style::text};
  Level level{Level::info};  // Lines below it are dropped.
};

// Sets up the process's log. Before the first call it is text from `info` on. Not to be called
// while other threads log.
void open(Options options);

// One fact of a line: {"lane", lane.value}. Views need to live only during the call they are given
// to.
struct Field {
  using Value = std::variant<std::int64_t, double, bool, std::string_view>;

  template <std::integral Integer>
    requires(!std::same_as<Integer, bool>)
  Field(std::string_view field_key, Integer number)
      : key(field_key), value(static_cast<std::int64_t>(number)) {}
  Field(std::string_view field_key, double number) : key(field_key), value(number) {}
  template <std::same_as<bool> Truth>
  Field(std::string_view field_key, Truth truth) : key(field_key), value(truth) {}
  template <std::convertible_to<std::string_view> Text>
  Field(std::string_view field_key, const Text& text)
      : key(field_key), value(std::string_view(text)) {}
  template <class Tag, class Number>
  Field(std::string_view field_key, Id<Tag, Number> id) : Field(field_key, id.value) {}

  std::string_view key;  // [a-z_]+; not "time", "level" or "message".
  Value value;
};

using Fields = std::initializer_list<Field>;

// Any thread. None of them throws.
void debug(std::string_view message, Fields fields = {});
void info(std::string_view message, Fields fields = {});
void warn(std::string_view message, Fields fields = {});
void error(std::string_view message, Fields fields = {});
void fatal(std::string_view message, Fields fields = {});

// The part of a line after its time: pure, so that the form of the log can be tested.
[[nodiscard]] std::string line_tail(Style style, Level level, std::string_view message,
                                    Fields fields);

}  // namespace crier::log
