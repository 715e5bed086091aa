#include "config/channel/limit_node_name.h"

#include <algorithm>
#include <sstream>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include "base/check.h"
#include "base/domain_name.h"
#include "base/idna.h"
#include "base/suggestion.h"
#include "campaign/host_name.h"
#include "config/configured_channels.h"
#include "config/toml_text.h"

namespace crier::app {
namespace {

using Kind = LimitNodeName::Kind;

// The first two differ: the rate of a channel has its key beside the table of its limits.
constexpr std::string_view channel_keys[] = {"rate_per_second", "burst",    "concurrency",
                                             "per_day",         "zone",     "country",
                                             "hours",           "days",     "closed_on_holidays",
                                             "ramp_from",       "ramp",     "decrease",
                                             "floor",           "recovery", "start"};
constexpr std::string_view node_keys[] = {"per_second", "burst",    "concurrency",
                                          "per_day",    "zone",     "country",
                                          "hours",      "days",     "closed_on_holidays",
                                          "ramp_from",  "ramp",     "decrease",
                                          "floor",      "recovery", "start"};
constexpr std::string_view group_keys[] = {"per_second", "burst",    "concurrency",
                                           "per_day",    "zone",     "country",
                                           "hours",      "days",     "closed_on_holidays",
                                           "ramp_from",  "ramp",     "decrease",
                                           "floor",      "recovery", "start",
                                           "domains",    "mx"};
constexpr std::string_view people_keys[] = {"hours", "days", "closed_on_holidays", "at_any_hour"};
constexpr std::string_view list_keys[] = {"hours", "days", "ramp", "domains", "mx", "at_any_hour"};
// A channel always has a rate, and a group somebody in it.
constexpr std::string_view needed_keys[] = {"rate_per_second", "domains", "mx"};

// Nothing: TOML reads something else in it, or nothing at all.
std::optional<std::string> as_toml(std::string_view text) {
  if (text.contains('\n')) return std::nullopt;
  toml::table document;
  try {
    document = toml::parse(fmt::format("value = {}", text));
  } catch (const toml::parse_error&) {
    return std::nullopt;
  }
  const toml::node* node = document.get("value");
  CRIER_CHECK(node != nullptr);
  // As it is written by people: 0.1 and not 0.10000000000000001.
  if (const auto* number = node->as_floating_point()) return fmt::format("{}", number->get());
  std::ostringstream written;
  constexpr auto flags =
      toml::toml_formatter::default_flags & ~toml::format_flags::allow_literal_strings;
  written << toml::toml_formatter(*node, flags);
  return std::move(written).str();
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// "mon,tue" and "50,100": a list without brackets and quotes.
std::string list_of(std::string_view text) {
  std::vector<std::string> elements;
  while (true) {
    const std::size_t comma = text.find(',');
    const std::string_view each = trimmed(text.substr(0, comma));
    elements.push_back(as_toml(each).value_or(toml_text(each)));
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  return fmt::format("[ {} ]", fmt::join(elements, ", "));
}

std::expected<LimitNodeName, std::string> domain_node(LimitNodeName node, std::string_view text) {
  const auto ascii = with_a_labels(without_root_dot(text));
  if (!ascii || !is_host_name(*ascii)) {
    return std::unexpected(fmt::format("\"{}\" is no domain that mail is sent to", text));
  }
  node.kind = Kind::domain;
  node.name = *ascii;
  return node;
}

}  // namespace

std::string text_of(const LimitNodeName& node) {
  switch (node.kind) {
    case Kind::channel: return node.channel;
    case Kind::group: return fmt::format("{}/group/{}", node.channel, node.name);
    case Kind::domain: return fmt::format("{}/domain/{}", node.channel, node.name);
    case Kind::each_domain: return node.channel + "/each_domain";
    case Kind::people: return node.channel + "/people";
  }
  CRIER_CHECK(false);
}

std::expected<LimitNodeName, std::string> limit_node_named(const Config& config,
                                                           std::string_view text) {
  const std::size_t slash = text.find('/');
  LimitNodeName node{.channel = std::string(text.substr(0, slash)), .name = {}};
  if (const auto rate = channel_rate(config, node.channel); !rate) {
    return std::unexpected(rate.error());
  }
  if (slash == std::string_view::npos) return node;
  const std::string_view rest = text.substr(slash + 1);
  if (rest == "each_domain") {
    node.kind = Kind::each_domain;
    return node;
  }
  if (rest == "people") {
    node.kind = Kind::people;
    return node;
  }
  constexpr std::string_view group = "group/";
  constexpr std::string_view domain = "domain/";
  if (rest.starts_with(domain)) return domain_node(std::move(node), rest.substr(domain.size()));
  if (rest.starts_with(group) && rest.size() > group.size()) {
    node.kind = Kind::group;
    node.name = rest.substr(group.size());
    return node;
  }
  return std::unexpected(
      fmt::format("\"{0}\" is no node of limits; write {1}, {1}/group/NAME, {1}/domain/NAME, "
                  "{1}/each_domain or "
                  "{1}/people",
                  text, node.channel));
}

std::span<const std::string_view> settable_keys(LimitNodeName::Kind kind) {
  switch (kind) {
    case Kind::channel: return channel_keys;
    case Kind::group: return group_keys;
    case Kind::domain:
    case Kind::each_domain: return node_keys;
    case Kind::people: return people_keys;
  }
  CRIER_CHECK(false);
}

std::expected<std::string, std::string> typed_limit(const LimitNodeName& node, std::string_view key,
                                                    std::string_view text) {
  const auto keys = settable_keys(node.kind);
  if (std::ranges::find(keys, key) == keys.end()) {
    const auto meant = nearest(key, std::vector<std::string>(keys.begin(), keys.end()));
    return std::unexpected(fmt::format("\"{}\" is no limit of {}; {}", key, text_of(node),
                                       meant
                                           ? fmt::format("did you mean \"{}\"?", *meant)
                                           : fmt::format("there are: {}", fmt::join(keys, ", "))));
  }
  const std::string_view value = trimmed(text);
  if (value == limit_none) {
    if (std::ranges::find(needed_keys, key) == std::end(needed_keys))
      return std::string(limit_none);
    return std::unexpected(fmt::format("{} cannot be without {}", text_of(node), key));
  }
  const bool is_list = std::ranges::find(list_keys, key) != std::end(list_keys);
  if (is_list && !value.starts_with('[')) return list_of(value);
  return as_toml(value).value_or(toml_text(value));
}

}  // namespace crier::app
