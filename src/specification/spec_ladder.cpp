#include "specification/spec_ladder.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/time.h"

namespace crier::app {
namespace {

constexpr std::string_view key = "ladder";

// A fault of one step; the first that is found is told of it.
using Faulty = std::optional<std::string>;

std::string in_step(std::size_t number, std::string_view fault) {
  return fmt::format("step {}: {}", number, fault);
}

Faulty read_channel(const toml::node* named, LadderStep& step) {
  const auto* name = named == nullptr ? nullptr : named->as_string();
  if (name == nullptr) return "must name its channel, such as channel = \"email\"";
  const auto kind = channel_named(name->get());
  if (!kind) return kind.error();
  step.channel = *kind;
  return std::nullopt;
}

Faulty read_time(const toml::table& table, std::string_view name,
                 std::optional<std::chrono::milliseconds>& time) {
  const toml::node* const node = table.get(name);
  if (node == nullptr) return std::nullopt;
  const auto* text = node->as_string();
  if (text == nullptr) return fmt::format("{} must be a time, such as \"48h\"", name);
  const auto duration = parse_duration(text->get());
  if (!duration) return fmt::format("{}: {}", name, duration.error());
  time = *duration;
  return std::nullopt;
}

Faulty read_table(const toml::table& table, LadderStep& step) {
  for (const auto& [name, value] : table) {
    if (name == "channel" || name == "begins_after" || name == "ends_before") continue;
    return fmt::format("'{}' is no key of a step; there are channel, begins_after and ends_before",
                       name.str());
  }
  if (auto fault = read_channel(table.get("channel"), step)) return fault;
  std::optional<std::chrono::milliseconds> begins_after;
  if (auto fault = read_time(table, "begins_after", begins_after)) return fault;
  step.begins_after = begins_after.value_or(step.begins_after);
  if (auto fault = read_time(table, "ends_before", step.ends_before)) return fault;
  if (step.ends_before != std::chrono::milliseconds(0)) return std::nullopt;
  return "ends_before leaves no time to the later steps; leave it out, or say how much";
}

// "email", or { channel = "email", ends_before = "7d" }.
Faulty read_step(const toml::node& node, LadderStep& step) {
  if (const auto* table = node.as_table()) return read_table(*table, step);
  if (node.is_string()) return read_channel(&node, step);
  return R"(must be a channel, such as "email", or a table, such as { channel = "email" })";
}

// What one step says that does not go with those before it.
Faulty wrong_beside(const std::vector<LadderStep>& before, const LadderStep& step) {
  if (std::ranges::find(before, step.channel, &LadderStep::channel) != before.end()) {
    return fmt::format("the channel '{}' stands in an earlier step already", step.channel.name);
  }
  if (before.empty()) {
    if (step.begins_after == std::chrono::milliseconds(0)) return std::nullopt;
    return "the first step begins with the campaign; leave its begins_after out";
  }
  const auto earlier = before.back().ends_before;
  if (earlier && step.ends_before && *step.ends_before >= *earlier) {
    return "ends_before must be less than that of the step before it";
  }
  return std::nullopt;
}

void read_steps(SpecDocument& document, const toml::array& elements, CampaignSpec& spec) {
  for (const toml::node& element : elements) {
    const std::size_t number = spec.ladder.size() + 1;
    LadderStep step;
    auto fault = read_step(element, step);
    if (!fault) fault = wrong_beside(spec.ladder, step);
    if (fault) return document.fault(key, in_step(number, *fault));
    spec.ladder.push_back(std::move(step));
  }
  if (spec.ladder.back().ends_before) {
    document.fault(key, in_step(spec.ladder.size(),
                                "the last one ends with notify_by; leave its ends_before out"));
  }
}

void read_one_channel(SpecDocument& document, CampaignSpec& spec) {
  const auto name = document.text("channel");
  if (!name) {
    if (!document.unread().contains("channel")) {
      document.fault("channel", "is missing (or a ladder, such as ladder = [\"email\", \"sms\"])");
    }
    return;
  }
  const auto kind = channel_named(*name);
  if (!kind) document.fault("channel", kind.error());
  spec.channel = kind.value_or(ChannelKind{});
}

}  // namespace

void read_spec_ladder(SpecDocument& document, CampaignSpec& spec) {
  const toml::node* const ladder = document.node(key);
  if (ladder == nullptr) return read_one_channel(document, spec);
  if (document.node("channel") != nullptr) {
    document.fault("channel", "stands beside a ladder, which has the channels in it; leave it out");
  }
  // Whatever is wrong, no other rule looks at a channel that was not read.
  document.skip("channel");
  const auto* elements = ladder->as_array();
  if (elements == nullptr || elements->empty()) {
    return document.fault(key, R"(must be a list of steps, such as ["email", "sms"])");
  }
  if (elements->size() > static_cast<std::size_t>(ladder_steps_max)) {
    return document.fault(key, fmt::format("has more than {} steps", ladder_steps_max));
  }
  read_steps(document, *elements, spec);
  if (!spec.ladder.empty()) spec.channel = spec.ladder.front().channel;
  if (spec.ladder.size() == 1) spec.ladder.clear();
}

}  // namespace crier::app
