#include "use_cases/campaign/answers/answer_care.h"

#include <fmt/format.h>

#include "base/time.h"
#include "store/campaign/campaign_events.h"

namespace crier::app {
namespace {

constexpr double per_minute_most = 1e6;

// "12", "0.25": at most three digits that count.
std::string number_text(double number) {
  return fmt::format("{:.3g}", number);
}

std::string change_text(const AnswerChange& change, const std::string& reason) {
  if (change.lifts) return "any number of answers: " + reason;
  std::string text;
  if (change.per_minute) text = fmt::format("{:g} answers a minute", *change.per_minute);
  if (change.expected) {
    text += fmt::format("{}{:g} % expected to answer", text.empty() ? "" : ", ",
                        *change.expected * 100);
  }
  return text + ": " + reason;
}

std::optional<std::string> fault_of(const store::CampaignRecord& campaign,
                                    const AnswerChange& change,
                                    const std::optional<store::AnswerRecord>& before) {
  if (campaign.state != CampaignState::running && campaign.state != CampaignState::paused) {
    return fmt::format(
        "{} is {}: answers are changed while it runs; before it begins, [answers] of its "
        "specification says them",
        campaign.key, name_of(campaign.state));
  }
  if (change.lifts) {
    if (before) return std::nullopt;
    return fmt::format("{} is told as fast as its channel allows already", campaign.key);
  }
  if (change.per_minute && !(*change.per_minute > 0 && *change.per_minute <= per_minute_most)) {
    return "answers a minute must be above 0 and at most 1,000,000";
  }
  if (change.expected && !(*change.expected > 0 && *change.expected <= 1)) {
    return "the share of people who answer must be above 0 and at most 100 %";
  }
  if (!before && !(change.per_minute && change.expected)) {
    return fmt::format(
        "{} has no [answers] yet: say both how many a minute can be taken and which share of the "
        "people is expected to answer",
        campaign.key);
  }
  return std::nullopt;
}

}  // namespace

void look_after_answers(store::Transaction& transaction, int lanes, WallTime now) {
  for (const store::CampaignAnswers& found : store::count_answers(transaction, lanes, now)) {
    store::keep_answer_pace(transaction, found, now);
  }
}

CampaignChanged change_answers(store::Connection& connection, const store::CampaignRecord& campaign,
                               const AnswerChange& change, const store::ChangeNote& note) {
  return connection.transact([&](store::Transaction& transaction) -> CampaignChanged {
    const auto before = store::answer_record(transaction, campaign.id);
    if (auto fault = fault_of(campaign, change, before)) return std::unexpected(*std::move(fault));
    if (change.lifts) {
      store::forget_answers(transaction, campaign.id);
    } else {
      AnswerCapacity capacity = before ? before->capacity : AnswerCapacity{};
      capacity.per_minute = change.per_minute.value_or(capacity.per_minute);
      capacity.expected = change.expected.value_or(capacity.expected);
      store::lay_out_answers(transaction, campaign.id, capacity, note.at);
    }
    store::ChangeNote told = note;
    told.reason = change_text(change, note.reason);
    store::record_event(transaction, campaign.id, "answers",
                        {.from = campaign.state, .to = campaign.state}, told);
    return campaign;
  });
}

std::string answers_sentence(const store::AnswerRecord& answers) {
  return fmt::format(
      "{} answers a minute can be taken, {} answers a minute came, over the last {}; {} % of the "
      "people answer, so that at most {} people a second are told",
      number_text(answers.capacity.per_minute), number_text(answers.lately_per_minute),
      human_duration(answers.lately), number_text(answers.share * 100),
      number_text(answers.people_per_second));
}

}  // namespace crier::app
