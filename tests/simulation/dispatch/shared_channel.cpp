#include "simulation/dispatch/shared_channel.h"

#include <algorithm>
#include <utility>

#include "pacing/limits/limit_policy.h"
#include "simulation/plain_composer.h"

namespace crier::test {

namespace asio = boost::asio;

namespace {

class StandingComposer final : public simulation::PlainComposer {
 public:
  StandingComposer(std::string campaign, dispatch::Standing standing)
      : PlainComposer(std::move(campaign)), standing_(standing) {}
  [[nodiscard]] dispatch::Standing standing() const override { return standing_; }

 private:
  dispatch::Standing standing_;
};

dispatch::ChannelRunnerOptions runner_options(const SharedChannel::Options& options) {
  dispatch::ChannelRunnerOptions runner{.name = "email",
                                        .limits = options.limits,
                                        .connections_max = 4,
                                        .breaker = {},
                                        .in_flight_limit = {},
                                        .seed = options.seed};
  runner.limits.channel.rate = pacing::RateLimit{.per_second = options.rate, .burst = 4};
  runner.in_flight_limit.sharers = dispatch::DispatcherOptions{}.lanes_active_max;
  runner.in_flight_limit.window.rate_per_second_max = options.rate;
  return runner;
}

}  // namespace

SharedChannel::SharedChannel(Options options)
    : random_(options.seed),
      begin_(clock.now()),
      campaigns_(clock, random_),
      runner_(runner_options(options), channel_, clock, limits_, meter_, io.get_executor()) {
  provider_.on_send = [this](const std::string& recipient, const std::string&) {
    told_[recipient.substr(0, recipient.find('-'))].push_back(clock.now() - begin_);
    on_send(recipient);
  };
}

SharedChannel::~SharedChannel() {
  while (!tasks_.empty()) {
    tasks_.cancel();
    SimClock::settle(io);
  }
}

HostedCampaign& SharedChannel::add(const std::string& key, const Campaign& campaign) {
  std::vector<dispatch::PageRow> people = people_of(key, campaign.people);
  for (std::size_t place = 0; place < people.size(); ++place) {
    Subject& subject = people[place].subject;
    const Campaign::Home& home = campaign.homes[place % campaign.homes.size()];
    subject.email = subject.ref + "@" + campaign.domain;
    subject.time_zone = home.zone;
    subject.country = home.country;
  }
  const WallTime now = clock.wall_now();
  return campaigns_.add(
      {.campaign = {.id = CampaignId{static_cast<std::int64_t>(campaigns_.all().size()) + 1},
                    .key = key,
                    .channel = "email",
                    .notify_by = now + campaign.notify_by},
       .lanes = 16,
       .people = std::move(people),
       .starts_at = now + campaign.starts_in,
       .make_composer = [standing = campaign.standing](const dispatch::RunningCampaign& running) {
         return std::make_unique<StandingComposer>(running.key, standing);
       }});
}

asio::awaitable<void> SharedChannel::run() {
  co_await dispatcher_->run();
}

void SharedChannel::run_for(Duration time) {
  if (!dispatcher_) {
    dispatcher_.emplace(dispatch::DispatcherOptions{.retry = {}, .seed = 1},
                        dispatch::Dispatcher::World{.clock = clock,
                                                    .ledger = campaigns_,
                                                    .limits = limits_,
                                                    .source = campaigns_,
                                                    .meter = meter_},
                        std::map<std::string, dispatch::ChannelRunner*>{{"email", &runner_}},
                        io.get_executor());
    tasks_.spawn(runner_.run());
    tasks_.spawn(run());
  }
  clock.run_for(io, time);
}

bool SharedChannel::run_to_the_end(Duration most) {
  const SteadyTime until = clock.now() + most;
  const auto is_over = [this] {
    return std::ranges::all_of(campaigns_.all(), [](const HostedCampaign& each) {
      return each.world.counts.pending == 0;
    });
  };
  while (!is_over()) {
    if (clock.now() >= until) return false;
    run_for(std::chrono::seconds(1));
  }
  return true;
}

int SharedChannel::told_between(const std::string& key, Duration from, Duration until) const {
  return static_cast<int>(
      std::ranges::count_if(told(key), [&](Duration at) { return at >= from && at < until; }));
}

Duration SharedChannel::longest_silence(const std::string& key, Duration from) const {
  Duration longest{};
  Duration before = from;
  for (const Duration at : told(key)) {
    if (at < from) continue;
    longest = std::max(longest, at - before);
    before = at;
  }
  return longest;
}

}  // namespace crier::test
