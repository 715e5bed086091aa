// Runs campaigns: takes lanes, keeps their leases, walks them, and stops in good order.
//
// What fails in one campaign stays in it: the lane is given back, the campaign is tried again after
// a pause or stopped with an alarm (dispatch/setbacks.h), and the others go on. A database that is
// away, and a source or leases that are refused, are waited for. Only a fault of the dispatcher's
// own ends run().
#pragma once

#include <exception>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "base/random.h"
#include "dispatch/campaign_pause.h"
#include "dispatch/campaign_run.h"
#include "dispatch/campaign_source.h"
#include "dispatch/channel_runner.h"
#include "dispatch/confirmation/confirmer.h"
#include "dispatch/lane/lane_walk.h"
#include "dispatch/lease_keeper.h"
#include "dispatch/ledger.h"
#include "dispatch/limits.h"
#include "dispatch/meter.h"
#include "dispatch/objection_gate.h"
#include "dispatch/standstill.h"
#include "dispatch/trouble.h"
#include "pacing/retry.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"
#include "runtime/wait_list.h"

namespace crier::dispatch {

struct DispatcherOptions {
  // While this daemon walks so many lanes of a channel, and of a kind (LaneKind), it takes no more
  // of that channel, but for a campaign that has less than its share of them: the others give some
  // back for it. The lanes of another channel do not count: one in trouble holds its own for as
  // long as the trouble lasts.
  int lanes_active_max{8};
  std::chrono::milliseconds lease{std::chrono::seconds(10)};
  // How often the list of campaigns is read, from one question to the next.
  std::chrono::milliseconds poll{500};
  // Nothing leaves that was not in a list which was asked for within this time: nobody is told in
  // words, or of dates, that were replaced longer ago. A list may take as long as two polls.
  static constexpr std::chrono::milliseconds listed_for{1500};
  std::chrono::milliseconds flush_interval{100};
  int flush_rows_max{1000};
  // After `stop`, how long what is on the wire is waited for.
  std::chrono::milliseconds drain{std::chrono::seconds(30)};
  // A lane that has work and has not moved for so long is in trouble. After `standstills_max` times
  // that it is left to others. Three of the default are longer than the longest dialogue that the
  // time-outs of SMTP allow (36 minutes, RFC 5321 4.5.3.2).
  std::chrono::milliseconds standstill_max{std::chrono::minutes(15)};
  static constexpr int standstills_max = 3;
  pacing::RetryPolicy retry;
  std::uint64_t seed{};
};

class Dispatcher {
 public:
  struct World {
    Clock& clock;
    Ledger& ledger;
    Limits& limits;
    CampaignSource& source;
    Meter& meter;
    // Both or none: people who object are sent confirmations by the same channels.
    ConfirmationLedger* confirmations{};
    ConfirmationWriters* confirmation_writers{};
    // The same of people who were told a date that was moved to a later one since.
    ConfirmationLedger* corrections{};
    ConfirmationWriters* correction_writers{};
    // Null: nobody here knows whether objections can be recorded.
    ObjectionGate* gate{};
  };

  // What `world` refers to and the runners must outlive this.
  Dispatcher(DispatcherOptions options, World world, std::map<std::string, ChannelRunner*> runners,
             boost::asio::any_io_executor executor);
  ~Dispatcher();

  // Works until `stop`, then until everything is booked and given back, or the drain time is over.
  boost::asio::awaitable<void> run();

  // Takes no more pages; what is on the wire is waited for.
  void stop();

  // Others have written that people who waited, of this channel, come sooner than was known.
  void called_back(const std::string& channel);

  // Whether the list of campaigns could be read and leases renewed lately; for readiness.
  [[nodiscard]] bool healthy() const {
    return has_read_campaigns_ && source_trouble_.is_well() && begin_trouble_.is_well() &&
           leases_.trouble().is_well();
  }
  [[nodiscard]] int lanes_held() const;
  // Outcomes could not be booked, so that people are in doubt for the next owner, and this daemon
  // has not booked that doubt since. Another one may have: this one does not know.
  [[nodiscard]] bool has_left_doubt() const;
  // To be asked every second or so: a lane that had a reason to wait has stood still only since it
  // was last asked. An absence of the database, which excuses lanes, counts as a whole while a
  // campaign runs: from when something last moved until the database answers again.
  [[nodiscard]] Standstill standstill();
  // Since when notices have been kept back because no objection can be recorded (objection_gate.h),
  // whether any campaign has some or not; nothing: none are.
  [[nodiscard]] std::optional<SteadyTime> kept_back_since() const { return gate_closed_since_; }

 private:
  boost::asio::awaitable<void> begin_loop();
  boost::asio::awaitable<void> schedule_loop();
  boost::asio::awaitable<void> schedule();
  boost::asio::awaitable<void> take_lanes(CampaignRun* run);
  boost::asio::awaitable<std::optional<std::vector<ClaimedLane>>> claim_lanes(CampaignRun* run);
  void leave_to_others(CampaignRun& run, const ClaimRequest& asked,
                       const std::vector<ClaimedLane>& lanes);
  boost::asio::awaitable<void> walk_lane(CampaignRun* run, LaneWalk* walk);
  boost::asio::awaitable<void> lease_loop();
  boost::asio::awaitable<void> drain_limit();

  void stop_without_a_list();
  void follow_source(const std::vector<RunningCampaign>& running, SteadyTime asked);
  void begin_walks(CampaignRun& run, const std::vector<ClaimedLane>& lanes);
  // Where and how it failed, but for the refusal, which is that of `failure`.
  void set_back(CampaignRun& run, Setback setback, const std::exception_ptr& failure);
  void look_for_bookings(CampaignRun& run);
  // By the gate of objections.
  [[nodiscard]] bool is_held(const CampaignRun& run) const;
  [[nodiscard]] ConfirmationContext confirmation_context(ConfirmationLedger& ledger);
  void add_confirmer(const ConfirmationContext& context, ConfirmationWriters& writers);
  void on_gate_moved();
  void tell_queues();
  // Campaigns of one channel come to their parts of it.
  void share_channels();
  // Lanes are given back while those of the channel are too many, by who has more than its share.
  void shed_lanes(const ChannelRunner& runner);
  void shed_lanes(const ChannelRunner& runner, LaneKind kind);
  [[nodiscard]] int lanes_to_take(const CampaignRun& run, LaneKind kind) const;
  [[nodiscard]] std::vector<CampaignRun*> rivals_on(const ChannelRunner& runner) const;
  [[nodiscard]] bool is_at_work() const;
  void leave_lanes_that_stand_still();
  void count_absence(Standstill& found, SteadyTime now);
  [[nodiscard]] std::vector<LaneWalk*> walks() const;
  [[nodiscard]] int lanes_held_of(const ChannelRunner& runner, LaneKind kind) const;

  DispatcherOptions options_;
  World world_;
  std::optional<SteadyTime> gate_closed_since_;
  std::map<std::string, ChannelRunner*> runners_;
  boost::asio::any_io_executor executor_;
  Random random_;
  TaskGroup tasks_;  // The loops, and what they start; ends last.
  TaskGroup lanes_;  // The walks.
  WaitList wake_;    // A lane has ended: look for the next.
  Alarm alarm_;
  std::list<std::unique_ptr<CampaignRun>> runs_;
  CampaignPause pause_;
  LeaseKeeper leases_;
  Trouble source_trouble_;
  Trouble begin_trouble_;
  std::list<Confirmer> confirmers_;  // Of confirmations, and of corrections; as it sends them.
  bool has_read_campaigns_{};
  SteadyTime listed_until_{SteadyTime::min()};  // The runs are those of the list until then.
  std::set<std::tuple<CampaignId, int, Lane>> in_doubt_;  // Where outcomes were lost.
  // Of standstill(): what it found last, and since when all has stood still for want of a database.
  Duration stood_last_{};
  std::optional<SteadyTime> stands_absent_since_;
  bool has_begun_{};  // A campaign, since the list was asked for.
  bool stopping_{};
  bool drained_{};
};

}  // namespace crier::dispatch
