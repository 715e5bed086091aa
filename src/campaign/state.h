// The states of a campaign and the only way from one to another:
//
//   draft → scheduled → running ⇄ paused        running → finished
//   draft, scheduled, running, paused → cancelled
//
// The database repeats it: every change is guarded by the state that it expects
// (store/campaign/campaigns.h), so that of two people who act at once one is told that the other
// was first.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace crier {

enum class CampaignState : std::uint8_t { draft, scheduled, running, paused, finished, cancelled };

enum class CampaignAction : std::uint8_t {
  schedule,  // Start at an instant; again: at another one.
  begin,     // The instant has come: the audience is frozen.
  pause,
  resume,
  finish,  // Nobody is pending any more.
  cancel,
};

// "draft", … and "schedule", …: the words of the database, the audit trail and the CLI.
[[nodiscard]] std::string_view name_of(CampaignState state);
[[nodiscard]] std::optional<CampaignState> campaign_state_named(std::string_view name);
[[nodiscard]] std::string_view name_of(CampaignAction action);

// Nothing changes any more.
[[nodiscard]] constexpr bool is_final(CampaignState state) {
  return state == CampaignState::finished || state == CampaignState::cancelled;
}

// The state after `action`, or why there is none, for the person who asked for it.
[[nodiscard]] std::expected<CampaignState, std::string> apply(CampaignState state,
                                                              CampaignAction action);

}  // namespace crier
