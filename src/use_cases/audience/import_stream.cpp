#include "use_cases/audience/import_stream.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "use_cases/subject/recall.h"

namespace crier::app {

ImportStream::ImportStream(Options options)
    : options_(std::move(options)),
      connection_(options_.database_url, "crier import"),
      thread_([this] { run(); }) {}

ImportStream::~ImportStream() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

bool ImportStream::offer(std::unique_ptr<PeopleChunk>& chunk, Duration patience) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, patience,
                    [this] { return failure_ || waiting_.size() < chunks_waiting_max; });
  rethrow_failure();
  if (waiting_.size() >= chunks_waiting_max) return false;
  waiting_.push_back(std::move(chunk));
  changed_.notify_all();
  return true;
}

bool ImportStream::drained(Duration patience) {
  std::unique_lock lock(mutex_);
  const auto is_drained = [this] { return waiting_.empty() && !is_busy_; };
  changed_.wait_for(lock, patience, [&] { return failure_ || is_drained(); });
  rethrow_failure();
  return is_drained();
}

ImportStream::Counts ImportStream::counts() const {
  const std::scoped_lock lock(mutex_);
  return counts_;
}

std::optional<std::int64_t> ImportStream::first_line_open() const {
  const std::scoped_lock lock(mutex_);
  if (is_busy_) return busy_line_;
  if (waiting_.empty()) return std::nullopt;
  return waiting_.front()->rows().front().line;
}

void ImportStream::rethrow_failure() const {
  if (failure_) std::rethrow_exception(failure_);
}

void ImportStream::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    const std::unique_ptr<PeopleChunk> chunk = std::move(waiting_.front());
    waiting_.pop_front();
    is_busy_ = true;
    busy_line_ = chunk->rows().front().line;
    changed_.notify_all();

    lock.unlock();
    Counts merged;
    std::exception_ptr failure;
    try {
      merged = merge(*chunk);
    } catch (...) {
      // The thread that reads the source waits for us and throws it on.
      failure = std::current_exception();
    }
    lock.lock();
    counts_.added += merged.added;
    counts_.changed += merged.changed;
    counts_.unchanged += merged.unchanged;
    counts_.repeats += merged.repeats;
    counts_.known_again += merged.known_again;
    counts_.objecting_again += merged.objecting_again;
    counts_.addresses += merged.addresses;
    is_busy_ = false;
    failure_ = failure;
    changed_.notify_all();
    if (failure_) return;
  }
}

namespace {

std::vector<KnownRef> refs_of(std::span<const store::SubjectRow> rows) {
  std::vector<KnownRef> refs;
  refs.reserve(rows.size());
  for (const store::SubjectRow& row : rows) {
    refs.push_back({.lane = row.lane, .ref = row.person->ref});
  }
  return refs;
}

struct ListedColumn {
  audience::Column column{};
  AddressKind kind{};
  std::string_view audience::PersonRow::* text{};
};
constexpr std::array listed_columns{
    ListedColumn{audience::Column::push, AddressKind::push, &audience::PersonRow::push},
    ListedColumn{audience::Column::web_push, AddressKind::web_push, &audience::PersonRow::web_push},
    ListedColumn{audience::Column::postal, AddressKind::postal, &audience::PersonRow::postal}};

// What `rows`, but for `repeats`, say of addresses of which a person may have several.
std::vector<store::StatedAddresses> addresses_stated(std::span<const store::SubjectRow> rows,
                                                     std::span<const std::size_t> repeats,
                                                     const store::ColumnSet& columns) {
  std::vector<store::StatedAddresses> stated;
  for (const ListedColumn& listed : listed_columns) {
    const auto column = static_cast<std::size_t>(listed.column);
    if (!columns.test(column)) continue;
    for (std::size_t index = 0; index < rows.size(); ++index) {
      const audience::PersonRow& person = *rows[index].person;
      if (person.unreadable.test(column) || std::ranges::binary_search(repeats, index)) continue;
      stated.push_back({.lane = rows[index].lane,
                        .ref = person.ref,
                        .kind = listed.kind,
                        .values = addresses_in(person.*listed.text),
                        .registered_at = std::nullopt,
                        .extent = store::StatedAddresses::Extent::all});
    }
  }
  return stated;
}

}  // namespace

ImportStream::Counts ImportStream::merge(const PeopleChunk& chunk) {
  const PeopleChunk::Sorted sorted = chunk.sorted();
  std::vector<store::SubjectRow> rows;
  rows.reserve(sorted.rows.size());
  for (const PeopleChunk::Row* row : sorted.rows) rows.push_back({row->lane, &row->person});

  store::RecalledPeople recalled;
  store::AddressMerge addresses;
  const auto result = connection_.transact([&](store::Transaction& transaction) {
    auto merged = store::merge_subjects(transaction, {.import = options_.import,
                                                      .now = options_.wall_now(),
                                                      .columns = options_.columns,
                                                      .rows = rows});
    addresses = store::merge_addresses(
        transaction, addresses_stated(rows, merged.repeats, options_.columns), options_.wall_now());
    if (merged.added > 0) recalled = recall_erased(transaction, refs_of(rows), "import");
    return merged;
  });
  // Only what is committed is reported.
  for (const PeopleChunk::Row* row : sorted.repeats) options_.reject_repeat(*row);
  for (const std::size_t index : result.repeats) {
    options_.reject_repeat(*sorted.rows[index]);
  }
  for (std::size_t index = 0; index < sorted.rows.size(); ++index) {
    const PeopleChunk::Row& row = *sorted.rows[index];
    if (row.findings.empty() || std::ranges::binary_search(result.repeats, index)) continue;
    options_.warn(row);
  }
  return {.added = result.added,
          .changed = result.changed,
          .unchanged = result.unchanged,
          .repeats = static_cast<std::int64_t>(sorted.repeats.size() + result.repeats.size()),
          .known_again = recalled.people,
          .objecting_again = recalled.objectors,
          .addresses = std::move(addresses)};
}

}  // namespace crier::app
