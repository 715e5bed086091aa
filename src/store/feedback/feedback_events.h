// What came of notices after their tries had ended: events by lane, and their counts, which are
// written in the same transaction. `crier audit` compares them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/id.h"
#include "base/lane.h"
#include "base/time.h"
#include "campaign/outcome.h"
#include "feedback/feedback.h"
#include "feedback/feedback_class.h"
#include "postgres/database.h"

namespace crier::store {

// The notices of one lane.
struct NoticesOfLane {
  CampaignId campaign;
  int step{};
  Lane lane;

  friend auto operator<=>(const NoticesOfLane&, const NoticesOfLane&) = default;
};

// How a person's notice stands when something comes back about it.
struct NoticeStanding {
  SubjectId subject;
  // Nothing: nobody was ever told, as far as is booked.
  std::optional<AttemptOutcome> outcome;  // accepted or failed; unknown: it has not ended.
  std::string channel;
  std::string country;  // Where the person is counted.
  std::string locale;   // The same, of the last try.
  std::string email;    // As of now; empty: none, or erased.
  std::string phone{};  // The same.
  bool is_erased{};
  // An import has written the person since the last try, so that the address may be another.
  bool may_have_moved{};
  std::vector<feedback::FeedbackClass> classes;  // Of what is known of it already.
  bool is_taken_back{};
};

// Of those of `subjects` whom the audience has. The lock of feedback must be held
// (store/feedback/feedback_mails.h).
[[nodiscard]] std::vector<NoticeStanding> notice_standings(Transaction& transaction,
                                                           const NoticesOfLane& notices,
                                                           std::span<const SubjectId> subjects);

struct FeedbackEvent {
  SubjectId subject;
  feedback::FeedbackClass klass{feedback::FeedbackClass::unknown};
  int attempt{};
  std::string channel;
  std::string rule;
  int code{};
  EnhancedStatus status;
  std::string words;
  std::string source;  // feedback::name_of(NoticeSource), or "operator".
  Digest mail{};
  std::string country;
  std::string locale;
  bool takes_back{};
};

// None of them is known yet. The lock of feedback must be held.
void append_feedback_events(Transaction& transaction, const NoticesOfLane& notices, WallTime now,
                            std::span<const FeedbackEvent> events);

// Counts that the events do not bear out.
struct FeedbackDifference {
  std::string country;
  std::string locale;
  std::string klass;
  std::int64_t rows{};
  std::int64_t counted{};
};
[[nodiscard]] std::vector<FeedbackDifference> feedback_differences(Transaction& transaction,
                                                                   const NoticesOfLane& notices);

}  // namespace crier::store
