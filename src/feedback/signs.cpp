#include "feedback/signs.h"

#include <algorithm>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "base/check.h"
#include "base/embedded.h"
#include "feedback/folded_text.h"

namespace crier::feedback {
namespace {

std::vector<std::string> patterns_of(const toml::table& document, std::string_view key) {
  const toml::array* list = document[key].as_array();
  CRIER_CHECK(list != nullptr && !list->empty());
  std::vector<std::string> patterns;
  for (const toml::node& each : *list) {
    const auto text = each.value<std::string>();
    CRIER_CHECK(text.has_value());
    patterns.push_back(folded(*text));
    CRIER_CHECK(!patterns.back().empty());
  }
  return patterns;
}

// The file is shipped: a fault in it is ours, and a test reads it.
Signs read_signs(std::string_view text) {
  const toml::table document = toml::parse(text);
  const auto date = document["checked_on"].value<toml::date>();
  CRIER_CHECK(date.has_value());
  return {.checked_on = fmt::format("{:04}-{:02}-{:02}", date->year, date->month, date->day),
          .bounce_senders = patterns_of(document, "bounce_senders"),
          .bounce_subjects = patterns_of(document, "bounce_subjects"),
          .bounce_words = patterns_of(document, "bounce_words"),
          .delayed_words = patterns_of(document, "delayed_words"),
          .delayed_subjects = patterns_of(document, "delayed_subjects"),
          .returned_marks = patterns_of(document, "returned_marks"),
          .auto_reply_subjects = patterns_of(document, "auto_reply_subjects"),
          .challenge_words = patterns_of(document, "challenge_words"),
          .challenge_words_of_machines = patterns_of(document, "challenge_words_of_machines")};
}

Signs shipped() {
  for (unsigned long index = 0; index < crier_feedback_rules_count; ++index) {
    const crier_embedded_file& file = crier_feedback_rules[index];
    if (std::string_view(file.path) != "signs.toml") continue;
    return read_signs({reinterpret_cast<const char*>(file.data), file.size});
  }
  CRIER_CHECK(false);
}

}  // namespace

const Signs& signs() {
  static const Signs known = shipped();
  return known;
}

bool any_occurs(const std::vector<std::string>& patterns, std::string_view text) {
  return std::ranges::any_of(patterns,
                             [text](const std::string& pattern) { return occurs(pattern, text); });
}

}  // namespace crier::feedback
