// The objections in a report, in each of its forms.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "report/objection_figures.h"

namespace crier::report {

[[nodiscard]] std::string objection_text(const ObjectionFigures& figures, std::string_view purpose,
                                         std::size_t width_max);
[[nodiscard]] boost::json::object objection_json(const ObjectionFigures& figures);
// Lines of report_csv(): sections objection_place, objection_way, confirmation and
// objection_check.
[[nodiscard]] std::string objection_csv(const ObjectionFigures& figures);

}  // namespace crier::report
