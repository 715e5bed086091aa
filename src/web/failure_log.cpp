#include "web/failure_log.h"

#include <string>

#include "dispatch/caught_refusal.h"
#include "runtime/log.h"
#include "runtime/task_group.h"

namespace crier::app {

void FailureLog::tell(std::string_view what, const std::exception_ptr& failure,
                      std::string_view consumer) {
  if (is_cancellation(failure)) std::rethrow_exception(failure);
  const auto kept_back = limit_.admit(clock_.now());
  if (!kept_back) return;
  const std::string why = text_of(dispatch::refusal_of(failure));
  if (consumer.empty()) {
    log::error(what, {{"why", why}, {"kept_back", *kept_back}});
  } else {
    log::error(what, {{"consumer", consumer}, {"why", why}, {"kept_back", *kept_back}});
  }
}

}  // namespace crier::app
