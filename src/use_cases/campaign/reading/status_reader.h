// Reads how a campaign stands, again and again, and measures its rate from one reading to the next.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "base/time.h"
#include "campaign/campaign_spec.h"
#include "postgres/database.h"
#include "report/status_view.h"
#include "store/campaign/campaigns.h"

namespace crier::app {

// People a second, over the last readings. The counts in the database are the source: they
// move with every flush of every daemon, ten times a second.
class RateMeter {
 public:
  void add(SteadyTime at, std::int64_t people);
  // Nothing before the second reading.
  [[nodiscard]] std::optional<double> per_second() const;

 private:
  struct Reading {
    SteadyTime at;
    std::int64_t people;
  };
  std::deque<Reading> readings_;
};

class StatusReader {
 public:
  // `connection` must outlive this. `spec` is what the campaign says.
  StatusReader(store::Connection& connection, CampaignId campaign, const CampaignSpec& spec)
      : connection_(connection),
        campaign_(campaign),
        notify_by_(spec.notify_by),
        profile_(spec.profile) {}

  [[nodiscard]] report::CampaignStatus read(WallTime now, SteadyTime steady_now);

 private:
  [[nodiscard]] std::string link_of(const store::CampaignRecord& campaign,
                                    const report::LinkRecord& link, WallTime now) const;

  // Counted seldom while it is watched: there may be many.
  struct Rows {
    report::OwedFigures confirmations;
    report::OwedFigures corrections;
    pacing::WaitingFor waiting;
    SteadyTime counted_at;
  };

  store::Connection& connection_;
  CampaignId campaign_;
  CivilInstant notify_by_;
  NoticeProfile profile_;
  RateMeter settled_;
  RateMeter tried_;
  std::optional<Rows> rows_;
};

}  // namespace crier::app
