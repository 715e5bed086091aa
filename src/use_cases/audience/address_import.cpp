#include "use_cases/audience/address_import.h"

#include <limits>
#include <optional>
#include <utility>

#include "audience/address_rows.h"
#include "audience/schema.h"
#include "postgres/database.h"
#include "store/audience/imported_addresses.h"
#include "store/audience/imports.h"
#include "store/settings.h"
#include "use_cases/audience/entry_reading.h"

namespace crier::app {

namespace {

// One transaction: its fixed costs vanish, and it is over before anybody waits for it.
constexpr std::size_t batch_rows = 4000;

struct ReadAddress {
  audience::AddressEntry entry;
  std::int64_t line{};
  std::string record;
};

// Reads all rows, and hands each batch to `merge`, whose answer has the indices of those that are
// of nobody.
template <class Merge>
ImportSummary read_addresses(RowReader& reader, const ImportOptions& options, Merge merge) {
  audience::AddressRows rows(reader.columns(), options.wall_now());
  std::vector<ReadAddress> batch;
  const audience::Finding nobody{.reason = audience::RejectReason::no_such_person,
                                 .field = static_cast<std::uint32_t>(
                                     *reader.columns().field_of(audience::AddressColumn::ref))};
  // A batch finds who is not there later than the reader finds what follows.
  reader.rejects().hold_back();
  AddressCounts counts;
  const auto settle = [&] {
    const auto merged = merge(std::as_const(batch));
    for (const std::size_t index : merged.strangers) {
      reader.rejects().add({.kind = RejectKind::rejected,
                            .line = batch[index].line,
                            .findings = std::span(&nobody, 1),
                            .record = batch[index].record});
    }
    batch.clear();
    counts.added += merged.added;
    counts.changed += merged.changed;
    counts.ended += merged.ended;
    reader.rejects().write_before(std::numeric_limits<std::int64_t>::max());
  };
  reader.on_reject([&] {
    if (reader.rejects().held_bytes() > RejectFile::held_bytes_max) settle();
  });
  const auto keep = [&](audience::AddressEntry entry, const audience::CsvRecord& record) {
    batch.push_back(
        {.entry = std::move(entry), .line = record.line, .record = std::string(record.raw)});
  };
  const auto write = [&](ImportSummary& summary) {
    settle();
    summary.added = counts.added;
    summary.changed = counts.changed;
  };
  ImportSummary summary = read_entries(reader, options.pace, batch_rows, rows, keep, write);
  summary.addresses = counts;
  return summary;
}

std::vector<store::StatedAddresses> stated(const std::vector<ReadAddress>& batch, int lanes) {
  std::vector<store::StatedAddresses> all;
  all.reserve(batch.size());
  for (const ReadAddress& read : batch) {
    all.push_back({.lane = lane_of(read.entry.ref, lanes),
                   .ref = read.entry.ref,
                   .kind = read.entry.kind,
                   .values = {read.entry.value},
                   .registered_at = read.entry.registered_at,
                   .extent = store::StatedAddresses::Extent::some});
  }
  return all;
}

}  // namespace

std::expected<ImportSummary, std::vector<std::string>> import_addresses(
    ByteSource& source, RejectFile& rejects, const ImportOptions& options) {
  RowReader reader(source, rejects, audience::address_schema(),
                   RowReader::Forms::csv_or_json_lines);
  if (auto header = reader.open(options.reading); !header) {
    return std::unexpected(std::move(header.error()));
  }
  store::Connection connection(options.database_url, "crier import");
  int lanes = 0;
  const auto import = connection.transact([&](store::Transaction& transaction) {
    lanes = store::read_settings(transaction).lanes;
    return store::begin_import(transaction, source.name(), options.wall_now());
  });
  if (!import) return std::unexpected(std::vector{std::string(import_is_under_way)});

  const ImportSummary summary =
      read_addresses(reader, options, [&](const std::vector<ReadAddress>& batch) {
        return connection.transact([&](store::Transaction& transaction) {
          return store::merge_addresses(transaction, stated(batch, lanes), options.wall_now());
        });
      });
  connection.transact([&](store::Transaction& transaction) {
    store::finish_import(transaction, *import,
                         {.rows_read = summary.read,
                          .imported = summary.imported(),
                          .unchanged = summary.unchanged,
                          .rejected = summary.rejected},
                         options.wall_now());
  });
  return summary;
}

std::expected<ImportSummary, std::vector<std::string>> check_addresses(
    ByteSource& source, RejectFile& rejects, const ImportOptions& options) {
  RowReader reader(source, rejects, audience::address_schema(),
                   RowReader::Forms::csv_or_json_lines);
  if (auto header = reader.open(options.reading); !header) {
    return std::unexpected(std::move(header.error()));
  }
  return read_addresses(reader, options,
                        [](const std::vector<ReadAddress>&) { return store::AddressMerge{}; });
}

}  // namespace crier::app
