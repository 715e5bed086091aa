#include "daemon/links/link_answers.h"

#include <algorithm>
#include <utility>

namespace crier::app {

std::optional<std::string> LinkAnswers::take(CampaignId campaign, SteadyTime now) {
  const auto [entry, is_new] = entries_.try_emplace(campaign);
  if (is_new) entry->second.turn = ++turns_;
  if (!entry->second.answer) return std::nullopt;
  if (now - entry->second.answer->at > link_answer_age_max) {
    entry->second = {.answer = std::nullopt, .turn = ++turns_};
    return std::nullopt;
  }
  std::string fault = std::move(entry->second.answer->fault);
  entries_.erase(entry);
  return fault;
}

void LinkAnswers::keep_only(const std::vector<CampaignId>& wanted) {
  std::erase_if(entries_, [&](const auto& entry) {
    return std::ranges::find(wanted, entry.first) == wanted.end();
  });
}

std::optional<CampaignId> LinkAnswers::next() {
  Entry* longest = nullptr;
  std::optional<CampaignId> found;
  for (auto& [campaign, entry] : entries_) {
    const bool waits = !entry.answer && !entry.is_being_asked;
    if (!waits || (longest != nullptr && longest->turn < entry.turn)) continue;
    longest = &entry;
    found = campaign;
  }
  if (longest != nullptr) longest->is_being_asked = true;
  return found;
}

void LinkAnswers::settle(CampaignId campaign, std::string fault, SteadyTime at) {
  const auto entry = entries_.find(campaign);
  if (entry == entries_.end()) return;
  entry->second.answer = {.fault = std::move(fault), .at = at};
  entry->second.is_being_asked = false;
}

void LinkAnswers::put_back(CampaignId campaign) {
  const auto entry = entries_.find(campaign);
  if (entry == entries_.end()) return;
  entry->second.is_being_asked = false;
  entry->second.turn = ++turns_;
}

}  // namespace crier::app
