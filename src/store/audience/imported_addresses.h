// What files say of the addresses of which a person may have several (campaign/address_kind.h).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/lane.h"
#include "base/time.h"
#include "campaign/address_kind.h"
#include "postgres/database.h"

namespace crier::store {

// Of one person and kind. The texts must outlive the statement.
struct StatedAddresses {
  // Whether others of the kind, which are not named, go.
  enum class Extent : std::uint8_t { some, all };

  Lane lane;
  std::string_view ref;
  AddressKind kind{};
  std::vector<std::string_view> values;   // Canonical.
  std::optional<WallTime> registered_at;  // Of all of them; nothing: the file does not say it.
  Extent extent{};
};

struct AddressMerge {
  std::int64_t added{};
  std::int64_t changed{};  // Registered later than was known, among them some that had ended.
  std::int64_t removed{};
  std::int64_t ended{};                // Named, and stay dead.
  std::vector<std::size_t> strangers;  // Indices of those whose person the audience does not have.

  AddressMerge& operator+=(const AddressMerge& more);
};

// Makes the audience have what `stated` says, at `now`. An address that is dead stays so unless it
// was registered after its end; it also stays where a file does not name it any more, so that a
// later one does not bring it back. Of one person and kind in several statements the latest
// registration counts. Two transactions at once must have no lane in common; from the first write
// to the commit it waits for erasures and they for it (import_lock.h).
[[nodiscard]] AddressMerge merge_addresses(Transaction& transaction,
                                           std::span<const StatedAddresses> stated, WallTime now);

}  // namespace crier::store
