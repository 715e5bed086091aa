#include "app/daemon/troubles.h"

#include <algorithm>
#include <utility>

namespace crier::app {

void Troubles::tell(std::string_view where, std::string why) {
  const auto known = std::ranges::find(troubles_, where, &Trouble::where);
  if (known == troubles_.end()) {
    troubles_.push_back({.where = std::string(where), .why = std::move(why)});
  } else {
    known->why = std::move(why);
  }
}

void Troubles::clear(std::string_view where) {
  std::erase_if(troubles_, [&](const Trouble& trouble) { return trouble.where == where; });
}

}  // namespace crier::app
