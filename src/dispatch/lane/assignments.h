// Asks the composer about everybody of a page.
#pragma once

#include <functional>
#include <vector>

#include "dispatch/notice_composer.h"

namespace crier::dispatch {

// One assignment a row, before anybody is claimed: when the composer throws, no half of a page is
// left. `row_of` answers the PageRow of one of `rows`.
template <class Rows, class RowOf>
[[nodiscard]] std::vector<Assignment> assign_all(NoticeComposer& composer, const Rows& rows,
                                                 RowOf row_of) {
  std::vector<Assignment> assignments;
  assignments.reserve(rows.size());
  for (const auto& each : rows) assignments.push_back(composer.assign(std::invoke(row_of, each)));
  return assignments;
}

}  // namespace crier::dispatch
