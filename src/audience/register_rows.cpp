#include "audience/register_rows.h"

#include <algorithm>

#include "audience/address_text.h"
#include "audience/instants_meant.h"

namespace crier::audience {

std::optional<ObjectionEntry> ObjectionRows::check(const CsvRecord& record) {
  judge_.begin(record);
  std::string kept;
  const RowJudge::Ref ref = judge_.ref_of(ObjectionColumn::ref, kept);
  const std::string_view instant = judge_.text_of(ObjectionColumn::objected_at);
  if (judge_.is_rejected()) return std::nullopt;
  ObjectionEntry entry{.ref = std::string(ref.text),
                       .objected_at = now_,
                       .objected_until = now_,
                       .is_ref_changed = ref.is_changed};
  if (instant.empty()) return entry;
  const std::optional<InstantsMeant> meant = instants_meant(instant);
  if (!meant) {
    judge_.find(RejectReason::no_instant, ObjectionColumn::objected_at, instant);
  } else if (meant->latest < first_objection) {
    judge_.find(RejectReason::too_long_ago, ObjectionColumn::objected_at);
  } else if (meant->earliest > now_) {
    judge_.find(RejectReason::in_the_future, ObjectionColumn::objected_at);
  } else {
    entry.objected_at = meant->earliest;
    entry.objected_until = std::min(meant->latest, now_);
  }
  return entry;
}

std::optional<SuppressionEntry> SuppressionRows::check(const CsvRecord& record) {
  judge_.begin(record);
  SuppressionEntry entry;
  read_address(entry);
  if (judge_.is_rejected()) return std::nullopt;
  entry.reason = judge_.text_of(SuppressionColumn::reason);
  const std::string_view end = judge_.text_of(SuppressionColumn::expires_at);
  if (end.empty()) return entry;
  const std::optional<InstantsMeant> meant = instants_meant(end);
  if (!meant) {
    judge_.find(RejectReason::no_instant, SuppressionColumn::expires_at, end);
    return entry;
  }
  if (meant->latest <= now_) {
    judge_.reject(RejectReason::in_the_past, SuppressionColumn::expires_at);
    return std::nullopt;
  }
  entry.expires_at = meant->latest;
  return entry;
}

void SuppressionRows::read_address(SuppressionEntry& entry) {
  if (kind_ == AddressKind::ref) {
    std::string kept;
    const RowJudge::Ref ref = judge_.ref_of(SuppressionColumn::address, kept);
    entry.address = ref.text;
    entry.is_ref_changed = ref.is_changed;
    return;
  }
  const std::string_view text = judge_.text_of(SuppressionColumn::address);
  if (text.empty()) return;
  auto canonical = canonical_address(kind_, text);
  if (!canonical) judge_.find(malformed(kind_), SuppressionColumn::address, text);
  entry.address = std::move(canonical).value_or(std::string());
}

}  // namespace crier::audience
