// Asks the editor about everybody of a page.
#pragma once

#include <functional>
#include <vector>

#include "dispatch/editor.h"

namespace crier::dispatch {

// One assignment a row, before anybody is claimed: what the editor throws leaves no half of a page
// behind. `row_of` answers the PageRow of one of `rows`.
template <class Rows, class RowOf>
[[nodiscard]] std::vector<Assignment> assign_all(Editor& editor, const Rows& rows, RowOf row_of) {
  std::vector<Assignment> assignments;
  assignments.reserve(rows.size());
  for (const auto& each : rows) assignments.push_back(editor.assign(std::invoke(row_of, each)));
  return assignments;
}

}  // namespace crier::dispatch
