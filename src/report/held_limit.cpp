#include "report/held_limit.h"

#include <algorithm>
#include <tuple>

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "campaign/civil_time.h"
#include "report/json_values.h"
#include "report/table.h"

namespace crier::report {
namespace {

int weight(const HeldLimit& hold) {
  if (hold.is_stop()) return 0;
  return hold.pause ? 1 : 2;
}

std::string rate_words(double per_second) {
  return fmt::format("{:.3g}/s", per_second);
}

// Who was sent away is counted among the waiting.
std::string held_words(const HeldLimit& hold) {
  if (hold.held == 0) return {};
  return fmt::format(" (daemons have {} in hand that it holds back)",
                     counted(hold.held, {.one = "notice", .many = "notices"}));
}

std::string what_to_do(const HeldLimit& hold) {
  const std::string lift = lift_command(hold.node);
  if (hold.is_stop()) {
    return fmt::format("To do: look into what it says, ask those who run these servers, then: {}",
                       lift);
  }
  const char* const by_itself =
      hold.pause        ? "It goes on by itself then"
      : hold.rate_until ? "The cap of its rule ends by itself then"
                        : "It recovers as notices are accepted; without any, an hour after the "
                          "last complaint";
  return fmt::format("{}; sooner by: {}", by_itself, lift);
}

}  // namespace

std::string_view kind_of(const HeldLimit& hold) {
  if (hold.is_stop()) return "stopped";
  return hold.pause ? "paused" : "slowed";
}

void sort_by_weight(std::vector<HeldLimit>& holds) {
  std::ranges::sort(holds, [](const HeldLimit& left, const HeldLimit& right) {
    return std::tuple(weight(left), std::string_view(left.node)) <
           std::tuple(weight(right), std::string_view(right.node));
  });
}

std::string shell_word(std::string_view text) {
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/-";
  if (!text.empty() && text.find_first_not_of(plain) == std::string_view::npos) {
    return std::string(text);
  }
  std::string word = "'";
  for (const char letter : text) {
    // Nothing is special within single quotes but their end.
    if (letter == '\'') {
      word += "'\\''";
    } else {
      word += letter;
    }
  }
  return word + "'";
}

std::string lift_command(const std::string& node) {
  return fmt::format("crier limit lift {} --by \"WHO\" --reason \"WHY\"", shell_word(node));
}

std::string hold_sentence(const HeldLimit& hold, std::string_view zone) {
  std::string lowered;
  if (hold.rate_now) {
    lowered = fmt::format(
        "goes at {}{}, because replies of its servers have lowered its rate",
        rate_words(*hold.rate_now),
        hold.rate_until ? fmt::format(" until {}", civil_text(*hold.rate_until, zone)) : "");
  }
  if (!hold.pause) {
    return fmt::format("{} {}{}. {}", hold.node, lowered, held_words(hold), what_to_do(hold));
  }
  return fmt::format("{} is {} since {} until {}{}: {}. {}{}", hold.node, kind_of(hold),
                     civil_text(hold.pause->since, zone), civil_text(hold.pause->until, zone),
                     held_words(hold), hold.pause->why,
                     lowered.empty() ? "" : fmt::format("After it, it {}. ", lowered),
                     what_to_do(hold));
}

std::string holds_in_short(const std::vector<HeldLimit>& holds) {
  if (holds.empty()) return {};
  const HeldLimit& first = holds.front();
  std::string text = fmt::format("{} is {}", first.node, kind_of(first));
  if (first.pause) text += fmt::format(" until {}", iso8601(first.pause->until));
  if (!first.pause && first.rate_now) text += fmt::format(" to {}", rate_words(*first.rate_now));
  if (!first.pause && first.rate_until)
    text += fmt::format(" until {}", iso8601(*first.rate_until));
  if (first.pause) text += ": " + first.pause->why;
  if (holds.size() > 1) text += fmt::format("; and {} more", holds.size() - 1);
  return text;
}

std::string holds_not_shown(std::size_t holds, const std::string& channel) {
  if (holds <= holds_shown_max) return {};
  return fmt::format("and {} more: crier limit show {}", holds - holds_shown_max, channel);
}

boost::json::array json_of(const std::vector<HeldLimit>& holds) {
  boost::json::array all;
  for (const HeldLimit& hold : holds) {
    boost::json::object entry{{"node", hold.node},
                              {"kind", kind_of(hold)},
                              {"held", hold.held},
                              {"lift", lift_command(hold.node)}};
    if (hold.pause) {
      entry["since"] = iso8601(hold.pause->since);
      entry["until"] = iso8601(hold.pause->until);
      entry["why"] = hold.pause->why;
    }
    if (hold.rate_now) entry["per_second_now"] = *hold.rate_now;
    if (hold.rate_until) entry["per_second_now_until"] = iso8601(*hold.rate_until);
    all.push_back(std::move(entry));
  }
  return all;
}

}  // namespace crier::report
