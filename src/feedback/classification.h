// What a refusal means: the one function for replies of servers and for reports that come by mail.
//
// In this order: the operator's rules; shipped rules of words that speak before a status; the
// status where it says something; shipped rules of words; the status all the same; the reply code.
// The first that fits decides. Whatever they say, a refusal that calls itself transient
// (4xx, 4.x.x) ends no address: of `hard` it makes `soft`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feedback/diagnosis.h"
#include "feedback/feedback_class.h"
#include "feedback/rule_set.h"

namespace crier::feedback {

struct Classification {
  FeedbackClass klass{FeedbackClass::unknown};
  std::string rule;  // Its name; "none" where nothing fits.
};

// `own` are the operator's rules, in their order.
[[nodiscard]] Classification classify(const Diagnosis& said, const std::vector<Rule>& own = {});

// Of the words alone: with the codes that stand in them.
[[nodiscard]] Diagnosis diagnosis_of(std::string_view words);

}  // namespace crier::feedback
