#include "config/channel/channel_sections.h"

#include <algorithm>

#include <boost/json/object.hpp>

#include "config/channel/channel_world.h"
#include "config/channel/online_check.h"
#include "dispatch/notice_feed.h"

namespace crier::app {
namespace {

template <std::size_t... Index>
constexpr bool are_the_channels(std::index_sequence<Index...>) {
  return ((std::variant_alternative_t<Index, ChannelSection>::name == channel_kinds[Index].name) &&
          ...);
}

static_assert(channel_section_count == channel_kinds.size(), "a channel without a section");
static_assert(are_the_channels(std::make_index_sequence<channel_section_count>()),
              "sections in another order than the table of channels");

template <std::size_t... Index>
ChannelSections made(std::index_sequence<Index...>) {
  return {ChannelSection(std::in_place_index<Index>)...};
}

}  // namespace

ChannelSections all_channel_sections() {
  return made(std::make_index_sequence<channel_section_count>());
}

std::string_view name_of(const ChannelSection& section) {
  return channel_kinds.at(section.index()).name;
}

const pacing::RateLimit& rate_of(const ChannelSection& section) {
  return std::visit([](const auto& each) -> const pacing::RateLimit& { return each.rate; },
                    section);
}

pacing::RateLimit& rate_of(ChannelSection& section) {
  return std::visit([](auto& each) -> pacing::RateLimit& { return each.rate; }, section);
}

const LimitsSection& limits_of(const ChannelSection& section) {
  return std::visit([](const auto& each) -> const LimitsSection& { return each.limits; }, section);
}

int connections_max(const ChannelSection& section) {
  return std::visit([](const auto& each) { return each.connections_max(); }, section);
}

void visit_keys(ConfigVisitor& visitor, ChannelSection& section) {
  std::visit([&](auto& each) { each.visit(visitor); }, section);
}

void check_surroundings(ConfigSurroundings& surroundings, const ChannelSection& section) {
  std::visit([&](const auto& each) { each.check(surroundings); }, section);
}

void hurry(ChannelSection& section) {
  const auto shorten = [](auto& each) {
    if constexpr (requires { each.hurry(); }) each.hurry();
  };
  std::visit(shorten, section);
}

std::unique_ptr<dispatch::Channel> open_channel(const ChannelSection& section,
                                                const ChannelWorld& world) {
  return std::visit([&](const auto& each) { return each.open(world); }, section);
}

std::unique_ptr<OnlineCheck> online_check(const ChannelSection& section,
                                          const pacing::CircuitBreakerPolicy& breaker) {
  const auto check = [&](const auto& each) -> std::unique_ptr<OnlineCheck> {
    if constexpr (requires { each.online_check(breaker); }) {
      return each.online_check(breaker);
    } else {
      return nullptr;
    }
  };
  return std::visit(check, section);
}

void add_unasked(boost::json::object& document, const ChannelSection& section) {
  const auto add = [&](const auto& each) {
    if constexpr (requires { each.online_check(pacing::CircuitBreakerPolicy{}); }) {
      each.add_unasked(document);
    }
  };
  std::visit(add, section);
}

const ChannelSection* find_section(const ChannelSections& sections, std::string_view name) {
  const auto found = std::ranges::find(
      sections, name, [](const ChannelSection& section) { return name_of(section); });
  return found == sections.end() ? nullptr : &*found;
}

}  // namespace crier::app
