#include "config/channel/limits_section_reader.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "config/channel/limits_table.h"

namespace crier::app {
namespace {

// What is said of places has no sense where there is one.
constexpr std::string_view keys_of_places[] = {"mail_path", "domains_max", "group", "each_domain",
                                               "domain"};

void note_lines(const toml::table& table, const std::string& above,
                std::map<std::string, int, std::less<>>& lines) {
  for (const auto& [key, node] : table) {
    const std::string name = above + key_part(key.str());
    if (const toml::table* below = node.as_table()) {
      note_lines(*below, name + ".", lines);
    } else {
      lines[name] = static_cast<int>(key.source().begin.line);
    }
  }
}

std::string text_of(const toml::table& table) {
  std::ostringstream text;
  text << toml::toml_formatter(table);
  return text.str();
}

void refuse_places(const toml::table& table, const LimitsSource& source,
                   std::vector<ConfigFault>& faults) {
  for (const std::string_view key : keys_of_places) {
    const toml::node* node = table.get(key);
    if (node == nullptr) continue;
    const auto& at = node->source().begin;
    faults.push_back({.file = source.file,
                      .line = static_cast<int>(at.line),
                      .column = static_cast<int>(at.column),
                      .key = fmt::format("{}.{}", source.table, key),
                      .message = "all notices of this channel go to one place: it has no groups "
                                 "and no domains; leave it out"});
  }
}

}  // namespace

std::string key_part(std::string_view name) {
  const bool is_bare = !name.empty() && std::ranges::all_of(name, [](char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '-' || character == '_';
  });
  return is_bare ? std::string(name) : fmt::format("\"{}\"", name);
}

LimitsSection read_limits_section(const toml::table& table, const LimitsSource& source,
                                  std::vector<ConfigFault>& faults) {
  LimitsReading reading = read_limits(table, source.table, source.file, source.shipped);
  if (source.destinations == Destinations::one) refuse_places(table, source, reading.faults);
  std::ranges::move(reading.faults, std::back_inserter(faults));
  LimitsSection section{.settings = std::move(reading.settings),
                        .text = text_of(table),
                        .lines = {},
                        .destinations = source.destinations,
                        .shipped = source.shipped,
                        .shipped_off = std::move(reading.shipped_off)};
  note_lines(table, "", section.lines);
  return section;
}

}  // namespace crier::app
