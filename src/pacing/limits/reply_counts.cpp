#include "pacing/limits/reply_counts.h"

#include <algorithm>

namespace crier::pacing {
namespace {

constexpr std::chrono::hours window{1};
// Looking through all of them this often costs nothing and keeps at most as much again.
constexpr std::chrono::minutes sweep_every{10};

}  // namespace

bool ReplyCounts::count(const ReplyRule& rule, const Node& node, SteadyTime now) {
  if (rule.times_an_hour == 1) return true;
  forget_old(now);
  make_room(heard_);
  const auto [place, is_new] = heard_.try_emplace({node, rule.name});
  std::vector<SteadyTime>& times = place->second;
  // At most a hundred.
  std::erase_if(times, [now](SteadyTime at) { return at <= now - window; });
  times.push_back(now);
  if (times.size() < static_cast<std::size_t>(rule.times_an_hour)) return false;
  heard_.erase(place);
  return true;
}

bool ReplyCounts::give_alarm(const ReplyRule& rule, const Node& node, SteadyTime now) {
  forget_old(now);
  make_room(alarms_);
  const auto [place, is_new] = alarms_.try_emplace({node, rule.name});
  if (!is_new && now < place->second.back() + window) return false;
  place->second.assign(1, now);
  return true;
}

void ReplyCounts::make_room(Times& times) {
  if (times.size() < reply_counts_most) return;
  // Half of them at once, so that one that is heard pays for looking at two.
  std::vector<SteadyTime> last;
  last.reserve(times.size());
  for (const auto& [key, heard] : times) last.push_back(heard.back());
  const auto middle = last.begin() + static_cast<long>(last.size() / 2);
  std::ranges::nth_element(last, middle);
  std::erase_if(times,
                [oldest = *middle](const auto& each) { return each.second.back() < oldest; });
  // All were heard at the same instant.
  if (times.size() >= reply_counts_most) times.clear();
}

void ReplyCounts::forget_old(SteadyTime now) {
  if (now < swept_at_ + sweep_every) return;
  swept_at_ = now;
  std::erase_if(alarms_, [now](const auto& each) { return each.second.back() <= now - window; });
  std::erase_if(heard_, [now](const auto& each) { return each.second.back() <= now - window; });
}

}  // namespace crier::pacing
