// Whoever was told a cut-off that was moved to a later one since is told the new one: what has
// become of that, in the report of a campaign.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>

#include "report/owed_reasons.h"

namespace crier::report {

struct CorrectionFigures {
  int step{};  // Of the campaign; the first notice is 1.
  std::int64_t sent{};
  std::int64_t failed{};
  std::int64_t
      none{};  // They object, were erased or suppressed by then, or a later step tells them.
  std::int64_t owed{};  // Of those whose turn has come.
  std::int64_t doubts{};
  bool is_walked{};  // False: there are people whose turn is still to come.
  // A later step has taken its place: whoever was not looked at by then is looked at by that one.
  bool is_superseded{};
  std::vector<ReasonCount> failed_by{};  // Their sum is `failed`.
  std::vector<ReasonCount> none_by{};    // Their sum is `none`.

  // Of the people told an earlier cut-off those whose turn has come: all of them, when it is walked
  // and not superseded.
  [[nodiscard]] std::int64_t all() const { return sent + failed + none + owed; }
};

[[nodiscard]] std::string correction_text(const std::vector<CorrectionFigures>& corrections);
[[nodiscard]] boost::json::array correction_json(const std::vector<CorrectionFigures>& corrections);

}  // namespace crier::report
