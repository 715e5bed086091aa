#include "objection/release.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"
#include "campaign/calendar/own_cutoff.h"

namespace crier::objection {
namespace {

constexpr std::array<std::string_view, std::to_underlying(withholding_last) + 1> names = {
    "erased",       "objected",         "outside_jurisdiction", "age_unknown",   "minor",
    "not_notified", "notice_uncertain", "cut_off_not_passed",   "extension_owed"};

Withholding withholding_of(Reason left_out) {
  switch (left_out) {
    case Reason::outside_jurisdiction: return Withholding::outside_jurisdiction;
    case Reason::age_unknown: return Withholding::age_unknown;
    case Reason::minor: return Withholding::minor;
    default: CRIER_CHECK(false);
  }
}

// When somebody counts as told.
std::optional<WallTime> told_at(const ReleaseFacts& facts, EvidenceLevel level) {
  switch (level) {
    case EvidenceLevel::accepted: return facts.first_accepted;
  }
  CRIER_CHECK(false);
}

std::optional<Withholding> withholding(const ReleaseFacts& facts, std::optional<WallTime> cutoff,
                                       const ReleaseTerms& terms) {
  if (facts.is_erased) return Withholding::erased;
  if (facts.objects) return Withholding::objected;
  if (facts.left_out) return withholding_of(*facts.left_out);
  if (!cutoff)
    return facts.is_uncertain ? Withholding::notice_uncertain : Withholding::not_notified;
  // Exclusive: at the cut-off itself nobody is in time any more.
  if (terms.as_of < *cutoff) return Withholding::cut_off_not_passed;
  if (terms.cutoff_owed || facts.is_owed_elsewhere) return Withholding::extension_owed;
  return std::nullopt;
}

}  // namespace

std::string_view name_of(Withholding reason) {
  return names.at(std::to_underlying(reason));
}

ReleaseRuling release_ruling(const ReleaseFacts& facts, const ReleaseTerms& terms) {
  ReleaseRuling ruling;
  // An objection is one to the purpose, and so is silence: whoever was told twice has until the
  // later date to say something.
  if (const auto told = told_at(facts, terms.evidence)) {
    const CutoffTerms promised{.cutoff = terms.cutoff,
                               .notice_period_min = terms.notice_period_min};
    const WallTime own =
        own_cutoff(promised,
                   {.country = facts.country, .time_zone = facts.time_zone, .told_at = *told})
            .end.instant;
    ruling.cutoff = std::max(own, facts.promised_elsewhere.value_or(own));
  }
  ruling.withheld = withholding(facts, ruling.cutoff, terms);
  return ruling;
}

}  // namespace crier::objection
