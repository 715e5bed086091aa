// How the domain's values look in the JSON of reports. Private to report/*_json.cpp.
#pragma once

#include <optional>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "base/time.h"
#include "campaign/campaign_spec.h"
#include "campaign/completeness.h"
#include "report/campaign_report.h"

namespace crier::report {

// Null when there is none.
[[nodiscard]] boost::json::value json_of(const std::optional<WallTime>& instant);
// {"instant": …, "civil": "2026-05-26 24:00 Europe/Brussels"}.
[[nodiscard]] boost::json::object json_of(const CivilInstant& instant, std::string_view civil);
[[nodiscard]] boost::json::object json_of(const Completeness& counts);
// With who is concerned, and how many of them were reached.
[[nodiscard]] boost::json::object json_of(const CoverageRow& row);
[[nodiscard]] boost::json::array json_of(const std::vector<OutcomeRow>& rows);

}  // namespace crier::report
