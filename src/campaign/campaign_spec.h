// What a campaign is asked to do: the validated content of its specification file. Reading TOML and
// naming its lines is app/'s; the rules that the values obey are campaign/validation/validation.h.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "campaign/answers/answer_pace.h"
#include "campaign/calendar/legal_period.h"
#include "campaign/channel_kind.h"
#include "campaign/civil_instant.h"
#include "campaign/ladder/ladder.h"
#include "campaign/waves/stop_rules.h"
#include "campaign/waves/waves.h"

namespace crier {

enum class NoticeProfile : std::uint8_t { objection, breach, policy_change };

// "objection", "breach", "policy_change".
[[nodiscard]] std::string_view name_of(NoticeProfile profile);
[[nodiscard]] std::optional<NoticeProfile> notice_profile_named(std::string_view name);

// Only a notice of processing that can be objected to has a cut-off, an objection link and a
// register of earlier objections. A breach is announced to everybody.
[[nodiscard]] constexpr bool can_be_objected_to(NoticeProfile profile) {
  return profile == NoticeProfile::objection;
}

// How old a recipient is at least.
enum class AgeBasis : std::uint8_t {
  majority,  // The age of majority of the person's country, and `years` at least.
  years,     // `years` in every country; 0 lets everybody in.
};

// Nobody younger is a recipient; ages are those on `as_of`.
struct AgeGate {
  int years{18};
  std::chrono::year_month_day as_of;
  AgeBasis basis{AgeBasis::majority};
};

// A fact that the notice states (campaign/README.md: "controller.name", "purpose", …): one text for
// all locales under the key "", or one text a locale.
using Fact = std::map<std::string, std::string, std::less<>>;

struct CampaignSpec {
  std::string key;      // [a-z0-9-], at most 64; names the campaign in every command.
  std::string purpose;  // [a-z0-9-], at most 64; names the processing purpose in the register.
  NoticeProfile profile{NoticeProfile::objection};
  std::vector<std::string> countries;  // The jurisdiction, ISO 3166-1 alpha-2, sorted.
  AgeGate age_gate;
  CivilInstant notify_by;                 // Everybody must have been told before this instant.
  CivilInstant cutoff;                    // Exclusive: an objection before it is timely.
  std::optional<Deadline> cutoff_period;  // Where the cut-off is the end of a period.
  CivilInstant effective_at;              // The announced processing begins.
  std::chrono::days notice_period_min{30};
  ChannelKind channel;  // Of its first step.
  // All steps, the first among them, no channel twice. Empty: the one channel is all there is.
  std::vector<LadderStep> ladder{};
  // Beside other campaigns of the channel: of what no deadline needs.
  int weight{1};
  std::string template_name;      // A folder of templates/, the profile's name by default.
  std::string controller_locale;  // Last resort of the language choice.
  std::string sender_name;        // From header.
  std::string sender_address;
  std::string reply_to;  // Empty: none.
  // https URL; the token is appended. Objection profile only; empty: Crier's own page
  // (links/objection_link.h).
  std::string objection_link_base;
  // To whoever objects by a link or the form. Objection profile only.
  bool sends_confirmations{true};
  Waves waves;
  StopRules stop;
  std::optional<AnswerCapacity> answers{};  // Nothing: as fast as its channel allows.
  std::map<std::string, Fact, std::less<>> facts;
};

// One step at least.
[[nodiscard]] std::vector<LadderStep> steps_of(const CampaignSpec& spec);

// As it is for one of its steps, from 1 on: told by that channel. A specification that has no such
// step any more is a fault of the caller.
[[nodiscard]] CampaignSpec at_step(CampaignSpec spec, int step);

}  // namespace crier
