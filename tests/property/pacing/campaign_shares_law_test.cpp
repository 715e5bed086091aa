// Campaigns that compete for one channel, on a virtual clock.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "pacing/campaign_shares.h"
#include "pacing/send_queue.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

constexpr WallTime wall_start{std::chrono::days(20'000)};
constexpr SteadyTime steady_start{1h};
constexpr double rate = 20;

struct Campaign {
  CampaignId id;
  int people{};
  std::chrono::seconds deadline{};
  int weight{1};
  Precedence precedence{Precedence::ordinary};
  bool is_endangered{};
  SendQueue::Owner owner{};
  int offered{};
  int told{};
  std::chrono::milliseconds last_told{};
  int others_before{};  // Since it was last told.
  int others_before_most{};
};

std::vector<Campaign> drawn_campaigns() {
  const int count = *rc::gen::inRange(2, 5);
  std::vector<Campaign> campaigns;
  for (int number = 1; number <= count; ++number) {
    campaigns.push_back({.id = CampaignId{number},
                         .people = *rc::gen::inRange(10, 600),
                         .deadline = std::chrono::seconds(*rc::gen::inRange(20, 200)),
                         .weight = *rc::gen::inRange(1, 10),
                         .is_endangered = *rc::gen::arbitrary<bool>()});
  }
  return campaigns;
}

// The nearest deadlines first, a channel that carries so many could keep all of them.
bool can_be_met(std::vector<Campaign> campaigns, double carried) {
  std::ranges::sort(campaigns, {}, &Campaign::deadline);
  double before = 0;
  return std::ranges::all_of(campaigns, [&](const Campaign& each) {
    before += each.people;
    return before <= carried * static_cast<double>(each.deadline.count());
  });
}

class Run {
 public:
  explicit Run(std::vector<Campaign> campaigns) : campaigns_(std::move(campaigns)) {
    for (Campaign& each : campaigns_) {
      each.owner = queue_.join({.notify_by = wall_start + each.deadline, .campaign = each.id},
                               SteadyTime::max());
    }
  }

  void to_the_end() {
    for (std::chrono::milliseconds time{0}; !is_over(); time += 50ms) {
      // As it is reckoned while campaigns run: not at every moment.
      if (time % 1s == 0s) share(time);
      refill();
      tell_one(time);
      RC_ASSERT(time < 1h);
    }
  }

  [[nodiscard]] const std::vector<Campaign>& campaigns() const { return campaigns_; }

 private:
  [[nodiscard]] bool is_over() const {
    return std::ranges::all_of(campaigns_,
                               [](const auto& each) { return each.told == each.people; });
  }
  static Moment at(std::chrono::milliseconds time) {
    return {.steady = steady_start + time, .wall = wall_start + time};
  }

  void share(std::chrono::milliseconds time) {
    std::vector<CampaignNeed> needs;
    for (const Campaign& each : campaigns_) {
      const double left = std::chrono::duration<double>(each.deadline - time).count();
      std::optional<double> needed;
      if (left > 0 && each.told < each.people) needed = (each.people - each.told) / left;
      needs.push_back({.campaign = each.id,
                       .notify_by = wall_start + each.deadline,
                       .rate_needed = needed,
                       .weight = each.weight,
                       .precedence = each.precedence,
                       .is_endangered = each.is_endangered});
    }
    queue_.share(std::move(needs), at(time));
  }

  // As walks do it: some of each wait.
  void refill() {
    for (Campaign& each : campaigns_) {
      while (each.offered < std::min(each.people, each.told + 20)) {
        ++each.offered;
        queue_.offer(each.owner, static_cast<SendQueue::Entry>(entry_of(each)));
      }
    }
  }
  static std::uint32_t entry_of(const Campaign& campaign) {
    return static_cast<std::uint32_t>(campaign.id.value * 100'000 + campaign.offered);
  }

  void tell_one(std::chrono::milliseconds time) {
    const auto decision = queue_.decide(at(time));
    // A slot in each step, and somebody always waits: the channel is used.
    RC_ASSERT(decision.hold == Hold::none);
    const auto taken = queue_.take(at(time));
    queue_.accepted(taken.ticket, at(time));
    const auto number = static_cast<std::int64_t>(taken.entry) / 100'000;
    for (Campaign& each : campaigns_) {
      if (each.id.value == number) {
        ++each.told;
        each.last_told = time;
        each.others_before = 0;
      } else if (each.told < each.people) {
        each.others_before_most = std::max(each.others_before_most, ++each.others_before);
      }
    }
  }

  static LimitSettings limits() {
    LimitSettings settings;
    settings.channel.rate = RateLimit{.per_second = rate, .burst = 2};
    return settings;
  }

  std::vector<Campaign> campaigns_;
  SendQueue queue_{{.breaker = {}, .seed = 1, .limits = limits(), .supply = RateSupply::own},
                   at(0ms)};
};

RC_GTEST_PROP(CampaignShares, sum_to_the_whole_and_leave_nobody_out, ()) {
  const auto campaigns = drawn_campaigns();
  std::vector<CampaignNeed> needs;
  for (const Campaign& each : campaigns) {
    needs.push_back({.campaign = each.id,
                     .notify_by = wall_start + each.deadline,
                     .rate_needed = *rc::gen::inRange(0, 40),
                     .weight = each.weight,
                     .is_endangered = each.is_endangered});
  }

  const auto parts = campaign_shares(needs, rate);

  const double sum =
      std::accumulate(parts.begin(), parts.end(), 0.0,
                      [](double total, const auto& part) { return total + part.second; });
  RC_ASSERT(std::abs(sum - 1) < 1e-9);
  RC_ASSERT(parts.size() == campaigns.size());
  for (const auto& [campaign, part] : parts) {
    RC_ASSERT(part >= part_of_nobody_starves / static_cast<double>(campaigns.size()) - 1e-12);
  }
}

// What is to spare for their deadlines the others have before, and nothing of the surplus.
RC_GTEST_PROP(CampaignShares, leave_all_that_nobody_needs_to_the_endangered_of_the_nearest_deadline,
              ()) {
  std::vector<CampaignNeed> needs;
  std::optional<CampaignNeed> nearest;
  for (const Campaign& each : drawn_campaigns()) {
    needs.push_back({.campaign = each.id,
                     .notify_by = wall_start + each.deadline,
                     .rate_needed = *rc::gen::inRange(1, 12) * 0.5,
                     .weight = each.weight,
                     .is_endangered = each.is_endangered});
    const bool is_nearer = !nearest || needs.back().notify_by < nearest->notify_by;
    if (each.is_endangered && is_nearer) nearest = needs.back();
  }
  RC_PRE(nearest.has_value());

  const auto parts = campaign_shares(needs, rate);

  for (const CampaignNeed& need : needs) {
    if (need.campaign == nearest->campaign) continue;
    const double least = part_of_nobody_starves / static_cast<double>(needs.size());
    const double at_ease = least + *need.rate_needed * factor_at_ease / rate;
    RC_ASSERT(parts.at(need.campaign) <= at_ease + 1e-9);
  }
}

RC_GTEST_PROP(CampaignShares, keep_every_deadline_that_can_be_kept, ()) {
  const auto campaigns = drawn_campaigns();
  // With what is to spare, and what nobody who starves is left without.
  RC_PRE(can_be_met(campaigns, rate * (1 - part_of_nobody_starves) / factor_to_be_safe));

  Run run(campaigns);
  run.to_the_end();

  for (const Campaign& each : run.campaigns()) RC_ASSERT(each.last_told <= each.deadline);
}

// It has only what nobody who starves is left without before it.
RC_GTEST_PROP(CampaignShares, a_breach_notice_precedes_all_others, ()) {
  auto campaigns = drawn_campaigns();
  campaigns.back().precedence = Precedence::breach;

  Run run(campaigns);
  run.to_the_end();

  const Campaign& breach = run.campaigns().back();
  const double alone = breach.people / (rate * (1 - part_of_nobody_starves));
  // What was waiting when it began had turns already.
  constexpr double begin = 2;
  RC_ASSERT(std::chrono::duration<double>(breach.last_told).count() <= alone + begin);
}

// Also while some deadlines cannot be kept any more.
RC_GTEST_PROP(CampaignShares, let_nobody_starve_whatever_the_others_need, ()) {
  Run run(drawn_campaigns());

  run.to_the_end();

  for (const Campaign& each : run.campaigns()) {
    const double least = part_of_nobody_starves / static_cast<double>(run.campaigns().size());
    RC_ASSERT(each.others_before_most <= 2 / least);
  }
}

}  // namespace
}  // namespace crier::pacing
