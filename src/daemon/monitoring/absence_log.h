// The log lines of a database that is away from those who share some connections. Many meet the
// same outage: one line says that it is away, one that it is there again.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/time.h"
#include "runtime/log_limit.h"

namespace crier::app {

class AbsenceLog {
 public:
  // What the two lines say; both have static storage.
  AbsenceLog(const char* away, const char* back) : away_(away), back_(back) {}

  void away(const char* during, const std::string& error, SteadyTime now);
  // Everybody who has waited finds it there; the first one says so.
  void back(SteadyTime now);
  // It has answered somebody, in whatever way.
  void answered() { why_.clear(); }

  // In the server's words, why it is away; empty: it has answered since then.
  [[nodiscard]] const std::string& why() const { return why_; }

 private:
  static constexpr std::chrono::seconds interval{5};

  const char* away_;
  const char* back_;
  std::string why_;
  log::Limit limit_{interval};
  std::optional<SteadyTime> since_;  // As the log says.
};

}  // namespace crier::app
