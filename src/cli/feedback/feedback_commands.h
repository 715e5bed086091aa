// The commands of `crier feedback`, of which some have files of their own.
#pragma once

#include <string>
#include <vector>

#include "cli/context.h"
#include "feedback/rule_set.h"
#include "use_cases/feedback/feedback_reading.h"

namespace crier::app {

class Command;

void add_feedback_import(Command& noun, Context& context);
void add_feedback_inbox(Command& noun, Context& context);

// The operator's own rules; none where the path is empty. Throws CommandFailure with all faults.
[[nodiscard]] std::vector<feedback::Rule> require_rules(const std::string& path);
// The same with those on receipts.
[[nodiscard]] OwnRules require_own_rules(const std::string& mails, const std::string& receipts);

}  // namespace crier::app
