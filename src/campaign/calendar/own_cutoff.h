// Until when one person's objection is in time (R-12; campaign/README.md, "Everybody's own
// cut-off"). The only place that reckons it: the register, the pages, the release and
// `crier deadline explain` ask it. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "campaign/civil_instant.h"

namespace crier {

// What a campaign says.
struct CutoffTerms {
  // As it stands now; exclusive. Notices have promised it, or an earlier one: dates move to later
  // ones only. Without a zone its instant alone counts.
  CivilInstant cutoff;
  std::chrono::days notice_period_min{};
};

// What is known of a person. Valid as long as what it views.
struct CutoffFacts {
  std::string_view country{};         // ISO 3166-1 alpha-2; empty: not known.
  std::string_view time_zone{};       // IANA id; empty, or the name of no zone: not known.
  std::optional<WallTime> told_at{};  // By the first notice that is known to have arrived.
};

// Whose zone it is in which a person's days end.
enum class ZoneRule : std::uint8_t {
  own,
  latest_of_country,  // That of the country in which the day of the cut-off ends last.
  campaign,           // Neither is known.
};

// "own", "latest_of_country", "campaign".
[[nodiscard]] std::string_view name_of(ZoneRule rule);

struct OwnCutoff {
  // The latest of the three instants below; exclusive. In the zone in which a notice to the person
  // writes dates: their own, or that of the campaign.
  CivilInstant end;
  ZoneRule rule{};
  std::string zone;   // In which their days end.
  WallTime promised;  // The campaign's, which notices print.
  WallTime local;     // When clocks in `zone` show what those of the campaign show then.
  // The end of the minimum notice period; nothing: it has not begun. Days are days of the calendar
  // in `zone` and 24 hours at least, so that one on which the clocks change cuts nothing off; the
  // period ends with the last hour of its last day (Regulation 1182/71, art. 3(2)). A period of no
  // days ends as it begins.
  std::optional<WallTime> period_end;
};

[[nodiscard]] OwnCutoff own_cutoff(const CutoffTerms& terms, const CutoffFacts& facts);

// How it comes about: a sentence for each of the instants, and which one counts. `own` is what
// own_cutoff makes of the two.
[[nodiscard]] std::vector<std::string> cutoff_reasons(const CutoffTerms& terms,
                                                      const CutoffFacts& facts,
                                                      const OwnCutoff& own);

}  // namespace crier
