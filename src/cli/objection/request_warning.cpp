#include "cli/objection/request_warning.h"

#include <fmt/format.h>

#include "report/table.h"
#include "use_cases/objection/form/requests.h"

namespace crier::app {

void warn_of_requests(Context& context, const std::string& purpose, std::string_view so) {
  const auto standing = context.connection().transact([&](store::Transaction& transaction) {
    return request_standing(transaction, context.now(), context.config().objections.match_within,
                            purpose);
  });
  if (standing.open == 0) return;
  fmt::print(
      context.err(),
      "crier: warning: {} open, the oldest for {}: whoever has sent one objects, is not in the "
      "register yet, and {}. Run crier objections match, and settle by hand whom it does not "
      "find: crier objections requests lists them\n",
      report::counted(standing.open, {.one = "objection by the public form is",
                                      .many = "objections by the public form are"}),
      human_duration(standing.oldest), so);
}

}  // namespace crier::app
