#include "use_cases/feedback/text_intake.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/digest.h"
#include "store/feedback/feedback_mails.h"

namespace crier::app {
namespace {

// Names of texts are used again after a while, so that the same receipt on another day is another.
std::string occasion(const feedback::CameText& text, WallTime now, std::size_t place) {
  if (!feedback::is_receipt(text)) {
    return fmt::format("{} {}", now.time_since_epoch().count(), place);
  }
  return fmt::format("day {}",
                     std::chrono::floor<std::chrono::days>(now).time_since_epoch().count());
}

}  // namespace

void keep_texts(store::Transaction& transaction, WallTime now,
                std::span<const feedback::CameText> texts) {
  std::vector<store::NewFeedbackMail> rows;
  for (std::size_t place = 0; place < texts.size(); ++place) {
    std::string content = feedback::kept_form(texts[place]);
    DigestBuilder builder;
    builder.add(way_of_texts);
    builder.add("\n");
    builder.add(occasion(texts[place], now, place));
    builder.add("\n");
    builder.add(content);
    rows.push_back(
        {.digest = builder.finish(), .way = way_of_texts, .content = std::move(content)});
  }
  static_cast<void>(store::keep_feedback_mails(transaction, now, rows));
}

}  // namespace crier::app
