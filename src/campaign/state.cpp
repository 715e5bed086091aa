#include "campaign/state.h"

#include <array>
#include <utility>

#include <fmt/format.h>

namespace crier {
namespace {

constexpr std::array<std::string_view, 6> state_names = {"draft",  "scheduled", "running",
                                                         "paused", "finished",  "cancelled"};
constexpr std::array<std::string_view, 6> action_names = {"schedule", "begin",  "pause",
                                                          "resume",   "finish", "cancel"};

std::optional<CampaignState> next(CampaignState state, CampaignAction action) {
  using enum CampaignState;
  switch (action) {
    case CampaignAction::schedule:
      if (state == draft || state == scheduled) return scheduled;
      break;
    case CampaignAction::begin:
      if (state == scheduled) return running;
      break;
    case CampaignAction::pause:
      if (state == running) return paused;
      break;
    case CampaignAction::resume:
      if (state == paused) return running;
      break;
    case CampaignAction::finish:
      if (state == running) return finished;
      break;
    case CampaignAction::cancel:
      if (!is_final(state)) return cancelled;
      break;
  }
  return std::nullopt;
}

// What the person could do instead.
std::string_view remedy(CampaignState state, CampaignAction action) {
  using enum CampaignState;
  if (is_final(state)) return "nothing changes any more; create a new campaign";
  if (action == CampaignAction::pause && state == paused) return "it sends nothing already";
  if (action == CampaignAction::pause) return "it has not begun; cancel it, or start it later";
  if (action == CampaignAction::resume && state == running) return "it is sending";
  if (action == CampaignAction::resume) return "it has not begun; start it";
  if (action == CampaignAction::schedule && state == paused) return "resume it";
  return "it has begun";
}

}  // namespace

std::string_view name_of(CampaignState state) {
  return state_names[std::to_underlying(state)];
}

std::optional<CampaignState> campaign_state_named(std::string_view name) {
  for (std::size_t index = 0; index < state_names.size(); ++index) {
    if (state_names[index] == name) return static_cast<CampaignState>(index);
  }
  return std::nullopt;
}

std::string_view name_of(CampaignAction action) {
  return action_names[std::to_underlying(action)];
}

std::expected<CampaignState, std::string> apply(CampaignState state, CampaignAction action) {
  const std::optional<CampaignState> after = next(state, action);
  if (after) return *after;
  return std::unexpected(fmt::format("cannot {} a campaign that is {}: {}", name_of(action),
                                     name_of(state), remedy(state, action)));
}

}  // namespace crier
