#include "app/audience/person_reader.h"

#include <date/tz.h>

#include "base/check.h"

namespace crier::app {

namespace {

std::vector<std::string> zones_of_this_system() {
  std::vector<std::string> names;
  for (const date::time_zone& zone : date::get_tzdb().zones) names.push_back(zone.name());
  return names;
}

}  // namespace

PersonReader::PersonReader(ByteSource& source, RejectFile& rejects)
    : source_(source), rejects_(rejects), zones_(zones_of_this_system()) {}

std::expected<void, std::vector<std::string>> PersonReader::read_header(
    const audience::HeaderRules& rules, std::chrono::year_month_day today) {
  switch (next_event()) {
    case audience::CsvEvent::end:
      return std::unexpected(std::vector<std::string>{"it is empty; a header row is needed"});
    case audience::CsvEvent::fault:
      return std::unexpected(std::vector<std::string>{
          "the header row: " + std::string(remedy_of(reader_.fault().reason))});
    case audience::CsvEvent::record:
    case audience::CsvEvent::starved: break;
  }
  auto columns = audience::ColumnMap::read(reader_.record().fields, rules);
  if (!columns) return std::unexpected(std::move(columns.error()));
  columns_ = std::move(*columns);
  reader_.expect_fields(columns_.width());
  validator_.emplace(columns_, zones_, today);
  return {};
}

std::optional<audience::PersonRow> PersonReader::next() {
  CRIER_CHECK(validator_);
  while (true) {
    const audience::CsvEvent event = next_event();
    if (event == audience::CsvEvent::end) return std::nullopt;
    ++rows_read_;
    const audience::CsvRecord& record = reader_.record();
    if (event == audience::CsvEvent::fault) {
      rejects_.add({.line = record.line,
                    .column = columns_.name_of_field(reader_.fault().field),
                    .reason = reader_.fault().reason,
                    .record = record.raw});
      continue;
    }
    const auto person = validator_->check(record);
    if (person) return *person;
    rejects_.add({.line = record.line,
                  .column = columns_.name_of_field(person.error().field),
                  .reason = person.error().reason,
                  .record = record.raw});
  }
}

void PersonReader::reject_repeat(std::int64_t line, std::string_view record) {
  rejects_.add({.line = line,
                .column = audience::name_of(audience::Column::ref),
                .reason = audience::RejectReason::duplicate_ref,
                .record = record});
}

audience::CsvEvent PersonReader::next_event() {
  while (true) {
    const audience::CsvEvent event = reader_.next();
    if (event != audience::CsvEvent::starved) return event;
    const auto space = reader_.space();
    const std::size_t bytes = source_.read(space.first(audience::CsvReader::read_bytes));
    if (bytes == 0) {
      reader_.close();
    } else {
      reader_.filled(bytes);
    }
  }
}

}  // namespace crier::app
