#include "daemon/monitoring/troubles.h"

#include <algorithm>
#include <utility>

namespace crier::app {

void Troubles::tell(Trouble trouble) {
  const auto known = std::ranges::find_if(
      troubles_, [&](const Trouble& each) { return each.place.name == trouble.place.name; });
  if (known == troubles_.end()) {
    troubles_.push_back(std::move(trouble));
    return;
  }
  trouble.since = known->since;
  *known = std::move(trouble);
}

void Troubles::clear(std::string_view place) {
  std::erase_if(troubles_, [&](const Trouble& trouble) { return trouble.place.name == place; });
}

bool keeps_from_work(const Troubles::Trouble& trouble) {
  // Without a state it is not the database's word.
  if (!trouble.refusal || trouble.refusal->sqlstate.empty()) return false;
  using Kind = Refusal::Kind;
  const Kind kind = trouble.refusal->kind;
  return trouble.place.use != dispatch::Place::Use::telling &&
         (kind == Kind::rule || kind == Kind::busy);
}

}  // namespace crier::app
