#include "use_cases/audience/register_import.h"

#include <limits>
#include <set>
#include <utility>

#include "audience/register_rows.h"
#include "audience/schema.h"
#include "base/check.h"
#include "base/digest.h"
#include "base/lane.h"
#include "objection/receipt.h"
#include "store/registers/objections.h"
#include "store/registers/suppressions.h"
#include "use_cases/audience/entry_reading.h"
#include "use_cases/objection/timeliness.h"
#include "use_cases/subject/recall.h"

namespace crier::app {

namespace {

// One transaction: its fixed costs vanish, and it is over before anybody waits for it, such as a
// person who objects by link meanwhile.
constexpr std::size_t batch_rows = 1000;
constexpr std::string_view reason_when_none = "unspecified";

}  // namespace

RegisterResult import_objections(ByteSource& source, RejectFile& rejects,
                                 const RegisterImport& import, const ObjectionTarget& target) {
  RowReader reader(source, rejects, audience::objection_schema());
  if (auto header = reader.open(import.reading); !header) {
    return std::unexpected(std::move(header.error()));
  }
  audience::ObjectionRows rows(reader.columns(), import.now);
  std::vector<objection::Statement> objections;
  const auto keep = [&](audience::ObjectionEntry entry, const audience::CsvRecord&) {
    const Lane lane = target.lanes == 0 ? Lane{} : lane_of(entry.ref, target.lanes);
    objections.push_back({.lane = lane,
                          .ref = std::move(entry.ref),
                          .purpose = target.purpose,
                          .stated_at = entry.objected_at,
                          .stated_until = entry.objected_until,
                          .way = objection::Way::import,
                          .receipt = objection::new_receipt_number(),
                          .actor = target.actor});
  };
  const auto write = [&](ImportSummary& summary) {
    auto batch = std::exchange(objections, {});
    if (batch.empty() || import.connection == nullptr) return;
    const auto recorded = import.connection->transact([&](store::Transaction& transaction) {
      // First, so that nobody is erased between the question who they are and the record.
      static_cast<void>(store::lock_objection_head(transaction));
      std::vector<KnownRef> refs;
      for (const auto& each : batch) refs.push_back({.lane = each.lane, .ref = each.ref});
      recall_erased(transaction, refs, target.actor);
      judge_timeliness(transaction, batch);
      const auto recorded_now = store::record_objections(transaction, batch);
      mark_recalled(transaction, refs);
      return recorded_now;
    });
    summary.added += recorded.added;
    summary.awaited += recorded.awaited;
  };
  return read_entries(reader, import.pace, batch_rows, rows, keep, write);
}

RegisterResult import_suppressions(ByteSource& source, RejectFile& rejects,
                                   const RegisterImport& import, const ChannelKind& channel) {
  CRIER_CHECK(channel.has_register());
  const std::string name(channel.name);
  RowReader reader(source, rejects, audience::suppression_schema());
  if (auto header = reader.open(import.reading); !header) {
    return std::unexpected(std::move(header.error()));
  }
  audience::SuppressionRows rows(reader.columns(), channel.address, import.now);
  std::vector<store::NewSuppression> entries;
  // What the file has no column for is left as it is.
  const auto reason_column = static_cast<std::size_t>(audience::SuppressionColumn::reason);
  const bool says_reasons = reader.columns().field_of(reason_column).has_value();
  const auto keep = [&](audience::SuppressionEntry entry, const audience::CsvRecord&) {
    if (says_reasons && entry.reason.empty()) entry.reason = reason_when_none;
    entries.push_back({.address = store::address_digest(entry.address),
                       .reason = std::move(entry.reason),
                       .expires_at = entry.expires_at});
  };
  const auto write = [&](ImportSummary& summary) {
    const auto batch = std::exchange(entries, {});
    if (batch.empty() || import.connection == nullptr) return;
    const auto recorded = import.connection->transact([&](store::Transaction& transaction) {
      return store::record_suppressions(transaction, name, import.now, batch);
    });
    summary.added += recorded.added;
    summary.changed += recorded.changed;
  };
  return read_entries(reader, import.pace, batch_rows, rows, keep, write);
}

RegisterResult remove_suppressions(ByteSource& source, RejectFile& rejects,
                                   const RegisterImport& import, const RemovalTarget& target) {
  CRIER_CHECK(target.channel.has_register());
  const std::string name(target.channel.name);
  struct Named {
    std::string address;
    std::int64_t line{};
    std::string record;
  };
  RowReader reader(source, rejects, audience::suppression_schema());
  if (auto header = reader.open(import.reading); !header) {
    return std::unexpected(std::move(header.error()));
  }
  audience::SuppressionRows rows(reader.columns(), target.channel.address, WallTime::min());
  std::vector<Named> named;
  std::set<Digest> done;  // Also of the batches before; at most as many as the register has.
  const store::RemovalNote note{.actor = target.actor, .at = import.now, .reason = target.reason};
  const auto keep = [&](audience::SuppressionEntry entry, const audience::CsvRecord& record) {
    named.push_back({.address = std::move(entry.address),
                     .line = record.line,
                     .record = std::string(record.raw)});
  };
  const audience::Finding finding{.reason = audience::RejectReason::not_in_register,
                                  .field = static_cast<std::uint32_t>(*reader.columns().field_of(
                                      audience::SuppressionColumn::address))};
  // A batch finds what is not in the register later than the reader finds what follows it.
  rejects.hold_back();
  const auto write_batch = [&](std::int64_t& removed) {
    const auto batch = std::exchange(named, {});
    if (batch.empty() || import.connection == nullptr) return;
    std::vector<std::string_view> addresses;
    for (const Named& each : batch) addresses.push_back(each.address);
    const auto had = import.connection->transact([&](store::Transaction& transaction) {
      return target.removal == Removal::tried
                 ? store::are_in_register(transaction, name, addresses)
                 : store::remove_suppressions(transaction, name, note, addresses);
    });
    for (std::size_t index = 0; index < batch.size(); ++index) {
      const Digest digest = store::address_digest(addresses[index]);
      if (done.contains(digest)) continue;
      if (had[index]) {
        done.insert(digest);
        ++removed;
        continue;
      }
      reader.rejects().add({.kind = RejectKind::rejected,
                            .line = batch[index].line,
                            .findings = std::span(&finding, 1),
                            .record = batch[index].record});
    }
  };
  std::int64_t removed = 0;
  const auto settle = [&] {
    write_batch(removed);
    rejects.write_before(std::numeric_limits<std::int64_t>::max());
  };
  reader.on_reject([&] {
    if (rejects.held_bytes() > RejectFile::held_bytes_max) settle();
  });
  const auto write = [&](ImportSummary& summary) {
    settle();
    summary.changed = removed;
  };
  return read_entries(reader, import.pace, batch_rows, rows, keep, write);
}

}  // namespace crier::app
