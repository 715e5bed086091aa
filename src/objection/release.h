// The release gate: may the data of this person be processed for the purpose of a campaign, and why
// not (GDPR art. 21(1), (4); ). Nobody is released by silence of ours: who was not
// demonstrably told, or had less time than promised, is not.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"
#include "campaign/campaign_spec.h"
#include "campaign/evidence_level.h"
#include "campaign/outcome.h"

namespace crier::objection {

// Why somebody's data may not be processed. Of several the first of this order is said: it lasts
// longer than those after it.
enum class Withholding : std::uint8_t {
  erased,
  objected,
  outside_jurisdiction,  // These three: the processing leaves the person out.
  age_unknown,
  minor,
  not_notified,
  notice_uncertain,    // A notice may have reached them; there is no evidence of it.
  cut_off_not_passed,  // Their own: they may still object in time.
  extension_owed,      // It has passed, and is to be put off by outages of the link.
};
inline constexpr Withholding withholding_last = Withholding::extension_owed;

[[nodiscard]] std::string_view name_of(Withholding reason);

struct ReleaseTerms {
  EvidenceLevel evidence{EvidenceLevel::accepted};
  CivilInstant cutoff;  // The campaign's; exclusive.
  // Until when it is owed because nobody could object for a while (owed_cutoff.h); nothing: it is
  // as it stands. Whenever it is extended, it is to an instant to come, so that nobody is released
  // before that.
  std::optional<WallTime> cutoff_owed{};
  std::chrono::days notice_period_min{};
  WallTime as_of;
};

// What is known of a person at `as_of`.
struct ReleaseFacts {
  bool is_erased{};
  bool objects{};  // Their latest word on the purpose is an objection.
  // outside_processing(): the campaign's purpose leaves them out.
  std::optional<Reason> left_out;
  std::optional<WallTime>
      first_accepted;   // The first notice that a server took responsibility for.
  bool is_uncertain{};  // Some notice has no answer.
  // What other campaigns of the purpose have promised: the latest cut-off of the person's own by
  // any that has told them, or is to tell them yet.
  std::optional<WallTime> promised_elsewhere{};
  bool is_owed_elsewhere{};  // Such a cut-off is to be put off by outages of that campaign's link.
  // Where their days end (campaign/calendar/own_cutoff.h). Valid as long as what they view.
  std::string_view country{};
  std::string_view time_zone{};
};

struct ReleaseRuling {
  std::optional<Withholding> withheld;  // Nothing: released.
  // The person's own, once there is evidence of a notice: the latest that was promised to them.
  std::optional<WallTime> cutoff;
};

[[nodiscard]] ReleaseRuling release_ruling(const ReleaseFacts& facts, const ReleaseTerms& terms);

}  // namespace crier::objection
