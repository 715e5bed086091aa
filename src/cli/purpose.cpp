#include "cli/purpose.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/suggestion.h"
#include "campaign/key.h"
#include "store/campaign/campaigns.h"
#include "store/registers/objections.h"

namespace crier::app {
namespace {

void require_form(const std::string& purpose) {
  if (is_key(purpose)) return;
  const std::string meant = nearest_key(purpose);
  throw CommandFailure(
      fmt::format("\"{}\" is no purpose that a campaign can have: {}{}", purpose, key_rule,
                  meant.empty() ? "" : fmt::format("; did you mean \"{}\"?", meant)),
      ExitCode::usage);
}

std::string known_text(const std::string& purpose, const std::vector<std::string>& known) {
  if (const auto meant = nearest(purpose, known)) {
    return fmt::format("; did you mean \"{}\"?", *meant);
  }
  return known.empty() ? "; there is no campaign yet"
                       : fmt::format("; there is: {}", fmt::join(known, ", "));
}

}  // namespace

void require_purpose(Context& context, const std::string& purpose, NewPurpose new_purpose) {
  require_form(purpose);
  const auto known = context.connection().transact(
      [](store::Transaction& transaction) { return store::campaign_purposes(transaction); });
  if (std::ranges::find(known, purpose) != known.end()) return;
  if (new_purpose == NewPurpose::allowed) {
    if (const auto meant = nearest(purpose, known)) {
      fmt::print(context.err(),
                 "crier: warning: no campaign has the purpose \"{}\", and one has \"{}\"; what is "
                 "recorded for the one does not count for the other\n",
                 purpose, *meant);
    }
    return;
  }
  throw CommandFailure(
      fmt::format("no campaign has the purpose \"{}\"{}\nIf a campaign will have "
                  "it, say so: --new-purpose",
                  purpose, known_text(purpose, known)));
}

void require_known_purpose(Context& context, const std::string& purpose) {
  require_form(purpose);
  auto known = context.connection().transact([](store::Transaction& transaction) {
    std::vector<std::string> names = store::campaign_purposes(transaction);
    for (const auto& row : store::objection_stats(transaction)) names.push_back(row.purpose);
    return names;
  });
  std::ranges::sort(known);
  known.erase(std::unique(known.begin(), known.end()), known.end());
  if (std::ranges::find(known, purpose) != known.end()) return;
  throw CommandFailure(fmt::format("neither a campaign nor an objection has the purpose \"{}\"{}",
                                   purpose, known_text(purpose, known)));
}

}  // namespace crier::app
