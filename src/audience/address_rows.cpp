#include "audience/address_rows.h"

#include <string_view>
#include <utility>

#include "audience/address_text.h"
#include "audience/instants_meant.h"

namespace crier::audience {

std::optional<AddressEntry> AddressRows::check(const CsvRecord& record) {
  judge_.begin(record);
  std::string kept;
  const RowJudge::Ref ref = judge_.ref_of(AddressColumn::ref, kept);
  const std::string_view kind_name = judge_.text_of(AddressColumn::kind);
  const std::string_view value = judge_.text_of(AddressColumn::value);
  if (judge_.is_rejected()) return std::nullopt;
  const auto kind = address_kind_named(kind_name);
  if (!kind || !has_several(*kind)) {
    judge_.find(RejectReason::unknown_kind, AddressColumn::kind, kind_name);
    return std::nullopt;
  }
  auto canonical = canonical_listed_address(*kind, value);
  if (!canonical) {
    judge_.find(malformed(*kind), AddressColumn::value, value);
    return std::nullopt;
  }
  return AddressEntry{.ref = std::string(ref.text),
                      .kind = *kind,
                      .value = *std::move(canonical),
                      .registered_at = registered_at(),
                      .is_ref_changed = ref.is_changed};
}

std::optional<WallTime> AddressRows::registered_at() {
  const std::string_view text = judge_.text_of(AddressColumn::registered_at);
  if (text.empty()) return std::nullopt;
  const std::optional<InstantsMeant> meant = instants_meant(text);
  if (!meant) {
    judge_.find(RejectReason::no_instant, AddressColumn::registered_at, text);
    return std::nullopt;
  }
  if (meant->earliest <= now_) return meant->earliest;
  // As an instant of ours, each import of the file would be a later one, by which ended addresses
  // live again.
  judge_.find(RejectReason::not_registered_yet, AddressColumn::registered_at);
  return std::nullopt;
}

}  // namespace crier::audience
