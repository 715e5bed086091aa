// A notice that a walk has claimed and that waits for its way out.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>

#include "base/time.h"
#include "campaign/outcome.h"
#include "dispatch/campaign_source.h"
#include "dispatch/hindrance.h"
#include "dispatch/ledger.h"
#include "dispatch/notice_composer.h"
#include "pacing/limits/limit_tree.h"
#include "pacing/send_queue.h"
#include "pacing/sender_judge.h"

namespace crier::dispatch {

class NoticeOwner;

// What a confirmation states (dispatch/confirmation/), which is written for one statement.
struct Receipt {
  std::int64_t position{};  // Of its record.
  std::int64_t claim{};
  WallTime triable_since;
  std::string number;
  std::string key;  // Instead of the composer's delivery key.
  std::shared_ptr<const notice::CompiledNotice> words;
};

struct QueuedNotice {
  NoticeOwner* owner{};  // Null once the owner has lost its lane.
  PageRow row;
  Assignment assignment;
  int attempt{1};
  // The cursor does not wait for this person: they were picked up from the deferrals, or found in
  // doubt, and a row of the deferrals keeps their place. False: claimed from a page.
  bool passed_by_cursor{};
  // Why the last try failed; told if the deadline passes before another.
  Reason last_reason{Reason::none};
  int last_reply_code{};
  std::string last_description{};
  bool has_objected{};  // Since their page was read.
  bool is_erased{};     // The same.
  // The channel's ticket for it when it was displaced last (NoticeFeed::displace), at this try.
  std::optional<std::uint64_t> displaced{};
  SteadyTime taken_at;
  // While it is on the wire.
  CampaignId campaign;
  pacing::SendQueue::Kind kind{pacing::SendQueue::Kind::notice};
  bool is_of_later_step{};  // Of a ladder.
  pacing::LimitTree::Ticket limits{};
  pacing::SenderJudge::Mark mark{};
  WallTime written_at;  // The notice's Date.
  Digest evidence{};
  std::shared_ptr<const Receipt> receipt{};  // Null: a notice of the campaign.
};

// Claimed the person of the notice, and must hear what became of it.
class NoticeOwner {
 public:
  virtual ~NoticeOwner() = default;

  // From when on nothing may leave: the end of the lane's lease, or of what is known of the
  // campaign; in the past once the lane is lost, or while something else holds its notices.
  [[nodiscard]] virtual SteadyTime sends_until() const = 0;
  [[nodiscard]] virtual NoticeComposer& composer() const = 0;
  [[nodiscard]] virtual const RunningCampaign& campaign() const = 0;
  // Of the notice; an owner may have those of many lanes.
  [[nodiscard]] virtual Lane lane_of(const QueuedNotice& work) const = 0;
  // What stands in the line of this owner.
  [[nodiscard]] virtual pacing::SendQueue::Kind kind() const {
    return pacing::SendQueue::Kind::notice;
  }

  // None of these throws.
  virtual void settled(QueuedNotice work, Outcome outcome) = 0;
  // It was refused for the sender's sake, or nobody knows who is told: it stays to be told, and
  // the campaign must not go on.
  virtual void halted(QueuedNotice work, Halt halt) = 0;
  // It was not sent, because the person has objected or was erased meanwhile.
  virtual void left_out(QueuedNotice work, Reason reason) = 0;
  // It was not sent, and the deadline has passed.
  virtual void too_late(QueuedNotice work) = 0;
  // It was not sent, because a limit that is not the channel's holds back so many that the others
  // could not be claimed. It is to be tried again when that may have room, at the same try; or
  // because people are asleep where they live.
  virtual void postponed(QueuedNotice work, WallTime until, Hindrance why) = 0;
  // It was not sent, and the owner is stopping: nobody will try it again from here.
  virtual void returned(QueuedNotice work) = 0;
  // It was not sent, because its notice could not be written: a fault of the campaign's, which the
  // channel must not suffer from. The owner stops.
  virtual void unwritable(QueuedNotice work, std::exception_ptr why) = 0;
  [[nodiscard]] virtual bool stopping() const = 0;
};

}  // namespace crier::dispatch
