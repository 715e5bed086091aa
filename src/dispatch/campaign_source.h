// Which campaigns are to be run. The engine reads it, tells when one is through, and raises alarms.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "base/id.h"
#include "base/time.h"
#include "campaign/outcome.h"
#include "dispatch/notice_composer.h"

namespace crier::dispatch {

// How fast people may be told for the first time (campaign/answers/).
struct CampaignPace {
  double people_per_second{};  // Over all daemons.
  int lanes_held{};            // By all of them, when it was listed.
};

// A campaign that is running now.
struct RunningCampaign {
  CampaignId id;
  std::string key;
  std::string channel;  // Names one of the daemon's channels.
  int step{1};
  WallTime notify_by;  // Nothing is sent at or after it.
  int edition{};       // Numbers its words: with another one, the run ends and another begins.

  // What follows changes all the time, and makes no other run.
  // Who have no outcome yet, as far as is known.
  std::optional<std::int64_t> people_left{};
  // As it goes it may well be late.
  bool is_endangered{};
  // Somebody has been told in this step, by whichever daemon.
  bool has_accepted{};
  // It was stopped once by an alarm, and somebody has let it go on.
  bool was_stopped{};
  // Nothing: any number.
  std::optional<CampaignPace> pace{};

  friend bool operator==(const RunningCampaign& one, const RunningCampaign& other) {
    const auto what = [](const RunningCampaign& each) {
      return std::tie(each.id, each.key, each.channel, each.step, each.notify_by, each.edition);
    };
    return what(one) == what(other);
  }
};

// Why a campaign must not go on: everybody else would be refused too, or nobody would know whether
// they were told (`unknown`).
struct Halt {
  Outcome answer;         // The last of them.
  std::string first_ref;  // Who got it first, of `people`.
  int people{};
};

class CampaignSource {
 public:
  virtual ~CampaignSource() = default;

  // Begins the campaigns that are scheduled and whose start has come: freezes their audience. One
  // that cannot begin keeps no other from it. True: one has, so that the list of those that run is
  // another.
  virtual boost::asio::awaitable<bool> begin_due() = 0;

  // Those that are running now.
  virtual boost::asio::awaitable<std::vector<RunningCampaign>> running() = 0;

  // The composer of a running campaign; made once a run. Null: its notices cannot be written, so
  // that it was paused with an alarm that says why, or are of another edition by now.
  virtual boost::asio::awaitable<std::unique_ptr<NoticeComposer>> composer(
      RunningCampaign campaign) = 0;

  // Marks the campaign finished if every lane is done and nobody is pending.
  virtual boost::asio::awaitable<void> finish_if_done(CampaignId campaign) = 0;

  // Pauses the campaign with an alarm that says `why`, and what to do.
  virtual boost::asio::awaitable<void> raise_alarm(CampaignId campaign, std::string why) = 0;

  // Pauses the campaign with an alarm that says who was refused, by whom and why.
  virtual boost::asio::awaitable<void> halt(CampaignId campaign, Halt halt) = 0;
};

}  // namespace crier::dispatch
