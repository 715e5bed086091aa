#include "use_cases/audience/row_reader.h"

#include <utility>

#include "audience/dialect.h"
#include "base/check.h"
#include "base/unicode.h"

namespace crier::app {

namespace {

std::unexpected<std::vector<std::string>> fault(std::string text) {
  return std::unexpected(std::vector<std::string>{std::move(text)});
}

}  // namespace

RowReader::RowReader(ByteSource& source, RejectFile& rejects, audience::Schema schema)
    : source_(source), rejects_(rejects), schema_(schema) {}

std::expected<void, std::vector<std::string>> RowReader::open(const ReadingOptions& options) {
  auto text = audience::TextSource::open(source_, options.encoding);
  if (!text) return fault(std::move(text.error()));
  text_ = *std::move(text);
  const std::string_view beginning = text_->peek(audience::dialect_octets);
  const auto delimiter = options.delimiter ? options.delimiter : delimiter_of_rejects(beginning);
  const auto dialect = audience::dialect_of(beginning, schema_, options.header, delimiter);
  if (!dialect) return fault(dialect.error());
  reader_.emplace(*dialect);
  if (auto header = read_header(options.header); !header) return header;
  rejects_.describe(columns_, dialect->delimiter);
  return {};
}

std::expected<void, std::vector<std::string>> RowReader::read_header(
    const audience::HeaderRules& rules) {
  switch (next_event()) {
    case audience::CsvEvent::end:
      if (is_stopped_) return fault("it was stopped before the header row came");
      return fault(failure_.empty() ? "it is empty; a header row is needed" : failure_);
    case audience::CsvEvent::fault:
      return fault("the header row: " + std::string(remedy_of(reader_->fault().reason)));
    case audience::CsvEvent::record:
    case audience::CsvEvent::starved: break;
  }
  const auto header = reader_->record().fields;
  for (const audience::CsvField& field : header) {
    if (field.quoting) return fault("the header row: " + std::string(remedy_of(*field.quoting)));
  }
  auto columns = audience::ColumnMap::read(header, schema_, rules);
  if (!columns) return std::unexpected(std::move(columns.error()));
  columns_ = *std::move(columns);
  for (std::size_t field = 0; field < columns_.reject_columns(); ++field) {
    if (columns_.name_of_field(field) == audience::reject_reason_column) reason_field_ = field;
  }
  std::vector<bool> ignored(columns_.width());
  for (std::size_t field = 0; field < ignored.size(); ++field) {
    ignored[field] = columns_.is_ignored(field);
  }
  reader_->expect({.needed = columns_.width_needed(), .named = columns_.width()},
                  std::move(ignored));
  return {};
}

const audience::CsvRecord* RowReader::next() {
  CRIER_CHECK(reader_ && columns_.width() != 0);
  while (true) {
    const audience::CsvEvent event = next_event();
    if (event == audience::CsvEvent::end) return nullptr;
    ++rows_read_;
    if (event == audience::CsvEvent::record) return &reader_->record();
    const audience::CsvFault& found = reader_->fault();
    const audience::Finding finding{.reason = found.reason,
                                    .field = static_cast<std::uint32_t>(found.field)};
    reject(std::span(&finding, 1));
  }
}

std::string_view RowReader::reason_before() const {
  if (!reason_field_) return {};
  return trimmed(reader_->record().fields[*reason_field_].text);
}

void RowReader::reject(std::span<const audience::Finding> findings) {
  rejects_.add({.kind = RejectKind::rejected,
                .line = reader_->record().line,
                .findings = findings,
                .record = reader_->record().raw});
  if (heard_) heard_();
}

void RowReader::warn(std::span<const audience::Finding> findings) {
  rejects_.add({.kind = RejectKind::warning,
                .line = reader_->record().line,
                .findings = findings,
                .record = reader_->record().raw});
}

audience::CsvEvent RowReader::next_event() {
  while (true) {
    const audience::CsvEvent event = reader_->next();
    if (event != audience::CsvEvent::starved) return event;
    const auto space = reader_->space();
    try {
      const std::size_t bytes = text_->read(space.first(audience::CsvReader::read_bytes));
      if (bytes == 0) {
        reader_->close();
      } else {
        reader_->filled(bytes);
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
