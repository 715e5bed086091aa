#include "use_cases/objection/feed/objection_export.h"

#include <utility>
#include <vector>

#include "store/registers/objection_consumers.h"
#include "store/registers/objections.h"
#include "use_cases/objection/feed/lasting_names.h"
#include "use_cases/objection/feed/record_lines.h"

namespace crier::app {
namespace {

// Some megabytes at most.
constexpr int page_rows = 5000;

std::string line_of(store::ObjectionRecord record, const ObjectionExport& what) {
  if (what.identifiers == Identifiers::digests) record.ref.clear();
  return what.format == ExportFormat::csv ? csv_line(record) : ndjson_line(record);
}

std::vector<store::ObjectionRecord> read_page(store::Connection& connection,
                                              const store::ObjectorsPage& page) {
  return connection.transact(
      [&](store::Transaction& transaction) { return store::objectors_as_of(transaction, page); });
}

void log(store::Connection& connection, const ObjectionExport& what, const Exported& done) {
  connection.transact([&](store::Transaction& transaction) {
    store::log_export(
        transaction, {.actor = what.actor,
                      .purpose = what.purpose,
                      .to_position = done.position,
                      .records = done.people,
                      .at = what.now,
                      .as_of = what.as_of,
                      .identifiers = what.identifiers == Identifiers::clear ? "clear" : "digests"});
  });
}

}  // namespace

std::expected<Exported, PurposeRefusal> export_objections(store::Connection& connection,
                                                          const ObjectionExport& what,
                                                          const ExportSink& sink) {
  using Head = std::expected<std::int64_t, PurposeRefusal>;
  const auto head = connection.transact([&](store::Transaction& transaction) -> Head {
    if (const auto known = check_known_purpose(transaction, what.purpose); !known) {
      return std::unexpected(known.error());
    }
    return store::objection_head(transaction);
  });
  if (!head) return std::unexpected(head.error());

  Exported done{.people = 0, .position = *head, .is_whole = true};
  if (what.format == ExportFormat::csv) done.is_whole = sink(csv_title());
  store::ObjectorsPage page{.purpose = what.purpose,
                            .as_of = what.as_of,
                            .head = *head,
                            .after = 0,
                            .rows_max = page_rows};
  while (done.is_whole) {
    auto records = read_page(connection, page);
    give_lasting_names(records, what.secret);
    std::string text;
    for (store::ObjectionRecord& record : records) {
      page.after = record.position;
      text += line_of(std::move(record), what);
    }
    if (!text.empty()) {
      done.is_whole = sink(text);
      // Of a page that could not be written some may have left.
      done.people += static_cast<std::int64_t>(records.size());
    }
    if (records.size() < page_rows) break;
  }
  log(connection, what, done);
  return done;
}

}  // namespace crier::app
