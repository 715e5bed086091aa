#include "use_cases/audience/person_reader.h"

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
    : rows_(source, rejects, audience::person_schema()), zones_(zones_of_this_system()) {}

std::expected<void, std::vector<std::string>> PersonReader::open(
    const ReadingOptions& options, std::chrono::year_month_day today) {
  if (auto header = rows_.open(options); !header) return header;
  validator_.emplace(rows_.columns(), zones_, today);
  return {};
}

std::optional<audience::PersonRow> PersonReader::next() {
  CRIER_CHECK(validator_);
  while ((record_ = rows_.next()) != nullptr) {
    // Alone in the reject file, the row would replace the one that counted.
    if (rows_.reason_before() == name_of(audience::RejectReason::duplicate_ref)) {
      const audience::Finding finding = repeat();
      rows_.reject(std::span(&finding, 1));
      continue;
    }
    const auto person = validator_->check(*record_);
    if (person) {
      if (person->is_ref_changed) ++refs_changed_;
      return person;
    }
    rows_.reject(validator_->findings());
  }
  return std::nullopt;
}

std::span<const audience::Finding> PersonReader::findings() const {
  return validator_->findings();
}

void PersonReader::warn(std::int64_t line, std::string_view record,
                        std::span<const audience::Finding> findings) {
  rows_.rejects().add(
      {.kind = RejectKind::warning, .line = line, .findings = findings, .record = record});
}

audience::Finding PersonReader::repeat() const {
  return {.reason = audience::RejectReason::duplicate_ref,
          .field = static_cast<std::uint32_t>(*columns().field_of(audience::Column::ref))};
}

void PersonReader::reject_repeat(std::int64_t line, std::string_view record) {
  const audience::Finding finding = repeat();
  rows_.rejects().add({.kind = RejectKind::rejected,
                       .line = line,
                       .findings = std::span(&finding, 1),
                       .record = record});
}

}  // namespace crier::app
