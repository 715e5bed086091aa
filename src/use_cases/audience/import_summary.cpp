#include "use_cases/audience/import_summary.h"

#include <algorithm>

namespace crier::app {

void ImportPace::tell(const ByteSource& source, std::int64_t rows, std::int64_t rows_read) const {
  if (!progress) return;
  ImportProgress state{.rows = rows, .rows_total = std::nullopt};
  const std::optional<std::int64_t> size = source.size();
  if (size && source.bytes_read() > 0) {
    const double share = static_cast<double>(source.bytes_read()) /
                         static_cast<double>(std::max(*size, source.bytes_read()));
    state.rows_total = static_cast<std::int64_t>(static_cast<double>(rows_read) / share);
  }
  progress(state);
}

}  // namespace crier::app
