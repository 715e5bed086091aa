#include "store/ledger/owed_rows.h"

#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "campaign/address_kind.h"
#include "campaign/mail_address.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/audience/subject_addresses.h"
#include "store/registers/suppressions.h"

namespace crier::store {

using dispatch::OwedConfirmation;

namespace {

// As pages do (store/campaign/person_sql.h): those that may be used, or all where none may.
void read_listed(Transaction& transaction, const PageTerms& terms,
                 std::vector<OwedConfirmation>& page) {
  std::vector<LaneSubject> people;
  for (const OwedConfirmation& owed : page) {
    people.push_back({.lane = owed.lane, .subject = owed.row.subject.id});
  }
  const auto live = live_addresses(transaction, terms.address, people);
  std::vector<std::string_view> all;
  for (const auto& each : live) all.insert(all.end(), each.begin(), each.end());
  if (all.empty()) return;
  const auto suppressed =
      suppressed_among(transaction, terms.suppression_channel, all, std::nullopt);
  for (std::size_t place = 0; place < page.size(); ++place) {
    dispatch::PageRow& row = page[place].row;
    std::vector<std::string> usable;
    for (const std::string& address : live[place]) {
      if (!suppressed.contains(address)) usable.push_back(address);
    }
    row.suppressed = usable.empty() && !live[place].empty();
    row.subject.addresses =
        fmt::format("{}", fmt::join(row.suppressed ? live[place] : usable, "\n"));
  }
}

void mark_suppressed(Transaction& transaction, const PageTerms& terms,
                     std::vector<OwedConfirmation>& page) {
  if (has_several(terms.address)) return read_listed(transaction, terms, page);
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

dispatch::RunningCampaign owing_by(const pqxx::row& row, int step) {
  return {.id = read<CampaignId>(row["id"]),
          .key = read<std::string>(row["key"]),
          .channel = read<std::string>(row["channel"]),
          .step = step,
          .notify_by = read<WallTime>(row["notify_by"]),
          .edition = read<int>(row["texts_edition"])};
}

void prepare_addresses(Transaction& transaction, const PageTerms& terms,
                       std::vector<OwedConfirmation>& page) {
  mark_suppressed(transaction, terms, page);
  for (OwedConfirmation& owed : page) {
    owed.row.subject.email = wire_address(std::move(owed.row.subject.email));
  }
}

int renew_owed(Transaction& transaction, const Statement& statement,
               std::span<const dispatch::ConfirmationClaim> claims,
               std::chrono::milliseconds lease) {
  std::vector<std::int64_t> positions;
  std::vector<std::int64_t> numbers;
  for (const dispatch::ConfirmationClaim& each : claims) {
    positions.push_back(each.position);
    numbers.push_back(each.claim);
  }
  const auto renewed = exec(transaction, statement, positions, numbers, lease.count());
  return static_cast<int>(renewed.affected_rows());
}

void settle_owed(Transaction& transaction, const Statement& statement, const std::string& channel,
                 std::span<const dispatch::ConfirmationResult> results) {
  std::vector<std::int64_t> positions;
  std::vector<std::int64_t> claims;
  std::vector<std::string_view> states;
  std::vector<std::string_view> reasons;
  std::vector<int> reply_codes;
  std::vector<int> tries;
  std::vector<int> doubts;
  std::vector<std::int64_t> pauses;
  std::vector<WallTime> ends;
  std::vector<std::string_view> versions;
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
    versions.push_back(each.version);
  }
  exec(transaction, statement, positions, claims, states, reasons, reply_codes, tries, doubts,
       pauses, channel, ends, versions);
}

}  // namespace crier::store
