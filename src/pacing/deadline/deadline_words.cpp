#include "pacing/deadline/deadline_words.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "pacing/deadline/remainder_forecast.h"

namespace crier::pacing {
namespace {

using Seconds = std::chrono::duration<double>;

// What is needed at least suffices only if nothing goes wrong; with so much more a quarter of the
// notices may need a second try, and a fifth of the time be lost (pacing/flow/forecast_facts.h).
constexpr double factor_to_be_safe = 1.6;

std::string rate_text(double per_second) {
  return per_second < 10 ? fmt::format("{:.2f}/s", per_second)
                         : fmt::format("{:.0f}/s", per_second);
}

// People a second, without those who are left out.
std::string people_text(const DeadlineCase& deadline, double per_second) {
  return rate_text(per_second * deadline.told_share);
}

// In a sentence.
std::string notices_text(double per_second) {
  return per_second < 10 ? fmt::format("{:.2f} notices a second", per_second)
                         : fmt::format("{:.0f} notices a second", per_second);
}

std::string instant_text(const std::optional<WallTime>& instant) {
  return instant ? iso8601(*instant) : "never at this rate";
}

std::string binding_text(const DeadlineCase& deadline) {
  const Outlook& outlook = deadline.outlook;
  switch (binding(deadline)) {
    case Binding::pause: return "It is paused, and time goes by.";
    case Binding::waves: return "What binds is the time for which its waves are watched.";
    case Binding::limit:
      return fmt::format("What binds is {}.",
                         deadline.cause ? deadline.cause_words : deadline.bound_by);
    case Binding::answers:
      return fmt::format(
          "What binds is how many answers can be taken ({} people are told at most).",
          rate_text(outlook.rate_possible * deadline.told_share));
    case Binding::rate:
      return fmt::format("What binds is the rate of the channel {} ({}).", deadline.channel,
                         notices_text(outlook.rate_allowed));
    case Binding::others:
      return fmt::format(
          "What binds is the rate of the channel {} ({}), of which other campaigns have {:.0f} %.",
          deadline.channel, notices_text(outlook.rate_allowed),
          100 * std::min(deadline.rate_of_others / outlook.rate_allowed, 1.0));
    case Binding::breach:
      return fmt::format("A breach on the channel {} goes first ({}).", deadline.channel,
                         notices_text(outlook.rate_allowed));
    case Binding::servers:
      return fmt::format(
          "The channel {} may send {} and does not reach that: its servers are slow or refuse.",
          deadline.channel, notices_text(outlook.rate_allowed));
  }
  return {};
}

// Nothing: no rate helps any more. Others go on beside it.
std::optional<int> rate_to_set(const DeadlineCase& deadline) {
  const Outlook& outlook = deadline.outlook;
  if (!outlook.rate_needed) return std::nullopt;
  const double tries = outlook.rate_allowed / outlook.rate_possible;
  const double rate =
      std::ceil(*outlook.rate_needed * tries * factor_to_be_safe + deadline.rate_of_others);
  if (rate > raise_factor_most * outlook.rate_allowed) return std::nullopt;
  return static_cast<int>(std::max(rate, std::ceil(outlook.rate_allowed)));
}

// As fast as its limits allow, whichever they are; the rest goes to retries and to pauses.
bool is_at_limit(const DeadlineCase& deadline) {
  const Outlook& outlook = deadline.outlook;
  if (!outlook.rate_now) return true;
  if (!deadline.p50_at_limits) return *outlook.rate_now >= share_of_limit * outlook.rate_possible;
  if (!outlook.p50) return false;
  const Seconds at_limits = *deadline.p50_at_limits - deadline.now;
  return at_limits >= share_of_limit * Seconds(*outlook.p50 - deadline.now);
}

// With what others have of it.
bool is_channel_full(const DeadlineCase& deadline) {
  const Outlook& outlook = deadline.outlook;
  if (!outlook.rate_now || deadline.rate_of_others <= 0) return false;
  const double own = *outlook.rate_now * outlook.rate_allowed / outlook.rate_possible;
  return own + deadline.rate_of_others >= share_of_limit * outlook.rate_allowed;
}

bool is_rate_of_channel(const flow::Binding& bound) {
  return bound.level == LimitLevel::channel && bound.by == LimitHold::rate;
}

// They answer so slowly that no number of notices at the same time would do.
bool are_too_slow_at_once(const flow::Binding& bound, const DeadlineCase& deadline) {
  return bound.by == LimitHold::concurrency && deadline.p50_at_limits && deadline.raises.empty();
}

std::string raise_text(const std::vector<std::string>& commands) {
  const bool lifts = std::ranges::all_of(
      commands, [](const std::string& command) { return command.starts_with("crier limit lift"); });
  return fmt::format("{}, {}", fmt::join(commands, " and "),
                     lifts ? "after looking into it" : "where the servers take so much");
}

// What replies have done is lifted before any limit is raised: that binds, or, where the servers
// are slower than every limit, whatever it is.
std::vector<HeldByReplies> to_be_lifted(const DeadlineCase& deadline, Binding bound) {
  constexpr std::size_t named_most = 2;
  std::vector<HeldByReplies> found;
  for (const HeldByReplies& held : deadline.held) {
    const bool counts = held.binds || bound == Binding::servers;
    if (counts && found.size() < named_most) found.push_back(held);
  }
  return found;
}

// That a pause or a stop binds is said as such.
std::string lowered_text(const std::vector<HeldByReplies>& lifted) {
  std::string text;
  for (const HeldByReplies& held : lifted) {
    if (held.rate) {
      text += fmt::format(" Replies of servers have lowered the rate of {} to {}.", held.node,
                          notices_text(*held.rate));
    } else if (!held.binds) {
      text += fmt::format(" Replies of servers have {} {}.", held.is_stop ? "stopped" : "paused",
                          held.node);
    }
  }
  return text;
}

std::string lift_text(const HeldByReplies& held) {
  return fmt::format("{}, after looking into it{}", held.lift,
                     held.rate ? ", or wait: it recovers as notices are accepted" : "");
}

bool is_lifted(const std::vector<HeldByReplies>& lifted, const std::vector<std::string>& commands) {
  return commands.size() == 1 &&
         std::ranges::any_of(lifted, [&](const auto& held) { return held.lift == commands[0]; });
}

std::string no_raise_text(const DeadlineCase& deadline) {
  if (!deadline.no_raise_would_do) return {};
  return fmt::format(" No raise to at most {:.0f} times what is set would do.", raise_factor_most);
}

// The rate of the channel, where nothing else counts.
std::optional<std::string> rate_raise(const DeadlineCase& deadline) {
  const auto rate = rate_to_set(deadline);
  if (!rate || *rate <= deadline.outlook.rate_allowed) return std::nullopt;
  return raise_text(
      {fmt::format("crier limit set {} rate_per_second={} --by \"WHO\" --reason \"WHY\"",
                   deadline.channel, *rate)});
}

// People a second, on the average until the last of them has been told: nights, pauses and whatever
// else holds some of them back count as they do in what is needed, so that the two can be compared.
double possible_at_limits(const DeadlineCase& deadline) {
  const Outlook& outlook = deadline.outlook;
  if (!outlook.done_at_best || *outlook.done_at_best <= deadline.now) return outlook.rate_possible;
  const Seconds at_best = *outlook.done_at_best - deadline.now;
  return std::min(outlook.rate_possible,
                  static_cast<double>(outlook.people_left) / at_best.count());
}

std::string in_time_again_text(const DeadlineCase& deadline) {
  return fmt::format(
      "By these figures it is in time, and it counts as {} until they have said so for a while. To "
      "do: see that it stays so (crier campaign status {}).",
      name_of(deadline.state), deadline.key);
}

// Until when the limits suffice. Before it began there was nothing for which they could. What
// replies have made of them now says nothing of what they were before.
std::string until_text(const DeadlineCase& deadline) {
  const WallTime until = deadline.outlook.point_of_no_return;
  if (deadline.now >= until && !deadline.held.empty()) {
    const bool are_lowered = std::ranges::any_of(
        deadline.held, [](const HeldByReplies& held) { return held.rate.has_value(); });
    return fmt::format("as replies have {} them, the limits do not suffice",
                       are_lowered ? "lowered" : "paused");
  }
  if (deadline.begun_at && until <= *deadline.begun_at) {
    return fmt::format("the limits have never sufficed since it began at {}",
                       iso8601(*deadline.begun_at));
  }
  return fmt::format("the limits {} until {}", deadline.now >= until ? "sufficed" : "suffice",
                     iso8601(until));
}

}  // namespace

Binding binding(const DeadlineCase& deadline) {
  if (deadline.is_paused) return Binding::pause;
  const Outlook& outlook = deadline.outlook;
  // Without waves the limits would suffice.
  if (deadline.has_waves_to_come && deadline.now < outlook.point_of_no_return) {
    return Binding::waves;
  }
  if (deadline.waits_for_breach) return Binding::breach;
  if (!is_at_limit(deadline)) {
    return is_channel_full(deadline) ? Binding::others : Binding::servers;
  }
  const auto& bound = deadline.cause ? deadline.cause : outlook.bound_by;
  if (bound && are_too_slow_at_once(*bound, deadline)) return Binding::servers;
  if (bound && !is_rate_of_channel(*bound)) return Binding::limit;
  return deadline.answers_bind ? Binding::answers : Binding::rate;
}

bool is_in_time_again(const DeadlineCase& deadline) {
  return deadline.state != DeadlineState::on_track && !deadline.is_paused &&
         deadline.outlook.people_left > 0 &&
         state_by(deadline.outlook, deadline.now, deadline.notify_by) == DeadlineState::on_track;
}

std::string waiting_text(const WaitingFor& waiting) {
  std::vector<std::string> parts;
  if (waiting.retry > 0) parts.push_back(fmt::format("{} for a retry", waiting.retry));
  if (waiting.limit > 0) parts.push_back(fmt::format("{} for a limit", waiting.limit));
  if (waiting.morning > 0) parts.push_back(fmt::format("{} for their morning", waiting.morning));
  return parts.empty()
             ? std::string()
             : fmt::format("{}{}", waiting.are_more ? "at least " : "", fmt::join(parts, ", "));
}

std::string figures_text(const DeadlineCase& deadline) {
  const Outlook& outlook = deadline.outlook;
  if (outlook.people_left == 0) return "nobody is left";
  std::string text = fmt::format("{} people left", outlook.people_left);
  if (const std::string waiting = waiting_text(deadline.waiting); !waiting.empty()) {
    text += ", of them waiting " + waiting;
  }
  text += "; ";
  if (outlook.rate_now) {
    text += fmt::format("{} {}, ", people_text(deadline, *outlook.rate_now),
                        deadline.is_paused ? "before the pause" : "in the last minutes");
  }
  if (outlook.rate_needed) {
    text += fmt::format("{} needed, ", people_text(deadline, *outlook.rate_needed));
  }
  text += fmt::format("{} possible; done by {} (P50), {} (P95); ",
                      people_text(deadline, possible_at_limits(deadline)),
                      instant_text(outlook.p50), instant_text(outlook.p95));
  if (outlook.done_at_best && !deadline.bound_by.empty()) {
    text += fmt::format("not before {} by {}; ", iso8601(*outlook.done_at_best), deadline.bound_by);
  }
  return text + until_text(deadline);
}

std::string_view without_what_to_do(std::string_view remedy) {
  return remedy.substr(0, remedy.find(" To do: "));
}

std::string remedy_text(const DeadlineCase& deadline) {
  if (deadline.state == DeadlineState::on_track) return {};
  if (is_in_time_again(deadline)) return in_time_again_text(deadline);
  std::vector<std::string> steps;
  const Binding bound = binding(deadline);
  const bool helps = bound == Binding::rate || bound == Binding::limit ||
                     bound == Binding::others || bound == Binding::breach ||
                     deadline.state == DeadlineState::past_return;
  std::vector<HeldByReplies> lifted;
  if (bound != Binding::pause && (helps || bound == Binding::servers)) {
    lifted = to_be_lifted(deadline, bound);
  }
  std::ranges::transform(lifted, std::back_inserter(steps), lift_text);
  if (bound == Binding::pause) {
    steps.push_back(!deadline.resume.empty()
                        ? deadline.resume
                        : fmt::format("let more be sent, because no end is in sight (crier limit "
                                      "show {}), before it is resumed",
                                      deadline.channel));
  } else if (bound == Binding::waves) {
    steps.push_back(fmt::format("crier campaign next-wave {} --reason \"WHY\"", deadline.key));
  } else if (bound == Binding::answers) {
    steps.push_back(
        fmt::format("take more answers (crier campaign status {0}, crier campaign "
                    "answers {0} --per-minute MORE --reason \"WHY\")",
                    deadline.key));
  } else if (bound == Binding::servers) {
    steps.push_back(fmt::format("see what holds it (crier campaign status {}, crier limit show {})",
                                deadline.key, deadline.channel));
  }
  if (helps && !deadline.raises.empty()) {
    for (const std::vector<std::string>& commands : deadline.raises) {
      if (!is_lifted(lifted, commands)) steps.push_back(raise_text(commands));
    }
  } else if (helps && !deadline.outlook.done_at_best && !deadline.answers_bind) {
    if (auto raise = rate_raise(deadline)) steps.push_back(*std::move(raise));
  }
  // Of one that is paused the dates are moved with the resumption, where they have to be.
  if (bound == Binding::pause && deadline.resume_moves_dates) {
    return fmt::format("{} To do: {}; or cancel it.", binding_text(deadline), steps.front());
  }
  if (!deadline.extend.empty()) {
    steps.push_back(deadline.extend +
                    ", the first midnight with time to spare and a day to approve the words");
  }
  if (steps.empty()) {
    steps.push_back(fmt::format(
        "let more be sent, because no end is in sight (crier limit show {})", deadline.channel));
  }
  return fmt::format("{}{}{} To do: {}.", binding_text(deadline), lowered_text(lifted),
                     helps ? no_raise_text(deadline) : "", fmt::join(steps, "; or "));
}

}  // namespace crier::pacing
