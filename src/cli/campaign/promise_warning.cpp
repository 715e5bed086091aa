#include "cli/campaign/promise_warning.h"

#include <fmt/format.h>

namespace crier::app {

void warn_of_later_promises(Context& context, const store::CampaignRecord& campaign) {
  const auto later = later_promises(context.connection(), campaign, context.now());
  for (const LaterPromise& other : later) {
    fmt::print(context.err(),
               "crier: warning: the cut-off of {0} is {1}, and {2}, which is {3} and of the same "
               "purpose, {4}, promises until {5}: whoever is told by both may object until the "
               "later one, and crier release export withholds them until then. Give {0} that "
               "cut-off, before it is created or by crier campaign extend {0} --cutoff {5}\n",
               campaign.key, iso8601(campaign.cutoff), other.campaign, name_of(other.state),
               campaign.purpose, iso8601(other.cutoff));
  }
  if (!later.empty()) context.end_with(ExitCode::deadline_endangered);
}

}  // namespace crier::app
