// What `crier feedback explain` prints of each mail.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/context.h"
#include "feedback/feedback.h"

namespace crier::app {

// In the order of the mails. Addresses are those that a mail names without proof; whoever has it
// may see them.
class FeedbackOutput {
 public:
  FeedbackOutput(Context& context, Format format);

  void add(const std::string& mail, const feedback::Feedback& feedback);
  // Once, after the last: of text, how many there are of each class.
  void finish();

 private:
  void add_text(const std::string& mail, const feedback::Feedback& feedback);
  void add_json(const std::string& mail, const feedback::Feedback& feedback);
  void add_csv(const std::string& mail, const feedback::Feedback& feedback);

  Context& context_;
  Format format_;
  std::size_t mails_{};
  std::map<feedback::FeedbackClass, int> counts_;
};

}  // namespace crier::app
