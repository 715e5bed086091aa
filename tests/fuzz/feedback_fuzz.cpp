// Any octets are some mail: they have a class and a rule, name no notice that we have not sent, and
// repeat no more than a line of themselves. Rules of an operator are sound or have a fault.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/unicode.h"
#include "feedback/classification.h"
#include "feedback/feedback.h"
#include "feedback/mailbox.h"

namespace {

using namespace crier::feedback;

// Nobody has sent anything with it.
const ReturnPathReader& reader() {
  static const ReturnPathReader known({return_path_key(7, "a secret of nobody")});
  return known;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view octets(reinterpret_cast<const char*>(data), size);
  for (const std::string_view mail : mails_of(octets)) {
    const Feedback feedback = feedback_of_octets(mail, {}, &reader());
    CRIER_CHECK(!feedback.rule.empty());
    CRIER_CHECK(!feedback.notice.has_value());
    CRIER_CHECK(crier::is_utf8(feedback.words) && feedback.words.size() <= 300);
    CRIER_CHECK(!feedback.words.contains('\n'));
  }
  static_cast<void>(classify(diagnosis_of(octets)));
  const auto rules = read_rules(octets);
  CRIER_CHECK(rules.has_value() || !rules.error().empty());
  return 0;
}
