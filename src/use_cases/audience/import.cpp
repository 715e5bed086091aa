#include "use_cases/audience/import.h"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>

#include "base/check.h"
#include "postgres/database.h"
#include "store/audience/imports.h"
#include "store/settings.h"
#include "use_cases/audience/import_stream.h"
#include "use_cases/audience/people_chunk.h"
#include "use_cases/audience/person_reader.h"
#include "use_cases/audience/seen_refs.h"

namespace crier::app {

namespace {

using namespace std::chrono_literals;

// Two: while one writes and commits under the import lock, the other stages and looks up its batch.
// A third gains nothing, because the lock is what they wait for then.
constexpr std::size_t stream_count = 2;
// How often progress is told while the database is waited for.
constexpr Duration progress_interval = 100ms;

store::ColumnSet known_columns(const audience::ColumnMap& columns) {
  store::ColumnSet known;
  for (std::size_t index = 0; index < audience::column_count; ++index) {
    known.set(index, columns.has(static_cast<audience::Column>(index)));
  }
  return known;
}

struct ImportBegun {
  ImportId id;
  int lanes{};
};

// Begins an import in the session of `connection`, which must live until it ends.
std::optional<ImportBegun> begin(store::Connection& connection, const ImportOptions& options,
                                 const std::string& source) {
  return connection.transact([&](store::Transaction& transaction) {
    const int lanes = store::read_settings(transaction).lanes;
    const auto id = store::begin_import(transaction, source, options.wall_now());
    return id ? std::optional(ImportBegun{.id = *id, .lanes = lanes}) : std::nullopt;
  });
}

void finish(store::Connection& connection, const ImportOptions& options, ImportId import,
            const ImportSummary& summary) {
  const store::ImportCounts counts{.rows_read = summary.read,
                                   .imported = summary.imported(),
                                   .unchanged = summary.unchanged,
                                   .rejected = summary.rejected};
  connection.transact([&](store::Transaction& transaction) {
    store::finish_import(transaction, import, counts, options.wall_now());
  });
}

class Importer {
 public:
  Importer(ByteSource& source, RejectFile& rejects, PersonReader& reader,
           const ImportOptions& options)
      : source_(source), rejects_(rejects), reader_(reader), options_(options) {}

  ImportSummary run(ImportId import, int lanes) {
    for (auto& stream : streams_) {
      stream = std::make_unique<ImportStream>(ImportStream::Options{
          .database_url = options_.database_url,
          .import = import,
          .columns = known_columns(reader_.columns()),
          .wall_now = options_.wall_now,
          .reject_repeat =
              [this](const PeopleChunk::Row& row) { reader_.reject_repeat(row.line, row.record); },
          .warn =
              [this](const PeopleChunk::Row& row) {
                reader_.warn(row.line, row.record, row.findings);
              }});
    }
    // The streams find repeated refs later than the reader finds what follows them.
    rejects_.hold_back();
    reader_.on_reject([this] { bound_rejects(); });
    bool stopped = false;
    while (const auto person = reader_.next()) {
      const Lane lane = lane_of(person->ref, lanes);
      const bool chunk_was_full = add({.lane = lane,
                                       .line = reader_.record().line,
                                       .record = reader_.record().raw,
                                       .person = *person,
                                       .findings = reader_.findings()});
      stopped = chunk_was_full && options_.pace.is_stopped();
      if (stopped) break;
    }
    settle();
    ImportSummary summary = counted();
    summary.read = reader_.rows_read();
    summary.refs_changed = reader_.refs_changed();
    summary.stopped = stopped || reader_.is_stopped();
    summary.failure = reader_.failure();
    CRIER_CHECK(summary.read == summary.imported() + summary.unchanged + summary.rejected);
    return summary;
  }

 private:
  // True when the row has begun a new chunk.
  bool add(const PeopleChunk::Row& row) {
    // A lane is always in the same stream, so that two transactions never meet in one.
    const auto index = static_cast<std::size_t>(row.lane.value) % stream_count;
    auto& chunk = chunks_[index];
    const bool is_full = chunk && !chunk->has_room_for(row);
    if (is_full) hand_over(index);
    if (!chunk) chunk = std::make_unique<PeopleChunk>();
    chunk->add(row);
    return is_full;
  }

  void hand_over(std::size_t index) {
    auto& chunk = chunks_[index];
    if (!chunk) return;
    while (!streams_[index]->offer(chunk, progress_interval)) tell_progress();
    tell_progress();
    write_rejects();
  }

  // The fate of all rows read so far is known then.
  void settle() {
    for (std::size_t index = 0; index < stream_count; ++index) hand_over(index);
    for (auto& stream : streams_) {
      while (!stream->drained(progress_interval)) tell_progress();
    }
    write_rejects();
  }

  // Between two rows of one chunk any number may be rejected.
  void bound_rejects() {
    if (rejects_.held_bytes() > RejectFile::held_bytes_max) settle();
  }

  // Those before the first row whose fate is open. A lane's rows are in one stream, in their order.
  void write_rejects() {
    std::int64_t line = std::numeric_limits<std::int64_t>::max();
    for (std::size_t index = 0; index < stream_count; ++index) {
      line = std::min(line, streams_[index]->first_line_open().value_or(line));
      if (chunks_[index]) line = std::min(line, chunks_[index]->rows().front().line);
    }
    rejects_.write_before(line);
  }

  [[nodiscard]] ImportSummary counted() const {
    ImportSummary summary;
    store::AddressMerge addresses;
    for (const auto& stream : streams_) {
      const ImportStream::Counts counts = stream->counts();
      summary.added += counts.added;
      summary.changed += counts.changed;
      summary.known_again += counts.known_again;
      summary.objecting_again += counts.objecting_again;
      summary.unchanged += counts.unchanged;
      addresses += counts.addresses;
    }
    if (has_listed_columns()) {
      summary.addresses = {.added = addresses.added,
                           .changed = addresses.changed,
                           .removed = addresses.removed,
                           .ended = addresses.ended};
    }
    summary.rejected = rejects_.count();
    return summary;
  }

  [[nodiscard]] bool has_listed_columns() const {
    const audience::ColumnMap& columns = reader_.columns();
    return columns.has(audience::Column::push) || columns.has(audience::Column::web_push) ||
           columns.has(audience::Column::postal);
  }

  void tell_progress() const {
    const ImportSummary summary = counted();
    options_.pace.tell(source_, summary.imported() + summary.unchanged + summary.rejected,
                       reader_.rows_read());
  }

  ByteSource& source_;
  RejectFile& rejects_;
  PersonReader& reader_;
  const ImportOptions& options_;
  std::array<std::unique_ptr<PeopleChunk>, stream_count> chunks_;
  std::array<std::unique_ptr<ImportStream>, stream_count> streams_;
};

}  // namespace

std::expected<ImportSummary, std::vector<std::string>> import_people(ByteSource& source,
                                                                     RejectFile& rejects,
                                                                     const ImportOptions& options) {
  PersonReader reader(source, rejects);
  if (auto header = reader.open(options.reading, options.today); !header) {
    return std::unexpected(std::move(header.error()));
  }
  store::Connection connection(options.database_url, "crier import");
  const std::optional<ImportBegun> begun = begin(connection, options, source.name());
  if (!begun) {
    return std::unexpected(std::vector{std::string(import_is_under_way)});
  }
  ImportSummary summary;
  {
    Importer importer(source, rejects, reader, options);
    summary = importer.run(begun->id, begun->lanes);
  }
  rejects.close();
  finish(connection, options, begun->id, summary);
  return summary;
}

std::expected<ImportSummary, std::vector<std::string>> check_people(ByteSource& source,
                                                                    RejectFile& rejects,
                                                                    const ImportOptions& options) {
  // Between two looks at the clock.
  constexpr std::int64_t rows_between_reports = 10'000;
  PersonReader reader(source, rejects);
  if (auto header = reader.open(options.reading, options.today); !header) {
    return std::unexpected(std::move(header.error()));
  }
  ImportSummary summary;
  SeenRefs refs;
  while (const auto person = reader.next()) {
    if (!refs.add(person->ref)) {
      reader.reject_repeat(reader.record().line, reader.record().raw);
      continue;
    }
    ++summary.unchanged;
    if (!reader.findings().empty()) {
      reader.warn(reader.record().line, reader.record().raw, reader.findings());
    }
    if (summary.unchanged % rows_between_reports != 0) continue;
    options.pace.tell(source, reader.rows_read(), reader.rows_read());
    summary.stopped = options.pace.is_stopped();
    if (summary.stopped) break;
  }
  rejects.close();
  summary.stopped = summary.stopped || reader.is_stopped();
  summary.read = reader.rows_read();
  summary.rejected = rejects.count();
  summary.refs_changed = reader.refs_changed();
  summary.repeats_missed = refs.has_missed();
  summary.failure = reader.failure();
  return summary;
}

}  // namespace crier::app
