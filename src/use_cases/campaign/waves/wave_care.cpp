#include "use_cases/campaign/waves/wave_care.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace crier::app {
namespace {

// Longer ago is another story: who has told three hundred million people has the counts of every
// hour since, and nobody stops for those of last month.
constexpr std::chrono::hours remembered{24};

// Tries are kept by the hour: what was counted before is in the window as long as its hour is.
StopCounts counted_since(const StopCounts& now, const store::StopRecord& record, WallTime window) {
  StopCounts before = record.before;
  using std::chrono::hours;
  if (std::chrono::floor<hours>(window) > std::chrono::floor<hours>(record.counted_from)) {
    before.people = 0;
    before.undeliverable = 0;
    before.content_refused = 0;
  }
  return now - before;
}

std::optional<WaveNews> stopped(store::Transaction& transaction, const store::RunningWaves& each,
                                const WaveCare& care) {
  const auto record = store::stop_record(transaction, each.campaign);
  if (!record) return std::nullopt;
  // Somebody has looked at it and goes on: what was, counts no more.
  if (each.resumed_at && *each.resumed_at > record->counted_from) {
    store::count_from(transaction, each.campaign, care.now,
                      store::stop_counts(transaction, each.campaign, care.lanes, care.now));
    return std::nullopt;
  }
  const WallTime window = std::max(record->counted_from, care.now - remembered);
  const StopCounts counts = store::stop_counts(transaction, each.campaign, care.lanes, window);
  const auto broken = broken_rule(record->rules, counted_since(counts, *record, window));
  if (!broken) return std::nullopt;
  const store::ChangeNote note{.actor = care.actor, .at = care.now, .reason = *broken};
  if (!store::raise_alarm(transaction, each.campaign, note)) return std::nullopt;
  return WaveNews{.campaign = each.campaign,
                  .kind = WaveNews::Kind::stopped,
                  .wave = each.waves.open,
                  .why = *broken};
}

std::optional<WaveNews> moved(store::Transaction& transaction, const store::RunningWaves& each,
                              const WaveCare& care) {
  const store::WaveStanding& waves = each.waves;
  if (waves.open >= waves.last) return std::nullopt;
  if (!waves.tried_at) {
    if (!store::are_open_waves_tried(transaction, each.campaign)) return std::nullopt;
    store::set_wave_tried(transaction, each.campaign, waves.open, care.now);
    return WaveNews{
        .campaign = each.campaign, .kind = WaveNews::Kind::tried, .wave = waves.open, .why = {}};
  }
  // While it was paused nobody has come to nothing.
  const WallTime watched_from = std::max(*waves.tried_at, each.resumed_at.value_or(WallTime{}));
  if (care.now < watched_from + waves.watch) return std::nullopt;
  const int next = waves.open + 1;
  const store::ChangeNote note{
      .actor = care.actor,
      .at = care.now,
      .reason = fmt::format("wave {} of {}: everybody in the one before has been tried, and it was "
                            "watched as long as it says",
                            next, waves.last)};
  if (!store::open_wave(transaction, each.campaign, next, note)) return std::nullopt;
  return WaveNews{
      .campaign = each.campaign, .kind = WaveNews::Kind::opened, .wave = next, .why = {}};
}

// Nobody has seen enough of it in this time.
constexpr std::chrono::minutes only_just{10};

// The first one begins with the campaign, which nobody types twice.
bool has_only_just_begun(const store::WaveStanding& waves, WallTime now) {
  return waves.open > 1 && waves.opened_at && now < *waves.opened_at + only_just;
}

// Why the wave that is meant cannot begin now; empty: it can.
std::string refusal_of(const store::CampaignRecord& campaign, const store::WaveStanding& waves,
                       std::optional<int> wave, WallTime now) {
  if (campaign.state != CampaignState::running) {
    return fmt::format("{} is {}: waves are opened while it runs", campaign.key,
                       name_of(campaign.state));
  }
  if (waves.last == 1) {
    return fmt::format("{} has no waves: everybody is told already", campaign.key);
  }
  const std::string opened =
      waves.opened_at ? fmt::format(", since {}", iso8601(*waves.opened_at)) : std::string();
  if (waves.open == waves.last) {
    return fmt::format("the last of the {} waves of {} is open already{}", waves.last, campaign.key,
                       opened);
  }
  const int next = waves.open + 1;
  if (wave && *wave <= waves.open) {
    return fmt::format(
        "wave {} of {} is open already: the last one that began is wave {}{}; the "
        "next one is wave {}",
        *wave, campaign.key, waves.open, opened, next);
  }
  if (wave && *wave > next) {
    return fmt::format("wave {} of {} cannot begin now: the next one is wave {}", *wave,
                       campaign.key, next);
  }
  if (!wave && has_only_just_begun(waves, now)) {
    return fmt::format(
        "wave {} of {} has only just begun, at {}. To let the one after it begin as "
        "well, name it: --wave {}",
        waves.open, campaign.key, iso8601(*waves.opened_at), next);
  }
  return {};
}

}  // namespace

std::vector<WaveNews> look_after_waves(store::Transaction& transaction, const WaveCare& care) {
  std::vector<WaveNews> news;
  for (const store::RunningWaves& each : store::running_waves(transaction)) {
    if (each.has_stop_rules) {
      if (auto stop = stopped(transaction, each, care)) {
        news.push_back(*std::move(stop));
        continue;
      }
    }
    if (auto move = moved(transaction, each, care)) news.push_back(*std::move(move));
  }
  return news;
}

std::expected<OpenedWave, std::string> open_next_wave(store::Connection& connection,
                                                      const store::CampaignRecord& campaign,
                                                      std::optional<int> wave,
                                                      const store::ChangeNote& note) {
  using Opened = std::expected<OpenedWave, std::string>;
  return connection.transact([&](store::Transaction& transaction) -> Opened {
    const store::WaveStanding waves = store::wave_standing(transaction, campaign.id);
    if (auto why = refusal_of(campaign, waves, wave, note.at); !why.empty()) {
      return std::unexpected(std::move(why));
    }
    const OpenedWave opened{.wave = waves.open + 1, .last = waves.last};
    if (!store::open_wave(transaction, campaign.id, opened.wave, note)) {
      return std::unexpected(
          fmt::format("{} has changed in this moment; look at its status", campaign.key));
    }
    return opened;
  });
}

}  // namespace crier::app
