#include "config/known_keys.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/suggestion.h"

namespace crier::app {

std::vector<KnownKeys::Unknown> KnownKeys::unknown_in(const toml::table& document) const {
  std::vector<Unknown> unknown;
  gather(document, "", unknown);
  return unknown;
}

void KnownKeys::gather(const toml::table& table, const std::string& prefix,
                       std::vector<Unknown>& unknown) const {
  for (const auto& [key, node] : table) {
    const std::string name = prefix + std::string(key.str());
    const std::string inside = name + ".";
    const auto below = known_.lower_bound(inside);
    const bool leads_on = below != known_.end() && below->starts_with(inside);
    if (!known_.contains(name) && !leads_on) {
      unknown.push_back({.at = key.source().begin,
                         .key = name,
                         .message = "unknown key; " + known_beside(prefix, key.str())});
    } else if (leads_on) {
      if (const toml::table* nested = node.as_table()) {
        gather(*nested, inside, unknown);
      } else if (!known_.contains(name)) {
        unknown.push_back({.at = node.source().begin,
                           .key = name,
                           .message = fmt::format("must be a table: [{}.…]", name)});
      }
    }
  }
}

std::string KnownKeys::known_beside(const std::string& prefix, std::string_view key) const {
  std::vector<std::string> siblings;
  for (const std::string& each : known_) {
    if (!each.starts_with(prefix)) continue;
    const std::string sibling = each.substr(prefix.size());
    const std::string first = sibling.substr(0, sibling.find('.'));
    if (siblings.empty() || siblings.back() != first) siblings.push_back(first);
  }
  if (const auto meant = nearest(key, siblings)) return fmt::format("did you mean \"{}\"?", *meant);
  return fmt::format("known here: {}", fmt::join(siblings, ", "));
}

}  // namespace crier::app
