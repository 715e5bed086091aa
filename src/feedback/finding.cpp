#include "feedback/finding.h"

#include <algorithm>

#include "base/check.h"

namespace crier::feedback {
namespace {

int severity(FeedbackClass klass) {
  switch (klass) {
    case FeedbackClass::delivered: return 0;
    case FeedbackClass::delayed: return 1;
    case FeedbackClass::soft: return 2;
    case FeedbackClass::full: return 3;
    case FeedbackClass::policy: return 4;
    case FeedbackClass::reputation: return 5;
    case FeedbackClass::content: return 6;
    case FeedbackClass::hard: return 7;
    default: return 8;
  }
}

void add_new(std::vector<std::string>& addresses, const std::string& address) {
  if (std::ranges::find(addresses, address) == addresses.end()) addresses.push_back(address);
}

}  // namespace

Finding mildest(const std::vector<Finding>& findings) {
  CRIER_CHECK(!findings.empty());
  Finding whole = *std::ranges::min_element(
      findings, {}, [](const Finding& finding) { return severity(finding.klass); });
  whole.addresses.clear();
  for (const Finding& each : findings) {
    for (const std::string& address : each.addresses) add_new(whole.addresses, address);
  }
  return whole;
}

}  // namespace crier::feedback
