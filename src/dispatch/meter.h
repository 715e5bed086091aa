// What the engine tells about itself while it works: metrics in the daemon, counters in tests.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "campaign/outcome.h"
#include "dispatch/campaign_source.h"
#include "dispatch/caught_refusal.h"
#include "objection/confirmation_state.h"

namespace crier::dispatch {

// Where a step of the daemon is done.
struct Place {
  std::string name;  // Shown to operators: "campaign 7, lane 3".
  // Whose step it is; nothing: of all that the daemon does.
  std::optional<CampaignId> campaign{};
  enum class Use : std::uint8_t {
    work,
    confirming,  // What is owed to people who object.
    correcting,  // What is owed to people who were told a date that was moved.
    telling,     // How the daemon is: notices leave all the same.
  } use{Use::work};
};

// Hears what goes wrong at the places of the daemon, and when it works again.
class TroubleListener {
 public:
  virtual ~TroubleListener() = default;

  virtual void database_away(const char* during, const std::string& error) = 0;
  // It has answered whoever found it away.
  virtual void database_back() = 0;
  // The database is there and had no room or no time for a step, or two transactions were in each
  // other's way: the step is tried again.
  virtual void tried_again(const char* during, const Refusal& refusal) = 0;
  // A step there was not done, and the database is not away. May come again and again until it
  // works again.
  virtual void refused(const Place& where, const char* during, const Refusal& refusal) = 0;
  virtual void works_again(const Place& where) = 0;
  // Nobody is at that place any more: a walk has ended, another daemon does it.
  virtual void nobody_there(const Place& where) = 0;
};

struct LimitAlarm {
  std::string channel;
  std::string limit;                      // Of which node (dispatch/limits.h): "email/group/gmail".
  std::string rule;                       // That has been met (pacing/limits/reply_rule.h).
  std::string words;                      // What was said, redacted.
  std::optional<WallTime> stopped_until;  // Nothing goes there before.
};

class Meter : public TroubleListener {
 public:
  virtual void settled(const RunningCampaign& campaign, AttemptOutcome outcome, Reason reason) = 0;
  // One of what is owed was booked (dispatch/confirmation/): owed still, or at its end.
  virtual void owed_booked(const RunningCampaign& campaign, Place::Use use,
                           objection::ConfirmationState state, std::string_view reason) = 0;
  // Of what is owed ("confirmations", "corrections") the sender is refused. Nobody has failed by
  // it; told again for each probe.
  virtual void owed_halted(const RunningCampaign& campaign, const char* noun, const Halt& halt) = 0;
  // Somebody has been accepted since.
  virtual void owed_goes_on(const RunningCampaign& campaign, const char* noun) = 0;
  // From the moment a channel took a notice until it told what became of it.
  virtual void answered(const RunningCampaign& campaign, Duration took) = 0;
  virtual void flushed(int rows, Duration took) = 0;
  virtual void lanes_held(int lanes) = 0;
  virtual void circuit_open(const std::string& channel, bool open) = 0;
  // What the channel's servers have said or not said, redacted.
  virtual void channel_trouble(const std::string& channel, const std::string& description) = 0;
  // A provider has said something that somebody has to look into.
  virtual void limit_alarm(const LimitAlarm& alarm) = 0;
  virtual void lane_lost(const LaneClaim& claim) = 0;
};

}  // namespace crier::dispatch
