// Sends what is owed to people who have objected: looks which campaigns owe confirmations, and has
// a walk over those of each (dispatch/confirmation/confirmation_walk.h). Also of campaigns that are
// through; not of those that are paused.
//
// What fails in one campaign stays in it, and is tried again after a pause. Several daemons may
// work at the same campaign: each claims other confirmations.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "dispatch/channel_runner.h"
#include "dispatch/confirmation/confirmation_walk.h"
#include "dispatch/standstill.h"
#include "dispatch/trouble.h"
#include "runtime/alarm.h"
#include "runtime/task_group.h"
#include "runtime/wait_list.h"

namespace crier::dispatch {

class Confirmer {
 public:
  // How often it is looked for what is owed, and how long a campaign rests whose sender is refused,
  // or in which some were sent and could not be booked: each try sends them once more.
  static constexpr std::chrono::seconds poll{1};
  static constexpr std::chrono::seconds rest{60};
  // After any other failure: doubled by each in a row. Once the cause is mended it goes on soon.
  static constexpr std::chrono::seconds rest_first{2};
  static constexpr std::chrono::seconds rest_max{15};
  // People object one by one: what a campaign's confirmations are written from is not read again
  // for each of them.
  static constexpr std::chrono::minutes kept_for{5};

  // What is referred to must outlive this, as must `runners`. `ended` is called when run() is about
  // to return.
  Confirmer(ConfirmationContext context, ConfirmationWriters& writers,
            const std::map<std::string, ChannelRunner*>& runners, std::function<void()> ended,
            boost::asio::any_io_executor executor);
  ~Confirmer();

  // Works until `stop`, then until everything is booked.
  boost::asio::awaitable<void> run();
  void stop();
  // Answers are not waited for any longer.
  void abandon();
  [[nodiscard]] bool has_ended() const { return has_ended_; }

  // Notes what stands still (dispatch/standstill.h).
  void watch(Standstill& into, const Trouble& database);
  // Walks that have stood still for `longest` leave what they have claimed to others.
  void leave_what_stands_still(Duration longest, const Trouble& database);
  // As Dispatcher::has_left_doubt, of confirmations.
  [[nodiscard]] bool has_left_doubt() const { return !in_doubt_.empty(); }

 private:
  // A campaign that owes something, or did lately.
  struct Work {
    Work(const ConfirmationContext& context, CampaignId campaign);

    Trouble trouble;
    ChannelRunner* runner{};
    std::unique_ptr<ConfirmationComposer> composer;  // Null until it has been made.
    int edition{};                                   // Of the campaign, when it was made.
    std::optional<Halt> halt;  // Its sender is refused, and nobody has been accepted since.
    std::unique_ptr<ConfirmationWalk> walk;  // Null: none at work.
    bool begun{};                            // Its walk is being made, or at work.
    SteadyTime begun_at{};
    int failures{};  // In a row.
    SteadyTime rests_until{};
    SteadyTime used{};
  };

  boost::asio::awaitable<void> look_loop();
  boost::asio::awaitable<void> look();
  boost::asio::awaitable<void> walk(Work* work, RunningCampaign campaign);
  boost::asio::awaitable<void> begin_and_run(Work* work, RunningCampaign campaign);
  void note_halt(Work& work, const RunningCampaign& campaign);
  void forget_idle();
  [[nodiscard]] static Duration rest_of(const Work& work);
  void note_doubt(const Work& work, CampaignId campaign);
  [[nodiscard]] Duration stood_still(Work& work, const Trouble& database);
  [[nodiscard]] bool is_at_work() const;

  ConfirmationContext context_;
  ConfirmationWriters& writers_;
  const std::map<std::string, ChannelRunner*>& runners_;
  std::function<void()> ended_;
  boost::asio::any_io_executor executor_;
  TaskGroup loop_;
  TaskGroup walks_;
  WaitList wake_;
  Alarm alarm_;
  Trouble trouble_;
  std::map<CampaignId, std::unique_ptr<Work>> works_;
  // Where outcomes were lost, and until when those in doubt can be claimed by nobody.
  std::map<CampaignId, SteadyTime> in_doubt_;
  bool stopping_{};
  bool has_ended_{};
};

}  // namespace crier::dispatch
