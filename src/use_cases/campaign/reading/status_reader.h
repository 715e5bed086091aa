// Reads how a campaign stands, again and again, and measures its rate from one reading to the next.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "base/time.h"
#include "campaign/campaign_spec.h"
#include "campaign/ladder/heard_ways.h"
#include "postgres/database.h"
#include "report/status_view.h"
#include "store/campaign/campaigns.h"
#include "use_cases/campaign/opening/opened_campaign.h"

namespace crier::app {

// People a second, over the last readings. The counts in the database are the source: they
// move with every flush of every daemon, ten times a second.
class RateMeter {
 public:
  void add(SteadyTime at, std::int64_t people);
  // Nothing before the second reading.
  [[nodiscard]] std::optional<double> per_second() const;
  // The time in which that was measured.
  [[nodiscard]] std::chrono::milliseconds measured_over() const;

 private:
  struct Reading {
    SteadyTime at;
    std::int64_t people;
  };
  std::deque<Reading> readings_;
};

class StatusReader {
 public:
  // `connection` must outlive this, and so must what `source` refers to. `spec` is what the
  // campaign says; `heard` of which channels bounces are waited for, and how long.
  StatusReader(store::Connection& connection, CampaignId campaign, const CampaignSpec& spec,
               NoticeSource source, HeardWays heard = {})
      : connection_(connection),
        campaign_(campaign),
        source_(std::move(source)),
        heard_(std::move(heard)),
        notify_by_(spec.notify_by),
        profile_(spec.profile) {}

  // `steady_clock` is asked at the instant of the counts: a first reading does much before and
  // after it, and a rate that counts that time is too low.
  using SteadyClock = std::function<SteadyTime()>;
  [[nodiscard]] report::CampaignStatus read(WallTime now, const SteadyClock& steady_clock);

 private:
  [[nodiscard]] std::string link_of(const store::CampaignRecord& campaign,
                                    const report::LinkRecord& link, WallTime now) const;

  // Read seldom while it is watched: there may be many, and words are compiled for it.
  struct Rows {
    report::OwedFigures confirmations;
    report::OwedFigures corrections;
    pacing::WaitingFor waiting;
    report::PostFigures post;
    std::string approvals;
    SteadyTime counted_at;
  };
  [[nodiscard]] Rows read_rows(store::Transaction& transaction, WallTime now,
                               SteadyTime steady_now) const;

  store::Connection& connection_;
  CampaignId campaign_;
  NoticeSource source_;
  HeardWays heard_;
  CivilInstant notify_by_;
  NoticeProfile profile_;
  RateMeter settled_;
  RateMeter tried_;
  std::optional<Rows> rows_;
};

}  // namespace crier::app
