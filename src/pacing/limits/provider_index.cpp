#include "pacing/limits/provider_index.h"

#include <algorithm>

#include "base/domain_name.h"
#include "base/unicode.h"

namespace crier::pacing {

ProviderIndex::ProviderIndex(const std::vector<ProviderGroup>& groups) {
  for (std::size_t index = 0; index < groups.size(); ++index) {
    for (const std::string& domain : groups[index].domains) by_domain_.emplace(domain, index);
    for (const std::string& suffix : groups[index].mx_suffixes) {
      by_suffix_.emplace_back(suffix.starts_with('.') ? suffix : "." + suffix, index);
    }
  }
  std::ranges::sort(by_suffix_, std::greater<>(),
                    [](const auto& each) { return each.first.size(); });
}

std::optional<std::size_t> ProviderIndex::group_of(const Destination& destination) const {
  const auto found = by_domain_.find(destination.domain);
  if (found != by_domain_.end()) return found->second;
  if (destination.mx.empty()) return std::nullopt;
  // A suffix begins with a dot, and may be the whole name.
  const std::string host = "." + ascii_lower(without_root_dot(destination.mx));
  for (const auto& [suffix, index] : by_suffix_) {
    if (host.ends_with(suffix)) return index;
  }
  return std::nullopt;
}

}  // namespace crier::pacing
