#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "cli/limit/limit_commands.h"
#include "cli/register_output.h"
#include "config/channel/limits_text.h"
#include "config/configured_channels.h"
#include "report/display_width.h"
#include "report/table.h"
#include "use_cases/limits/limit_change.h"
#include "use_cases/limits/limit_standing.h"

namespace crier::app {
namespace {

namespace json = boost::json;

// A node as it is shown: how it stands, and where its limits come from.
struct ShownNode {
  LimitStanding standing;
  std::vector<std::pair<std::string, std::string>> origins;  // Key and origin.
  std::string people;  // The hours of people; of the channel itself.
  bool is_shipped{};   // What has no origin of its own came with Crier.
};

std::vector<ShownNode> shown_nodes(Context& context, const std::string& channel) {
  const Config& config = context.config();
  const ChannelSection& section = require_channel(context, channel);
  return context.connection().transact([&](store::Transaction& transaction) {
    const LimitsInForce limits = limits_in_force(config, section, limits_that_are_set(transaction));
    for (const auto& each : limits.left_out) {
      fmt::print(context.err(), "crier: warning: what is set of {} does not count{}: {}\n",
                 each.node, each.key.empty() ? "" : fmt::format(" ({})", each.key),
                 report::printable(each.why));
    }
    std::vector<ShownNode> nodes;
    for (LimitStanding& standing :
         limit_standings(transaction, channel, limits.settings, context.now())) {
      ShownNode node{.standing = std::move(standing), .origins = {}, .people = {}};
      for (const auto& [key, origin] : limits.origins) {
        if (key.first == node.standing.node) node.origins.emplace_back(key.second, origin);
        if (key.first == node.standing.node + "/people") {
          node.origins.emplace_back("people." + key.second, origin);
        }
      }
      if (node.standing.node == channel && limits.settings.people) {
        node.people = people_hours_text(*limits.settings.people);
      }
      node.is_shipped =
          node.standing.node != channel && limits_of(section).lines.contains("mail_path");
      nodes.push_back(std::move(node));
    }
    return nodes;
  });
}

bool has_origin(const ShownNode& node, std::string_view wanted) {
  return std::ranges::any_of(node.origins,
                             [wanted](const auto& origin) { return origin.first == wanted; });
}

// "crier.toml:5,7,8, set, shipped".
std::string from_text(const ShownNode& node) {
  std::map<std::string, std::set<int>> lines;  // By file.
  std::set<std::string> places;
  for (const auto& [key, origin] : node.origins) {
    const std::size_t colon = origin.rfind(':');
    if (colon == std::string::npos) {
      places.insert(origin);
    } else {
      const std::string file = std::filesystem::path(origin.substr(0, colon)).filename().string();
      lines[file].insert(std::stoi(origin.substr(colon + 1)));
    }
  }
  const pacing::LimitPolicy& policy = node.standing.policy;
  const bool has_shipped = (policy.rate && !has_origin(node, "per_second")) ||
                           (policy.concurrency && !has_origin(node, "concurrency"));
  if (node.is_shipped && has_shipped) places.insert("shipped");
  std::vector<std::string> texts;
  for (const auto& [file, numbers] : lines) {
    texts.push_back(fmt::format("{}:{}", file, fmt::join(numbers, ",")));
  }
  texts.insert(texts.end(), places.begin(), places.end());
  return texts.empty() ? "default" : fmt::format("{}", fmt::join(texts, ", "));
}

template <class Value>
std::string text_of(const std::optional<Value>& value) {
  return value ? fmt::format("{}", *value) : std::string();
}

std::string counted_text(const std::optional<std::int64_t>& count) {
  return count ? report::grouped(*count) : std::string();
}

std::string rate_text(double per_second) {
  return fmt::format("{:.4g}/s", per_second);
}

// Whose days and hours they are.
std::string zone_text(const pacing::LimitPolicy& policy) {
  return policy.per_day || policy.ramp || policy.hours ? policy.zone : std::string();
}

std::string waiting_text(const std::optional<LimitStanding::Waiting>& waiting) {
  if (!waiting || waiting->people == 0) return {};
  return report::grouped(waiting->people) + (waiting->are_more ? "+" : "");
}

std::vector<std::string> cells_of(const ShownNode& node) {
  const LimitStanding& standing = node.standing;
  const pacing::LimitPolicy& policy = standing.policy;
  const std::string allowed = policy.rate ? rate_text(policy.rate->per_second) : "";
  std::string hours = hours_text(policy);
  if (!standing.is_open) hours += " (closed now)";
  return {standing.node,
          allowed,
          standing.rate_now ? rate_text(*standing.rate_now) : allowed,
          standing.rate_until ? iso8601(*standing.rate_until) : "",
          policy.rate ? fmt::format("{}", policy.rate->burst) : "",
          text_of(policy.concurrency),
          standing.resting ? report::grouped(standing.resting->places) : "",
          standing.resting ? iso8601(standing.resting->until) : "",
          counted_text(policy.per_day),
          counted_text(standing.taken_today),
          counted_text(standing.ramp_today),
          std::move(hours),
          zone_text(policy),
          node.people,
          standing.held > 0 ? report::grouped(standing.held) : "",
          waiting_text(standing.waiting),
          standing.pause ? iso8601(standing.pause->pause.until) : "",
          standing.pause ? fmt::format("{}{}", standing.pause->pause.is_stop ? "STOP: " : "",
                                       standing.pause->pause.why)
                         : "",
          from_text(node)};
}

std::vector<report::Column> node_columns() {
  using report::Align;
  return {{"node"},
          {"rate", Align::right},
          {"now", Align::right},
          {"now_until"},
          {"burst", Align::right},
          {"at_once", Align::right},
          {"resting", Align::right},
          {"resting_until"},
          {"per_day", Align::right},
          {"today", Align::right},
          {"ramp", Align::right},
          {"hours"},
          {"zone"},
          {"people"},
          {"held", Align::right},
          {"waiting", Align::right},
          {"paused_until"},
          {"why"},
          {"from"}};
}

// A screen has room for what somebody has limited; programs want all columns.
std::vector<std::size_t> shown_columns(const std::vector<std::vector<std::string>>& rows,
                                       Format format) {
  std::vector<std::size_t> columns;
  for (std::size_t column = 0; column < node_columns().size(); ++column) {
    const bool says_something = std::ranges::any_of(
        rows, [column](const std::vector<std::string>& row) { return !row[column].empty(); });
    if (says_something || format != Format::table) columns.push_back(column);
  }
  return columns;
}

template <class Value>
std::vector<Value> picked(const std::vector<Value>& all, const std::vector<std::size_t>& places) {
  std::vector<Value> some;
  for (const std::size_t place : places) some.push_back(all[place]);
  return some;
}

template <class Value>
json::value json_of(const std::optional<Value>& value) {
  return value ? json::value(*value) : json::value(nullptr);
}

json::object json_of(const ShownNode& node) {
  const LimitStanding& standing = node.standing;
  const pacing::LimitPolicy& policy = standing.policy;
  json::object object{{"node", standing.node}};
  object["per_second"] = policy.rate ? json::value(policy.rate->per_second) : json::value(nullptr);
  object["per_second_now"] =
      standing.rate_now ? json::value(*standing.rate_now) : object["per_second"];
  if (standing.rate_until) object["per_second_now_until"] = iso8601(*standing.rate_until);
  object["burst"] = policy.rate ? json::value(policy.rate->burst) : json::value(nullptr);
  object["concurrency"] = json_of(policy.concurrency);
  if (standing.resting) {
    object["resting"] = standing.resting->places;
    object["resting_until"] = iso8601(standing.resting->until);
  }
  object["per_day"] = json_of(policy.per_day);
  object["taken_today"] = json_of(standing.taken_today);
  object["ramp_today"] = json_of(standing.ramp_today);
  object["zone"] = policy.zone;
  object["hours"] = hours_text(policy);
  object["people_hours"] = node.people;
  object["is_open"] = standing.is_open;
  object["held"] = standing.held;
  if (standing.waiting) {
    object["waiting"] = standing.waiting->people;
    object["waiting_are_more"] = standing.waiting->are_more;
  }
  if (standing.pause) {
    object["paused_until"] = iso8601(standing.pause->pause.until);
    object["paused_since"] = iso8601(standing.pause->since);
    object["why"] = standing.pause->pause.why;
    object["is_stop"] = standing.pause->pause.is_stop;
  }
  json::object origins;
  for (const auto& [key, origin] : node.origins) origins[key] = origin;
  object["origins"] = std::move(origins);
  object["otherwise"] = node.is_shipped ? "shipped" : "default";
  return object;
}

struct ShowOptions {
  std::string channel;  // Empty: all that are configured.
  Format format{Format::table};
};

void show(Context& context, const ShowOptions& options) {
  std::vector<std::string> channels = configured_channels(context.config());
  if (!options.channel.empty()) channels = {options.channel};
  std::vector<ShownNode> nodes;
  for (const std::string& channel : channels) {
    std::ranges::move(shown_nodes(context, channel), std::back_inserter(nodes));
  }
  if (options.format == Format::json) {
    json::array list;
    for (const ShownNode& each : nodes) list.push_back(json_of(each));
    fmt::print(context.out(), "{}\n", json::serialize(list));
    return;
  }
  std::vector<std::vector<std::string>> rows;
  for (const ShownNode& each : nodes) rows.push_back(cells_of(each));
  const std::vector<std::size_t> columns = shown_columns(rows, options.format);
  RegisterListing listing(picked(node_columns(), columns));
  for (const auto& row : rows) listing.add(picked(row, columns));
  constexpr std::size_t node = 0;
  listing.print_named(context, options.format, node);
}

}  // namespace

void add_limit_show(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "show",
      "Of every node: what is allowed, the rate now (and until when, if a rule has given it a "
      "time), how many of those at once rest with daemons that stand still (and until when, at "
      "the latest), what has gone today, how many notices daemons have in hand that it holds back "
      "(held), of a channel how many people were sent away until one of its limits has room "
      "(waiting), what pauses it and why, and whether that is shipped, from crier.toml, or set "
      "while Crier runs");
  const auto options = std::make_shared<ShowOptions>();
  command->add_option("channel", options->channel, "This channel (default: all)")
      ->type_name("CHANNEL");
  add_format_option(*command, options->format);
  command->callback([&context, options] { show(context, *options); });
  set_examples(*command, "crier limit show\ncrier limit show email --format json");
}

}  // namespace crier::app
