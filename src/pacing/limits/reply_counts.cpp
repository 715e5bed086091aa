#include "pacing/limits/reply_counts.h"

namespace crier::pacing {
namespace {

constexpr std::chrono::hours window{1};
// Looking through all of them this often costs nothing and keeps at most as much again.
constexpr std::chrono::minutes sweep_every{10};

}  // namespace

bool ReplyCounts::count(const ReplyRule& rule, const Node& node, SteadyTime now) {
  if (rule.times_an_hour == 1) return true;
  forget_old(now);
  const auto [place, is_new] = heard_.try_emplace({node, rule.name});
  std::deque<SteadyTime>& times = place->second;
  while (!times.empty() && times.front() <= now - window) times.pop_front();
  times.push_back(now);
  if (times.size() < static_cast<std::size_t>(rule.times_an_hour)) return false;
  heard_.erase(place);
  return true;
}

bool ReplyCounts::give_alarm(const ReplyRule& rule, const Node& node, SteadyTime now) {
  forget_old(now);
  const auto [place, is_new] = alarms_.try_emplace({node, rule.name}, now);
  if (!is_new && now < place->second + window) return false;
  place->second = now;
  return true;
}

void ReplyCounts::forget_old(SteadyTime now) {
  if (now < swept_at_ + sweep_every) return;
  swept_at_ = now;
  std::erase_if(alarms_, [now](const auto& each) { return each.second <= now - window; });
  std::erase_if(heard_, [now](const auto& each) { return each.second.back() <= now - window; });
}

}  // namespace crier::pacing
