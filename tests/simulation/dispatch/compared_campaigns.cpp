#include "simulation/dispatch/compared_campaigns.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/random.h"
#include "pacing/limits/send_hours.h"

namespace crier::test {
namespace {

using namespace std::chrono_literals;
using pacing::RateLimit;
using pacing::flow::Uncertain;
using simulation::CampaignScenario;

constexpr std::size_t kinds = 10;
const WallTime monday = parse_iso8601("2026-03-02T20:00:00Z").value();

// The deviations below which a bell has so much of what it draws (Acklam's approximation is not
// needed: bisection of erf is exact enough, and shorter).
double deviations(double part) {
  double low = -6;
  double high = 6;
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    (std::erfc(-middle / std::sqrt(2.0)) / 2 < part ? low : high) = middle;
  }
  return low;
}

// For each campaign one tenth of a distribution, in an order of its own.
std::array<double, kinds> tenths(Random& random) {
  std::array<double, kinds> places{};
  std::iota(places.begin(), places.end(), 0);
  for (std::size_t place = kinds; place > 1; --place) {
    std::swap(places[place - 1], places[random.below(place)]);
  }
  for (double& place : places) place = deviations((place + random.unit()) / kinds);
  return places;
}

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : random_(seed) {
    for (auto& each : deviations_) each = tenths(random_);
  }

  enum Trouble : std::uint8_t { deferred, deferred_again, refused, time_lost, answer };
  [[nodiscard]] double of(Trouble trouble, std::size_t campaign) const {
    return deviations_.at(trouble).at(campaign);
  }
  // Evenly between them, by the logarithm.
  [[nodiscard]] double between(double least, double most) {
    return least * std::pow(most / least, random_.unit());
  }
  [[nodiscard]] int number(double least, double most) {
    return static_cast<int>(std::lround(between(least, most)));
  }
  [[nodiscard]] Random& random() { return random_; }

 private:
  Random random_;
  std::array<std::array<double, kinds>, 5> deviations_{};
};

// What goes wrong with this one.
struct Fate {
  double deferred{};
  double deferred_again{};
  double refused{};
};

simulation::OutcomeScript script_of(const Fate& fate) {
  return [fate](const simulation::Try& attempt, Random& random) {
    if (attempt.number == 1) {
      if (random.chance(fate.deferred)) return simulation::greylisted();
      if (random.chance(fate.refused / (1 - fate.deferred))) {
        return Outcome{.verdict = Verdict::give_up, .reason = Reason::mailbox_unknown};
      }
      return simulation::accepted();
    }
    return random.chance(fate.deferred_again) ? simulation::greylisted() : simulation::accepted();
  };
}

// So much of the time, in a few pieces, spread over what the campaign takes without them.
std::vector<simulation::Outage> outages(WallTime begin, WallTime::duration length, double share,
                                        Random& random) {
  std::vector<simulation::Outage> found;
  constexpr int pieces = 4;
  const auto piece =
      std::chrono::duration_cast<WallTime::duration>(length * share / (1 - share)) / pieces;
  if (piece < 1s) return found;
  for (int number = 0; number < pieces; ++number) {
    const auto part = length * number / pieces;
    const auto from =
        begin + part + piece * number +
        std::chrono::duration_cast<WallTime::duration>(length * random.unit() / pieces);
    found.push_back({.from = from, .until = from + piece});
  }
  return found;
}

ComparedCampaign campaign_of(std::string name, int people, Draw& draw, std::size_t kind,
                             const pacing::flow::ForecastTroubles& troubles) {
  ComparedCampaign campaign{.name = std::move(name), .facts = {}, .scenario = {}};
  auto& [_, facts, scenario] = campaign;
  facts.troubles = troubles;
  facts.begin = monday;
  facts.notify_by = facts.begin + std::chrono::days(60);
  facts.seed = draw.random()();
  scenario.people = people;
  scenario.begin = facts.begin;
  scenario.notify_by = facts.notify_by;
  scenario.seed = draw.random()();
  scenario.outcomes = script_of(
      {.deferred = troubles.deferred.drawn_share(draw.of(Draw::deferred, kind)),
       .deferred_again = troubles.deferred_again.drawn_share(draw.of(Draw::deferred_again, kind)),
       .refused = troubles.refused.drawn_share(draw.of(Draw::refused, kind))});
  return campaign;
}

// Where its people are and which limits hold, for both.
void lay_out(ComparedCampaign& campaign, std::vector<std::string> domains,
             pacing::LimitSettings limits) {
  auto& [_, facts, scenario] = campaign;
  scenario.domains = std::move(domains);
  scenario.rate = limits.channel.rate;
  scenario.limits = limits;
  facts.limits = std::move(limits);
  facts.connections = scenario.connections_max;
  facts.troubles.channel_answer_seconds =
      pacing::flow::certain(std::chrono::duration<double>(scenario.latency_max).count());
  facts.troubles.answer_seconds = facts.troubles.channel_answer_seconds;
  const std::size_t turns = scenario.domains.size();
  for (std::size_t place = 0; place < turns; ++place) {
    const auto count = static_cast<std::int64_t>(
        (static_cast<std::size_t>(scenario.people) + turns - 1 - place) / turns);
    facts.audience.push_back(
        {.country = "DE", .domain = scenario.domains[place], .people = count, .zone = {}});
  }
}

RateLimit rate_of(double per_second) {
  return {.per_second = per_second, .burst = std::max(5, pacing::burst_min(per_second))};
}

pacing::LimitSettings limits_of(double per_second) {
  pacing::LimitSettings limits;
  limits.channel.rate = rate_of(per_second);
  return limits;
}

pacing::ProviderGroup gmail(double per_second) {
  pacing::ProviderGroup group{
      .name = "gmail", .domains = {"gmail.com"}, .mx_suffixes = {}, .policy = {}, .rules = {}};
  group.policy.rate = rate_of(per_second);
  return group;
}

// What the troubles of most campaigns are.
pacing::flow::ForecastTroubles usual() {
  return {.deferred = {.p50 = 0.04, .p95 = 0.15},
          .deferred_again = {.p50 = 0.10, .p95 = 0.25},
          .refused = {.p50 = 0.01, .p95 = 0.03},
          .time_lost = {},
          .taken_up_seconds = {.p50 = 1, .p95 = 3}};
}

// 1: the channel's rate, and little else.
ComparedCampaign by_rate(Draw& draw, std::size_t kind) {
  auto campaign =
      campaign_of("the rate of the channel", draw.number(1'500, 4'000), draw, kind, usual());
  lay_out(campaign, {"example.org"}, limits_of(draw.between(0.5, 5)));
  return campaign;
}

// 2: servers that take their time.
ComparedCampaign by_connections(Draw& draw, std::size_t kind) {
  auto troubles = usual();
  auto campaign = campaign_of("few connections to slow servers", draw.number(1'000, 3'000), draw,
                              kind, troubles);
  const Uncertain seconds{.p50 = draw.between(1, 5), .p95 = 0};
  const Uncertain answer{.p50 = seconds.p50, .p95 = seconds.p50 * 1.5};
  campaign.scenario.connections_max = draw.number(3, 8);
  campaign.scenario.latency_max = std::chrono::milliseconds(
      static_cast<int>(1'000 * answer.drawn(draw.of(Draw::answer, kind))));
  pacing::LimitSettings limits;
  lay_out(campaign, {"example.org"}, limits);
  campaign.facts.troubles.channel_answer_seconds = answer;
  campaign.facts.troubles.answer_seconds = answer;
  return campaign;
}

// 3: a large provider that takes less than the channel could give.
ComparedCampaign by_provider(Draw& draw, std::size_t kind) {
  auto campaign = campaign_of("a provider's rate", draw.number(1'500, 3'000), draw, kind, usual());
  auto limits = limits_of(draw.between(5, 20));
  limits.groups = {gmail(draw.between(0.3, 1))};
  lay_out(campaign, {"gmail.com", "one.example", "two.example"}, limits);
  return campaign;
}

// 4: so many a day.
ComparedCampaign by_day(Draw& draw, std::size_t kind) {
  const int people = draw.number(800, 2'000);
  auto campaign = campaign_of("a number a day", people, draw, kind, usual());
  auto limits = limits_of(draw.between(2, 10));
  limits.channel.per_day = static_cast<int>(people / draw.between(1.3, 1.95));
  limits.channel.zone = "Europe/Berlin";
  lay_out(campaign, {"example.org"}, limits);
  return campaign;
}

// 5: a warm-up of one provider.
ComparedCampaign by_ramp(Draw& draw, std::size_t kind) {
  const int people = draw.number(1'200, 2'500);
  auto campaign = campaign_of("a warm-up", people, draw, kind, usual());
  auto limits = limits_of(draw.between(2, 10));
  limits.groups = {gmail(2)};
  pacing::Ramp ramp{.first_day = std::chrono::year(2026) / 3 / 2, .per_day = {}};
  for (double day = people / draw.between(4, 9); day < people; day *= draw.between(1.5, 2.5)) {
    ramp.per_day.push_back(static_cast<std::int64_t>(day));
  }
  limits.groups[0].policy.ramp = ramp;
  limits.groups[0].policy.zone = "Europe/Paris";
  lay_out(campaign, {"gmail.com", "one.example"}, limits);
  return campaign;
}

// 6: working hours, over a weekend.
ComparedCampaign by_hours(Draw& draw, std::size_t kind) {
  const int people = draw.number(1'500, 3'000);
  auto campaign = campaign_of("working hours", people, draw, kind, usual());
  const double hours = draw.between(3, 12);
  auto limits = limits_of(people / (hours * 3'600));
  limits.channel.hours = pacing::hours_of_every_day({.from = 8h, .until = 22h});
  limits.channel.zone = "Europe/Lisbon";
  lay_out(campaign, {"example.org"}, limits);
  return campaign;
}

// 7: many domains, each with the limit of every domain, and of different sizes.
ComparedCampaign by_domains(Draw& draw, std::size_t kind) {
  auto campaign = campaign_of("each domain's rate", draw.number(1'200, 3'000), draw, kind, usual());
  auto limits = limits_of(draw.between(4, 10));
  limits.each_domain.rate = rate_of(draw.between(0.1, 0.4));
  std::vector<std::string> domains;
  for (const auto& [name, times] :
       {std::pair("one.example", 8), std::pair("two.example", 4), std::pair("three.example", 2),
        std::pair("four.example", 1), std::pair("five.example", 1)}) {
    domains.insert(domains.end(), static_cast<std::size_t>(times), name);
  }
  lay_out(campaign, domains, limits);
  return campaign;
}

// 8: everybody is greylisted, or almost.
ComparedCampaign by_greylisting(Draw& draw, std::size_t kind) {
  auto troubles = usual();
  troubles.deferred = {.p50 = 0.5, .p95 = 0.8};
  troubles.deferred_again = {.p50 = 0.25, .p95 = 0.4};
  auto campaign = campaign_of("greylisting", draw.number(1'000, 2'500), draw, kind, troubles);
  lay_out(campaign, {"example.org"}, limits_of(draw.between(0.5, 3)));
  return campaign;
}

// 9: a relay that is away now and then.
ComparedCampaign by_outages(Draw& draw, std::size_t kind) {
  auto troubles = usual();
  troubles.time_lost = {.p50 = 0.06, .p95 = 0.20};
  auto campaign = campaign_of("outages", draw.number(1'500, 3'000), draw, kind, troubles);
  const double per_second = draw.between(0.3, 1);
  lay_out(campaign, {"example.org"}, limits_of(per_second));
  const auto length = std::chrono::duration_cast<WallTime::duration>(
      std::chrono::duration<double>(campaign.scenario.people / per_second));
  campaign.scenario.outages =
      outages(monday, length, troubles.time_lost.drawn_share(draw.of(Draw::time_lost, kind)),
              draw.random());
  return campaign;
}

// 10: two daemons that share a provider with a few connections, hours and a rate.
ComparedCampaign by_all_of_it(Draw& draw, std::size_t kind) {
  auto campaign = campaign_of("two daemons, and a bit of everything", draw.number(1'500, 3'000),
                              draw, kind, usual());
  campaign.scenario.daemons = 2;
  campaign.scenario.latency_max = 2s;
  campaign.scenario.connections_max = 40;
  auto limits = limits_of(draw.between(1, 4));
  limits.groups = {gmail(draw.between(0.2, 0.5))};
  limits.groups[0].policy.hours = pacing::hours_of_every_day({.from = 6h, .until = 22h});
  limits.domains["one.example"].concurrency = 2;
  limits.domains["one.example"].rate = rate_of(draw.between(0.2, 0.6));
  lay_out(campaign, {"gmail.com", "one.example", "two.example"}, limits);
  return campaign;
}

}  // namespace

std::vector<ComparedCampaign> ten_campaigns(std::uint64_t seed) {
  constexpr std::array makers = {by_rate,    by_connections, by_provider, by_day,
                                 by_ramp,    by_hours,       by_domains,  by_greylisting,
                                 by_outages, by_all_of_it};
  static_assert(makers.size() == kinds);
  Draw draw(seed);
  std::vector<ComparedCampaign> campaigns;
  for (std::size_t kind = 0; kind < kinds; ++kind) campaigns.push_back(makers[kind](draw, kind));
  return campaigns;
}

}  // namespace crier::test
