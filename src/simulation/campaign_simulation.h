// A whole campaign run through the engine in simulated time: so many people, this rate, these
// outcomes, this policy, from this instant; and when was each of them told? Days take seconds.
// The same scenario has the same answer, on every machine: all chance comes from its seed.
//
// What it leaves out: that servers have limits of their own (say so in the script), that people
// are excluded (do not count them), that people live in other zones than that of Germany, and that
// other campaigns want the same channel.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "campaign/completeness.h"
#include "pacing/circuit_breaker.h"
#include "pacing/grant.h"
#include "pacing/limits/limit_settings.h"
#include "pacing/retry.h"
#include "simulation/outage.h"
#include "simulation/outcome_script.h"

namespace crier::simulation {

struct CampaignScenario {
  int people{};  // All of them are to be told; they are numbered from 1.
  WallTime begin;
  WallTime notify_by;                       // After `begin`.
  std::optional<pacing::RateLimit> rate{};  // Nothing: as fast as the connections allow.
  // Besides `rate`, which is the channel's. Without fault.
  pacing::LimitSettings limits{};
  // Where the mailboxes are, in turns from person to person; at least one.
  std::vector<std::string> domains{"example.org"};
  std::vector<Outage> outages{};  // In which the provider takes no connection.
  int connections_max{10};        // Over all daemons, at least 1.
  // A connection sends 1 / `latency_max` notices a second, each in up to twice that time.
  std::chrono::milliseconds latency_max{50};
  OutcomeScript outcomes{accepts_everybody()};
  pacing::RetryPolicy retry{};
  pacing::CircuitBreakerPolicy breaker{};
  int lanes{16};   // At least 1.
  int daemons{1};  // At least 1.
  std::uint64_t seed{1};
};

struct Telling {
  SubjectId person;
  WallTime at;
};

struct SimulatedCampaign {
  std::vector<Telling> told;  // In the order of time.
  Completeness counts;
  // When everybody had an outcome and all of it was booked. Nothing: an alarm has stopped it.
  std::optional<WallTime> finished_at;
  std::string alarm;  // Why it was stopped; empty when it was not.
};

// Takes memory and time in proportion to the tries: a million people are for a machine with
// gigabytes to spare. Throws what `outcomes` throws.
[[nodiscard]] SimulatedCampaign simulate(const CampaignScenario& scenario);

// When the last person is told, or `begin` where there is nobody to tell. Nothing: somebody is not
// told, because the deadline, a refusal or an alarm comes first.
[[nodiscard]] std::optional<WallTime> simulated_finish(const CampaignScenario& scenario);

}  // namespace crier::simulation
