// What is known of the objection link of a campaign: whether it answers, and when it did not. The
// cut-off is to be extended by its outages.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "base/time.h"
#include "objection/owed_cutoff.h"

namespace crier::report {

struct LinkOutageRow {
  WallTime began_at;
  std::optional<WallTime> ended_at;  // Nothing: it is down now.
  std::string fault;
};

struct LinkRecord {
  std::string waiver;                   // Why it is not asked; empty: it is.
  std::optional<WallTime> answered_at;  // The last time that it was well; nothing: never yet.
  std::vector<LinkOutageRow> outages;   // In order; the last may last.
  std::vector<objection::MovedCutoff> moved{};  // In order.
  // The last time that it is known whether people could object: the last answer, else the first
  // failure, else the begin. Nothing: it has not begun, or nobody is to ask, because of the waiver.
  std::optional<WallTime> known_until{};
  // For how long it may be left unasked, by the settings of whoever has asked it last.
  std::optional<std::chrono::milliseconds> silence_max{};

  [[nodiscard]] bool is_down() const { return !outages.empty() && !outages.back().ended_at; }
};

// When it is looked at, and what for.
struct LinkTimes {
  WallTime cutoff;
  WallTime now;
  std::string zone;  // In which instants are told.
};

// How long it was down while a cut-off stood that had not passed, as far as is known by now; whole
// seconds, rounded up.
[[nodiscard]] std::chrono::seconds outage_total(const LinkRecord& link, const LinkTimes& times);

// Until when the cut-off is to be extended because of them, to the second: the one that stands
// where no outage is left to make up for.
[[nodiscard]] WallTime cutoff_owed(const LinkRecord& link, const LinkTimes& times);

// One sentence: that it answers, or since when not, and by how much the cut-off is to be extended.
[[nodiscard]] std::string link_sentence(const LinkRecord& link, const LinkTimes& times);

// The link in the report, in each of its forms.
[[nodiscard]] std::string link_text(const LinkRecord& link, const LinkTimes& times,
                                    std::size_t width_max);
[[nodiscard]] boost::json::object link_json(const LinkRecord& link, const LinkTimes& times);
// A line of report_csv(): section objection_link, outcome outage_seconds.
[[nodiscard]] std::string link_csv(const LinkRecord& link, const LinkTimes& times);

}  // namespace crier::report
