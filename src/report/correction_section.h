// Whoever was told a cut-off that was moved to a later one since is told the new one: what has
// become of that, in the report of a campaign.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>

namespace crier::report {

struct CorrectionFigures {
  int step{};  // Of the campaign; the first notice is 1.
  std::int64_t sent{};
  std::int64_t failed{};
  std::int64_t none{};  // They objected, or were erased or suppressed, before their turn came.
  std::int64_t owed{};  // Of those whose turn has come.
  std::int64_t doubts{};
  bool is_walked{};  // False: there are people whose turn is still to come.
};

[[nodiscard]] std::string correction_text(const std::vector<CorrectionFigures>& corrections);
[[nodiscard]] boost::json::array correction_json(const std::vector<CorrectionFigures>& corrections);

}  // namespace crier::report
