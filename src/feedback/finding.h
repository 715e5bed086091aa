// What one part of a mail says of one person's notice.
#pragma once

#include <string>
#include <vector>

#include "feedback/diagnosis.h"
#include "feedback/feedback_class.h"

namespace crier::feedback {

struct Finding {
  FeedbackClass klass{FeedbackClass::unknown};
  std::string rule;  // What decided; never empty.
  Diagnosis said;
  std::vector<std::string> addresses;  // Whom it names, as the report spells them.
};

// What a report of several people says as a whole. A notice goes to one person: several are where
// their address leads, and while one of those may have it the person may. So the mildest counts,
// and what is unknown only where nothing else is said. All addresses are kept. `findings` is not
// empty.
[[nodiscard]] Finding mildest(const std::vector<Finding>& findings);

}  // namespace crier::feedback
