// The form of a line: escaping and quoting, for people and for machines.
#include <array>
#include <cmath>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "runtime/log.h"

namespace crier::log {
namespace {

constexpr std::array<std::string_view, 5> level_names = {"debug", "info", "warn", "error", "fatal"};

bool is_control(unsigned char octet) {
  return octet < 0x20 || octet == 0x7f;
}

// RFC 8259 section 7. Octets above 0x7f pass: what is logged is UTF-8 or has been checked to be.
void append_json(std::string& into, std::string_view text) {
  into += '"';
  for (const char letter : text) {
    const auto octet = static_cast<unsigned char>(letter);
    if (letter == '"' || letter == '\\') {
      into += '\\';
      into += letter;
    } else if (is_control(octet)) {
      fmt::format_to(std::back_inserter(into), "\\u{:04x}", octet);
    } else {
      into += letter;
    }
  }
  into += '"';
}

// A line break or an escape sequence in a value must not forge a second line or paint the terminal.
void append_printable(std::string& into, std::string_view text) {
  for (const char letter : text) {
    const auto octet = static_cast<unsigned char>(letter);
    if (is_control(octet)) {
      fmt::format_to(std::back_inserter(into), "\\x{:02x}", octet);
    } else {
      into += letter;
    }
  }
}

struct JsonValue {
  std::string& into;

  void operator()(std::int64_t number) const {
    fmt::format_to(std::back_inserter(into), "{}", number);
  }
  void operator()(bool truth) const { into += truth ? "true" : "false"; }
  void operator()(std::string_view text) const { append_json(into, text); }
  void operator()(double number) const {
    if (std::isfinite(number)) {
      fmt::format_to(std::back_inserter(into), "{}", number);
    } else {
      into += "null";  // JSON knows neither infinity nor NaN.
    }
  }
};

struct TextValue {
  std::string& into;

  void operator()(std::int64_t number) const {
    fmt::format_to(std::back_inserter(into), "{}", number);
  }
  void operator()(double number) const {
    fmt::format_to(std::back_inserter(into), "{:.6g}", number);
  }
  void operator()(bool truth) const { into += truth ? "yes" : "no"; }
  void operator()(std::string_view text) const {
    const bool quoted = text.empty() || text.find_first_of(" =\"") != std::string_view::npos;
    if (quoted) {
      append_json(into, text);
    } else {
      append_printable(into, text);
    }
  }
};

}  // namespace

std::string line_tail(Style style, Level level, std::string_view message, Fields fields) {
  std::string line;
  line.reserve(128);
  if (style == Style::text) {
    append_printable(line, message);
    for (const Field& field : fields) {
      fmt::format_to(std::back_inserter(line), " {}=", field.key);
      std::visit(TextValue{line}, field.value);
    }
    return line;
  }
  fmt::format_to(std::back_inserter(line), R"("level":"{}","message":)",
                 level_names.at(std::to_underlying(level)));
  append_json(line, message);
  for (const Field& field : fields) {
    fmt::format_to(std::back_inserter(line), ",\"{}\":", field.key);
    std::visit(JsonValue{line}, field.value);
  }
  return line;
}

}  // namespace crier::log
