#include "use_cases/audience/row_reader.h"

#include <utility>

#include "audience/format/dialect.h"
#include "base/check.h"
#include "base/unicode.h"

namespace crier::app {

namespace {

std::unexpected<std::vector<std::string>> failed(std::string text) {
  return std::unexpected(std::vector<std::string>{std::move(text)});
}

}  // namespace

RowReader::RowReader(ByteSource& source, RejectFile& rejects, audience::Schema schema, Forms forms)
    : source_(source), rejects_(rejects), schema_(schema), forms_(forms) {}

std::expected<void, std::vector<std::string>> RowReader::open(const ReadingOptions& options) {
  const auto text_forms = forms_ == Forms::csv ? audience::TextSource::Forms::table
                                               : audience::TextSource::Forms::table_or_json_lines;
  auto text = audience::TextSource::open(source_, options.encoding, text_forms);
  if (!text) return failed(std::move(text.error()));
  text_ = *std::move(text);
  const std::string_view beginning = text_->peek(audience::dialect_octets);
  if (forms_ == Forms::csv_or_json_lines && audience::is_json_lines(beginning)) {
    const auto& lines = reader_.emplace<audience::JsonLines>(schema_, options.header);
    if (auto header = understand(lines.header(), {}); !header) return header;
    rejects_.describe(columns_, ',');
    return {};
  }
  const auto delimiter = options.delimiter ? options.delimiter : delimiter_of_rejects(beginning);
  const auto dialect = audience::dialect_of(beginning, schema_, options.header, delimiter);
  if (!dialect) return failed(dialect.error());
  reader_.emplace<audience::CsvReader>(*dialect);
  if (auto header = read_header(options.header); !header) return header;
  rejects_.describe(columns_, dialect->delimiter);
  return {};
}

std::expected<void, std::vector<std::string>> RowReader::read_header(
    const audience::HeaderRules& rules) {
  switch (next_event()) {
    case audience::CsvEvent::end:
      if (is_stopped_) return failed("it was stopped before the header row came");
      return failed(failure_.empty() ? "it is empty; a header row is needed" : failure_);
    case audience::CsvEvent::fault:
      return failed("the header row: " + std::string(remedy_of(fault().reason)));
    case audience::CsvEvent::record:
    case audience::CsvEvent::starved: break;
  }
  const auto header = record().fields;
  for (const audience::CsvField& field : header) {
    if (field.quoting) return failed("the header row: " + std::string(remedy_of(*field.quoting)));
  }
  if (auto understood = understand(header, rules); !understood) return understood;
  std::vector<bool> ignored(columns_.width());
  for (std::size_t field = 0; field < ignored.size(); ++field) {
    ignored[field] = columns_.is_ignored(field);
  }
  std::get<audience::CsvReader>(reader_).expect(
      {.needed = columns_.width_needed(), .named = columns_.width()}, std::move(ignored));
  return {};
}

std::expected<void, std::vector<std::string>> RowReader::understand(
    std::span<const audience::CsvField> header, const audience::HeaderRules& rules) {
  auto columns = audience::ColumnMap::read(header, schema_, rules);
  if (!columns) return std::unexpected(std::move(columns.error()));
  columns_ = *std::move(columns);
  for (std::size_t field = 0; field < columns_.reject_columns(); ++field) {
    if (columns_.name_of_field(field) == audience::reject_reason_column) reason_field_ = field;
  }
  return {};
}

const audience::CsvRecord& RowReader::record() const {
  if (const auto* csv = std::get_if<audience::CsvReader>(&reader_)) return csv->record();
  return std::get<audience::JsonLines>(reader_).record();
}

const audience::CsvFault& RowReader::fault() const {
  if (const auto* csv = std::get_if<audience::CsvReader>(&reader_)) return csv->fault();
  return std::get<audience::JsonLines>(reader_).fault();
}

const audience::CsvRecord* RowReader::next() {
  CRIER_CHECK(columns_.width() != 0);
  while (true) {
    const audience::CsvEvent event = next_event();
    if (event == audience::CsvEvent::end) return nullptr;
    ++rows_read_;
    if (event == audience::CsvEvent::record) return &record();
    const audience::CsvFault& found = fault();
    const audience::Finding finding{.reason = found.reason,
                                    .field = static_cast<std::uint32_t>(found.field)};
    reject(std::span(&finding, 1));
  }
}

std::string_view RowReader::reason_before() const {
  if (!reason_field_) return {};
  return trimmed(record().fields[*reason_field_].text);
}

void RowReader::reject(std::span<const audience::Finding> findings) {
  rejects_.add({.kind = RejectKind::rejected,
                .line = record().line,
                .findings = findings,
                .record = record().raw});
  if (heard_) heard_();
}

void RowReader::warn(std::span<const audience::Finding> findings) {
  rejects_.add({.kind = RejectKind::warning,
                .line = record().line,
                .findings = findings,
                .record = record().raw});
}

audience::CsvEvent RowReader::next_event() {
  if (auto* csv = std::get_if<audience::CsvReader>(&reader_)) return next_event(*csv);
  return next_event(std::get<audience::JsonLines>(reader_));
}

template <class Reader>
audience::CsvEvent RowReader::next_event(Reader& reader) {
  while (true) {
    const audience::CsvEvent event = reader.next();
    if (event != audience::CsvEvent::starved) return event;
    const auto space = reader.space();
    try {
      const std::size_t bytes = text_->read(space.first(audience::CsvReader::read_bytes));
      if (bytes == 0) {
        reader.close();
      } else {
        reader.filled(bytes);
      }
    } catch (const SourceStopped&) {
      is_stopped_ = true;
      return audience::CsvEvent::end;
    } catch (const audience::SourceBroken& broken) {
      failure_ = broken.what();
      return audience::CsvEvent::end;
    }
  }
}

}  // namespace crier::app
