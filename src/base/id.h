// Strong ids: a campaign's id cannot be passed where a subject's is wanted.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace crier {

template <class Tag, class Value = std::int64_t>
struct Id {
  Value value{};

  friend constexpr auto operator<=>(const Id&, const Id&) = default;
};

using CampaignId = Id<struct CampaignTag>;
// Ascends in the order in which subjects became visible; unique over all lanes.
using SubjectId = Id<struct SubjectTag>;
using ImportId = Id<struct ImportTag>;

}  // namespace crier

template <class Tag, class Value>
struct std::hash<crier::Id<Tag, Value>> {
  std::size_t operator()(const crier::Id<Tag, Value>& id) const noexcept {
    return std::hash<Value>{}(id.value);
  }
};
