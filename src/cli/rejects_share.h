// How many rows of a file may be rejected without a command failing for it: --rejects-ok.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace crier::app {

// A share of the rows read. Whole millionths of a percent: 29 of 100 rows are 29 %, which they are
// not for a binary fraction.
struct RejectsShare {
  std::int64_t millionths_of_percent{};
};

// "all", or a number from 0 to 100 with '%': "1%", "0.5%". Nothing for anything else.
[[nodiscard]] std::optional<RejectsShare> rejects_share(std::string_view text);

struct RowsRejected {
  std::int64_t rejected{};
  std::int64_t read{};
};
[[nodiscard]] bool is_within(RejectsShare share, RowsRejected rows);

}  // namespace crier::app
