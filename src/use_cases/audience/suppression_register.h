// Looking into the registers of suppressed addresses, and taking one address out. They keep digests
// only: what can be asked is whether an address is there, and no address can be listed.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "campaign/channel_kind.h"
#include "postgres/database.h"
#include "store/registers/suppressions.h"
#include "use_cases/audience/register_import.h"

namespace crier::app {

enum class AddressRefusal : std::uint8_t { empty, of_another_kind };

// Whether an address in any spelling can be looked up; needs no database. A channel has to be able
// to deliver to it. Without one, nothing is refused that shows something: it may have come into a
// register before addresses were judged.
[[nodiscard]] std::expected<void, AddressRefusal> check_address(
    const std::optional<ChannelKind>& channel, const std::string& address);

struct SuppressionQuestion {
  std::optional<ChannelKind> channel;  // Has a register; nothing: all that have one.
  std::optional<std::string> address;  // In any spelling; nothing: whatever there is.
  int rows_max{};                      // The latest of whatever there is.
};

[[nodiscard]] std::expected<std::vector<store::SuppressionRow>, AddressRefusal> find_suppressions(
    store::Connection& connection, const SuppressionQuestion& question);

// Whether its end has not come.
[[nodiscard]] bool is_active(const store::SuppressionRow& entry, WallTime now);

struct AddressRemoval {
  std::string address;  // In any spelling.
  WallTime now;
};

// Takes an address out of the register of `target.channel`, or looks only. The answer has what is,
// or would be, removed; empty: the register does not have the address.
[[nodiscard]] std::expected<std::vector<store::SuppressionRow>, AddressRefusal> remove_suppression(
    store::Connection& connection, const RemovalTarget& target, const AddressRemoval& removal);

// Who took which address out, when and why: the latest first.
[[nodiscard]] std::expected<std::vector<store::RemovedSuppression>, AddressRefusal> find_removals(
    store::Connection& connection, const SuppressionQuestion& question);

// How many addresses, by channel and reason, and how many of them are not active any more.
[[nodiscard]] std::vector<store::SuppressionStats> count_suppressions(store::Connection& connection,
                                                                      WallTime now);

}  // namespace crier::app
