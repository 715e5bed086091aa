// An alarm as a mail: plain text, marked as written by a program (RFC 3834), so that nobody's
// absence notice answers it.
#pragma once

#include <string>
#include <string_view>

#include "report/alarm_view.h"

namespace crier::app {

struct AlarmEnvelope {
  std::string_view sender;
  std::string_view recipient;
};

// With CRLF line ends, in ASCII but for addresses beyond it.
[[nodiscard]] std::string alarm_mail(const report::Alarm& alarm, const AlarmEnvelope& envelope);

}  // namespace crier::app
