#include "daemon/monitoring/absence_log.h"

#include "runtime/log.h"

namespace crier::app {

void AbsenceLog::away(const char* during, const std::string& error, SteadyTime now) {
  why_ = error;
  if (const auto kept_back = limit_.admit(now)) {
    log::warn(away_, {{"during", during}, {"error", error}, {"kept_back", *kept_back}});
    if (!since_) since_ = now;
  }
}

void AbsenceLog::back(SteadyTime now) {
  why_.clear();
  if (!since_) return;
  const auto away = std::chrono::duration_cast<std::chrono::seconds>(now - *since_);
  log::info(back_, {{"away_seconds", away.count()}});
  since_.reset();
  limit_ = log::Limit(interval);
}

}  // namespace crier::app
