// How many answers the campaigns bring in that are told no faster than they can be answered
// (campaign/answers/).
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "campaign/answers/answer_pace.h"
#include "dispatch/campaign_source.h"
#include "postgres/database.h"

namespace crier::store {

// When the campaign begins, and when somebody changes it; what has been counted stays.
void lay_out_answers(Transaction& transaction, CampaignId campaign, const AnswerCapacity& capacity,
                     WallTime now);

// From now on any number may be told.
void forget_answers(Transaction& transaction, CampaignId campaign);

struct CampaignAnswers {
  CampaignId campaign;
  AnswerCapacity capacity;
  AnswerCounts counts;
};
// Those that run, with all that has been recorded until now.
[[nodiscard]] std::vector<CampaignAnswers> count_answers(Transaction& transaction, int lanes,
                                                         WallTime now);

struct AnswerRecord {
  AnswerCapacity capacity;
  std::int64_t answers{};
  double lately_per_minute{};
  std::chrono::seconds lately{};  // Over which that is the average.
  double share{};
  double people_per_second{};
};
void keep_answer_pace(Transaction& transaction, const CampaignAnswers& found, WallTime now);
// Nothing: the campaign has not begun, or may be told at any pace.
[[nodiscard]] std::optional<AnswerRecord> answer_record(Transaction& transaction,
                                                        CampaignId campaign);

// Of the campaigns that run; those that may tell any number are not there.
[[nodiscard]] std::map<CampaignId, dispatch::CampaignPace> campaign_paces(Transaction& transaction);

}  // namespace crier::store
