#include "runtime/log_limit.h"

#include <utility>

namespace crier::log {

std::optional<std::int64_t> Limit::admit(SteadyTime now) {
  if (last_ && now - *last_ < interval_) {
    ++kept_back_;
    return std::nullopt;
  }
  last_ = now;
  return std::exchange(kept_back_, 0);
}

}  // namespace crier::log
