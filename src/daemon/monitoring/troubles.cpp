#include "daemon/monitoring/troubles.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

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

bool Troubles::has(std::string_view place, std::string_view why) const {
  return std::ranges::any_of(troubles_, [&](const Trouble& trouble) {
    return trouble.place.name == place && trouble.why == why;
  });
}

std::vector<ShownTrouble> shown(const std::vector<Troubles::Trouble>& troubles) {
  struct Line {
    const Troubles::Trouble* first;
    int places;
  };
  std::vector<Line> lines;
  for (const Troubles::Trouble& trouble : troubles) {
    const auto same = std::ranges::find_if(lines, [&](const Line& line) {
      return trouble.place.campaign && line.first->place.campaign == trouble.place.campaign &&
             line.first->why == trouble.why;
    });
    if (same == lines.end()) {
      lines.push_back({.first = &trouble, .places = 1});
    } else {
      ++same->places;
    }
  }
  std::vector<ShownTrouble> shown;
  for (const Line& line : lines) {
    const std::string& name = line.first->place.name;
    const int more = line.places - 1;
    shown.push_back({.where = more == 0 ? name
                                        : fmt::format("{}, and {} place{} more", name, more,
                                                      more == 1 ? "" : "s"),
                     .why = line.first->why});
  }
  return shown;
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
