// Any octets as a file of each kind, packed, encoded and divided as they say themselves: reading
// ends, every row is taken or refused with a reason, and its fields can be written again. The first
// octet sets the size of the pieces.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "audience/address_rows.h"
#include "audience/columns.h"
#include "audience/format/csv_reader.h"
#include "audience/format/dialect.h"
#include "audience/format/json_lines.h"
#include "audience/register_rows.h"
#include "audience/source/text_source.h"
#include "base/check.h"

namespace {

using namespace crier;
using namespace crier::audience;

class Pieces final : public OctetSource {
 public:
  Pieces(std::string_view octets, std::size_t piece) : rest_(octets), piece_(piece) {}

  std::size_t read(std::span<char> into) override {
    const std::size_t bytes = std::min({into.size(), piece_, rest_.size()});
    std::ranges::copy(rest_.substr(0, bytes), into.begin());
    rest_.remove_prefix(bytes);
    return bytes;
  }

 private:
  std::string_view rest_;
  std::size_t piece_;
};

// False when the rest of the file cannot be had.
template <class Reader>
bool fill(Reader& reader, TextSource& text) {
  try {
    const auto space = reader.space();
    const std::size_t bytes = text.read(space.first(CsvReader::read_bytes));
    if (bytes == 0) {
      reader.close();
    } else {
      reader.filled(bytes);
    }
    return true;
  } catch (const SourceBroken&) {
    return false;
  }
}

template <class Rows>
void read_file(std::string_view octets, std::size_t piece, Schema schema, Rows rows_of) {
  // A small file may unpack to a large one.
  constexpr int rows_max = 10'000;
  Pieces pieces(octets, piece);
  const auto text = TextSource::open(pieces, "");
  if (!text) return;
  const auto dialect = dialect_of((*text)->peek(dialect_octets), schema, {}, std::nullopt);
  if (!dialect) return;
  CsvReader reader(*dialect);
  std::optional<ColumnMap> columns;
  for (int row = 0; row < rows_max;) {
    const CsvEvent event = reader.next();
    if (event == CsvEvent::end) return;
    if (event == CsvEvent::starved) {
      if (!fill(reader, **text)) return;
      continue;
    }
    ++row;
    static_cast<void>(CsvReader::fields_of(reader.record().raw, dialect->delimiter));
    if (event == CsvEvent::fault) continue;
    if (!columns) {
      auto read = ColumnMap::read(reader.record().fields, schema, {});
      if (!read) return;
      columns = *std::move(read);
      reader.expect({.needed = columns->width_needed(), .named = columns->width()});
      continue;
    }
    auto rows = rows_of(*columns);
    const auto entry = rows.check(reader.record());
    CRIER_CHECK(entry || !rows.findings().empty());
    for (const Finding& finding : rows.findings()) CRIER_CHECK(!detail_of(finding).empty());
  }
}

// The same of a file of JSON objects.
void read_json_lines(std::string_view octets, std::size_t piece, WallTime now) {
  Pieces pieces(octets, piece);
  const auto text = TextSource::open(pieces, {}, TextSource::Forms::table_or_json_lines);
  if (!text) return;
  JsonLines reader(address_schema(), {});
  const auto columns = ColumnMap::read(reader.header(), address_schema(), {});
  CRIER_CHECK(columns.has_value());
  AddressRows rows(*columns, now);
  constexpr int lines_max = 10'000;
  for (int line = 0; line < lines_max;) {
    const CsvEvent event = reader.next();
    if (event == CsvEvent::end) return;
    if (event == CsvEvent::starved) {
      if (!fill(reader, **text)) return;
      continue;
    }
    ++line;
    const auto fields = CsvReader::fields_of(reader.record().raw, ',');
    if (event == CsvEvent::fault) continue;
    CRIER_CHECK(fields.size() == address_schema().size());
    const auto entry = rows.check(reader.record());
    CRIER_CHECK(entry || !rows.findings().empty());
    for (const Finding& finding : rows.findings()) CRIER_CHECK(!detail_of(finding).empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = std::size_t{data[0]} * 8 + 1;
  const std::string_view octets(reinterpret_cast<const char*>(data) + 1, size - 1);
  const WallTime now{std::chrono::days(20'000)};
  read_file(octets, piece, objection_schema(),
            [&](const ColumnMap& columns) { return ObjectionRows(columns, now); });
  read_file(octets, piece, suppression_schema(), [&](const ColumnMap& columns) {
    return SuppressionRows(columns, AddressKind::email, now);
  });
  read_file(octets, piece, address_schema(),
            [&](const ColumnMap& columns) { return AddressRows(columns, now); });
  read_json_lines(octets, piece, now);
  return 0;
}
