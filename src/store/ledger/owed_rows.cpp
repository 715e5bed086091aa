#include "store/ledger/owed_rows.h"

#include <optional>
#include <string_view>
#include <utility>

#include "campaign/address_kind.h"
#include "campaign/mail_address.h"
#include "postgres/field.h"
#include "store/registers/suppressions.h"

namespace crier::store {

using dispatch::OwedConfirmation;

namespace {

void mark_suppressed(Transaction& transaction, const PageTerms& terms,
                     std::vector<OwedConfirmation>& page) {
  std::vector<std::string_view> addresses;
  const auto each_address = [&](const OwedConfirmation& owed, const auto& visit) {
    const Subject& subject = owed.row.subject;
    // The mailbox as well where the channel delivers to a ref (store/campaign/person_sql.h).
    if (terms.address != AddressKind::phone && !subject.email.empty()) visit(subject.email);
    if (terms.address == AddressKind::phone && !subject.phone.empty()) visit(subject.phone);
    if (terms.address == AddressKind::ref && !subject.ref.empty()) visit(subject.ref);
  };
  for (const OwedConfirmation& owed : page) {
    each_address(owed, [&](const std::string& address) { addresses.push_back(address); });
  }
  if (addresses.empty()) return;
  const auto suppressed =
      suppressed_among(transaction, terms.suppression_channel, addresses, std::nullopt);
  for (OwedConfirmation& owed : page) {
    each_address(owed, [&](const std::string& address) {
      owed.row.suppressed |= suppressed.contains(address);
    });
  }
}

}  // namespace

Subject subject_of(const pqxx::row& row) {
  return {.id = read<SubjectId>(row["id"]),
          .ref = read<std::string>(row["ref"]),
          .email = read<std::string>(row["email"]),
          .name = read<std::string>(row["name"]),
          .locale = read<std::string>(row["locale"]),
          .country = read<std::string>(row["country"]),
          .time_zone = read<std::string>(row["time_zone"]),
          .phone = read<std::string>(row["phone"]),
          .birth_date = read<std::optional<std::chrono::year_month_day>>(row["birth_date"])};
}

void prepare_addresses(Transaction& transaction, const PageTerms& terms,
                       std::vector<OwedConfirmation>& page) {
  mark_suppressed(transaction, terms, page);
  for (OwedConfirmation& owed : page) {
    owed.row.subject.email = wire_address(std::move(owed.row.subject.email));
  }
}

ResultColumns::ResultColumns(std::span<const dispatch::ConfirmationResult> results) {
  for (const dispatch::ConfirmationResult& each : results) {
    positions.push_back(each.position);
    claims.push_back(each.claim);
    states.push_back(name_of(each.state));
    reasons.push_back(each.reason);
    reply_codes.push_back(each.reply_code);
    tries.push_back(each.tries);
    doubts.push_back(each.doubts);
    pauses.push_back(each.again_in.count());
    ends.push_back(each.at);
  }
}

}  // namespace crier::store
