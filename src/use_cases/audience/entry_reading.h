// How the rows of a file are read, counted and written in batches, where each is an entry by
// itself: of a register, or an address of somebody.
#pragma once

#include <cstddef>
#include <utility>

#include "audience/format/csv_reader.h"
#include "use_cases/audience/import_summary.h"
#include "use_cases/audience/row_reader.h"

namespace crier::app {

// Hands every sound entry of `rows` to `keep`, and calls `write` for each `batch_rows` of them,
// which are one transaction. The summary has whatever `write` counts as added and changed; of the
// rest, what was not rejected is unchanged.
template <class Rows, class Keep, class Write>
ImportSummary read_entries(RowReader& reader, const ImportPace& pace, std::size_t batch_rows,
                           Rows& rows, Keep keep, Write write) {
  ImportSummary summary;
  std::size_t kept = 0;
  while (const audience::CsvRecord* const record = reader.next()) {
    auto entry = rows.check(*record);
    if (!entry) {
      reader.reject(rows.findings());
      continue;
    }
    if (entry->is_ref_changed) ++summary.refs_changed;
    if (!rows.findings().empty()) reader.warn(rows.findings());
    keep(*std::move(entry), *record);
    if (++kept % batch_rows != 0) continue;
    write(summary);
    pace.tell(reader.source(), reader.rows_read(), reader.rows_read());
    summary.stopped = pace.is_stopped();
    if (summary.stopped) break;
  }
  write(summary);
  reader.rejects().close();
  summary.stopped = summary.stopped || reader.is_stopped();
  summary.read = reader.rows_read();
  summary.rejected = reader.rejects().count();
  summary.unchanged = summary.read - summary.rejected - summary.added - summary.changed;
  summary.failure = reader.failure();
  return summary;
}

}  // namespace crier::app
