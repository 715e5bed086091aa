#include "support/engine/simulation.h"

#include <algorithm>

#include <fmt/format.h>

#include "simulation/numbered_people.h"

namespace crier::test {
namespace {

std::vector<dispatch::PageRow> make_people(const SimulationOptions& options, Random& random) {
  auto people = simulation::numbered_people(options.people);
  for (dispatch::PageRow& row : people) {
    row.objected = random.chance(options.objected);
    row.suppressed = random.chance(options.suppressed);
    if (options.domains.empty()) continue;
    const auto number = static_cast<std::size_t>(row.subject.id.value);
    row.subject.email =
        fmt::format("{}@{}", number, options.domains[number % options.domains.size()]);
  }
  return people;
}

dispatch::RunningCampaign make_campaign(const SimulationOptions& options, const Clock& clock) {
  return {.id = CampaignId{1},
          .key = "simulated",
          .channel = "email",
          .step = 1,
          .notify_by = clock.wall_now() + options.notify_by};
}

}  // namespace

Simulation::Simulation(SimulationOptions given)
    : options(given),
      random(given.seed),
      world(make_campaign(given, clock), given.lanes, make_people(given, random)) {
  // The fence: whoever sends holds the lane at that instant.
  provider.on_send = [this](const std::string& recipient, const std::string& daemon) {
    const SubjectId person = simulation::owner_of_mailbox(recipient);
    const std::string& owner = world.owner_of(simulation::ref_of(person));
    if (owner != daemon) {
      blame(fmt::format("{} sent to {}, whose lane is of '{}'", daemon, recipient, owner));
    }
  };
}

Simulation::~Simulation() {
  daemons.clear();
}

FragileDaemon& Simulation::start_daemon() {
  const std::uint64_t seed = random();
  simulation::SimDaemonOptions daemon{.name = fmt::format("daemon-{}", ++started_)};
  daemon.dispatcher.lanes_active_max = 4;
  daemon.dispatcher.retry = {.first_delay = std::chrono::seconds(10),
                             .delay_max = std::chrono::minutes(10)};
  daemon.dispatcher.seed = seed + 1;
  daemon.runner.name = "email";
  daemon.runner.limits = options.limits;
  daemon.runner.limits.channel.rate = options.rate;
  daemon.runner.connections_max = options.connections_max;
  daemon.runner.in_flight_limit.sharers = daemon.dispatcher.lanes_active_max;
  daemon.runner.in_flight_limit.window.rate_per_second_max =
      options.rate ? options.rate->per_second : 0;
  daemon.runner.seed = seed + 2;
  return daemons.emplace_back(
      std::move(daemon),
      FragileDaemon::World{
          .io = io, .clock = clock, .database = world, .provider = provider, .faults = faults},
      seed);
}

void Simulation::kill(FragileDaemon& daemon) {
  daemons.remove_if([&](const FragileDaemon& candidate) { return &candidate == &daemon; });
}

void Simulation::freeze(FragileDaemon& daemon) {
  somebody_froze_ = true;
  daemon.freeze();
}

void Simulation::run_for(Duration duration, Duration between) {
  const SteadyTime end = clock.now() + duration;
  while (clock.now() < end && fault_.empty()) {
    clock.run_for(io, std::min(between, end - clock.now()));
    look();
  }
}

bool Simulation::run_until_finished(Duration duration) {
  const SteadyTime end = clock.now() + duration;
  while (!world.finished && clock.now() < end && fault_.empty()) {
    run_for(std::chrono::seconds(5));
  }
  return world.finished;
}

void Simulation::blame(std::string what) {
  if (fault_.empty()) fault_ = fmt::format("seed {}: {}", options.seed, what);
}

void Simulation::look() {
  if (auto fault = world.fault_in_books(); !fault.empty()) blame(std::move(fault));
  look_at_deliveries();
  look_at_rate();
  if (!somebody_froze_ && provider.connections_most > options.connections_max) {
    blame(fmt::format("{} connections were open", provider.connections_most));
  }
}

void Simulation::look_at_deliveries() {
  for (; looked_at_ < provider.deliveries.size(); ++looked_at_) {
    const simulation::Provider::Delivery& delivery = provider.deliveries[looked_at_];
    ++delivered_[delivery.recipient];
    if (delivery.wall_at >= world.campaign.notify_by) {
      blame(fmt::format("{} was told after the deadline", delivery.recipient));
    }
  }
}

void Simulation::look_at_rate() {
  if (!options.rate) return;
  const auto& takes = provider.takes;
  const auto most = static_cast<std::size_t>(options.rate->per_second) +
                    static_cast<std::size_t>(options.rate->burst);
  for (; rate_looked_at_ < takes.size(); ++rate_looked_at_) {
    if (rate_looked_at_ < most) continue;
    if (takes[rate_looked_at_] - takes[rate_looked_at_ - most] < std::chrono::seconds(1)) {
      blame(fmt::format("more than {} notices left within a second", most));
    }
  }
}

int Simulation::duplicates() const {
  int count = 0;
  for (const auto& [recipient, times] : delivered_) count += times - 1;
  return count;
}

int Simulation::copies_most() const {
  int most = 0;
  for (const auto& [recipient, times] : delivered_) most = std::max(most, times);
  return most;
}

}  // namespace crier::test
