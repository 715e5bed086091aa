// Any bytes, in any chunks: the reader ends, counts lines upwards, hands out views into what it was
// given, and every row is either sound or refused with a reason. The first byte sets the chunk
// size and, where it is odd, a bound of records so small that much is beyond it.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "audience/format/csv_reader.h"
#include "audience/row_validator.h"
#include "audience/text_check.h"
#include "base/check.h"

namespace {

using namespace crier::audience;

const ZoneNames& zones() {
  static const ZoneNames names({"Europe/Berlin"});
  return names;
}

void expect_sound(const PersonRow& row) {
  CRIER_CHECK(!row.ref.empty() && row.country.size() == 2);
  for (const std::string_view text : {row.ref, row.email, row.name, row.locale, row.phone}) {
    CRIER_CHECK(!text_fault(text));
    CRIER_CHECK(text.size() <= 400);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace std::chrono_literals;
  if (size == 0) return 0;
  const std::size_t chunk = std::size_t{data[0]} * 8 + 1;
  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t record_bytes = data[0] % 2 == 1 ? 40 : CsvReader::record_bytes_max;
  CsvReader reader({}, record_bytes);
  std::optional<ColumnMap> columns;
  std::optional<RowValidator> validator;
  std::int64_t last_line = 0;
  while (true) {
    const CsvEvent event = reader.next();
    if (event == CsvEvent::end) return 0;
    if (event == CsvEvent::starved) {
      if (rest.empty()) {
        reader.close();
        continue;
      }
      const std::size_t bytes = std::min(chunk, rest.size());
      std::ranges::copy(rest.substr(0, bytes), reader.space().begin());
      reader.filled(bytes);
      rest.remove_prefix(bytes);
      continue;
    }
    const CsvRecord& record = reader.record();
    CRIER_CHECK(record.line > last_line);
    CRIER_CHECK(record.raw.size() <= record_bytes);
    last_line = record.line;
    static_cast<void>(CsvReader::fields_of(record.raw, ','));
    if (event == CsvEvent::fault) continue;
    if (columns) {
      CRIER_CHECK(record.fields.size() >= columns->width_needed());
      CRIER_CHECK(record.fields.size() <= columns->width());
      const auto row = validator->check(record);
      CRIER_CHECK(row || !validator->findings().empty());
      if (row) expect_sound(*row);
      for (const Finding& finding : validator->findings()) CRIER_CHECK(!detail_of(finding).empty());
      continue;
    }
    auto read = ColumnMap::read(record.fields, person_schema(), {});
    if (!read) return 0;
    columns = std::move(*read);
    std::vector<bool> ignored;
    for (std::size_t field = 0; field < columns->width(); ++field) {
      ignored.push_back(columns->is_ignored(field));
    }
    reader.expect({.needed = columns->width_needed(), .named = columns->width()}, ignored);
    validator.emplace(*columns, zones(), 2026y / 1 / 1);
  }
}
