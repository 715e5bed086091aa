#include "use_cases/audience/suppression_register.h"

#include <span>
#include <string_view>
#include <utility>

#include "audience/address_text.h"
#include "base/unicode.h"
#include "campaign/ref.h"

namespace crier::app {
namespace {

std::vector<store::SuppressionRow> entries_of(store::Transaction& transaction,
                                              const ChannelKind& channel, const std::string& key) {
  return store::suppressions_of(transaction, std::string(channel.name), key);
}

// As the register of the channel looks it up.
std::expected<std::string, AddressRefusal> register_form(const ChannelKind& channel,
                                                         const std::string& address) {
  if (trimmed(address).empty()) return std::unexpected(AddressRefusal::empty);
  auto canonical = audience::canonical_address(channel.address, address);
  if (canonical) return *std::move(canonical);
  return std::unexpected(AddressRefusal::of_another_kind);
}

// Every register looks an address up in its own spelling; one that it would not take today may have
// come into it before there was one.
std::vector<store::SuppressionRow> entries_anywhere(store::Transaction& transaction,
                                                    const std::string& address) {
  std::vector<store::SuppressionRow> entries;
  for (const ChannelKind& channel : channels_with_register()) {
    const std::string key =
        audience::canonical_address(channel.address, address).value_or(normal_ref(address));
    for (auto& entry : entries_of(transaction, channel, key)) entries.push_back(std::move(entry));
  }
  return entries;
}

std::vector<store::RemovedSuppression> removals_anywhere(store::Transaction& transaction,
                                                         const std::string& address) {
  std::vector<store::RemovedSuppression> removals;
  for (const ChannelKind& channel : channels_with_register()) {
    const std::string key =
        audience::canonical_address(channel.address, address).value_or(normal_ref(address));
    for (auto& each : store::removals_of(transaction, std::string(channel.name), key)) {
      removals.push_back(std::move(each));
    }
  }
  return removals;
}

}  // namespace

std::expected<void, AddressRefusal> check_address(const std::optional<ChannelKind>& channel,
                                                  const std::string& address) {
  if (trimmed(address).empty()) return std::unexpected(AddressRefusal::empty);
  if (!channel) return {};
  const auto form = register_form(*channel, address);
  if (!form) return std::unexpected(form.error());
  return {};
}

namespace {

std::expected<void, AddressRefusal> check_question(const SuppressionQuestion& question) {
  if (!question.address) return {};
  return check_address(question.channel, *question.address);
}

}  // namespace

std::expected<std::vector<store::SuppressionRow>, AddressRefusal> find_suppressions(
    store::Connection& connection, const SuppressionQuestion& question) {
  const auto& [channel, address, rows_max] = question;
  if (const auto sound = check_question(question); !sound) return std::unexpected(sound.error());
  return connection.transact([&](store::Transaction& transaction) {
    if (!address) {
      return store::list_suppressions(transaction, channel ? std::string(channel->name) : "",
                                      rows_max);
    }
    if (!channel) return entries_anywhere(transaction, *address);
    return entries_of(transaction, *channel, register_form(*channel, *address).value());
  });
}

bool is_active(const store::SuppressionRow& entry, WallTime now) {
  return !entry.expires_at || *entry.expires_at > now;
}

std::expected<std::vector<store::SuppressionRow>, AddressRefusal> remove_suppression(
    store::Connection& connection, const RemovalTarget& target, const AddressRemoval& removal) {
  const auto key = register_form(target.channel, removal.address);
  if (!key) return std::unexpected(key.error());
  return connection.transact([&](store::Transaction& transaction) {
    auto found = entries_of(transaction, target.channel, *key);
    if (target.removal == Removal::done) {
      const std::string_view given = *key;
      const store::RemovalNote note{
          .actor = target.actor, .at = removal.now, .reason = target.reason};
      static_cast<void>(store::remove_suppressions(transaction, std::string(target.channel.name),
                                                   note, std::span(&given, 1)));
    }
    return found;
  });
}

std::expected<std::vector<store::RemovedSuppression>, AddressRefusal> find_removals(
    store::Connection& connection, const SuppressionQuestion& question) {
  const auto& [channel, address, rows_max] = question;
  if (const auto sound = check_question(question); !sound) return std::unexpected(sound.error());
  return connection.transact([&](store::Transaction& transaction) {
    const std::string name = channel ? std::string(channel->name) : "";
    if (!address) return store::list_removals(transaction, name, rows_max);
    if (!channel) return removals_anywhere(transaction, *address);
    return store::removals_of(transaction, name, register_form(*channel, *address).value());
  });
}

std::vector<store::SuppressionStats> count_suppressions(store::Connection& connection,
                                                        WallTime now) {
  return connection.transact(
      [&](store::Transaction& transaction) { return store::suppression_stats(transaction, now); });
}

}  // namespace crier::app
