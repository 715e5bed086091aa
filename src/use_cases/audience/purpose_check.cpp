#include "use_cases/audience/purpose_check.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/suggestion.h"
#include "campaign/key.h"
#include "store/campaign/campaigns.h"

namespace crier::app {
namespace {

std::string known_text(const std::string& purpose, const std::vector<std::string>& known) {
  if (const auto meant = nearest(purpose, known)) {
    return fmt::format("; did you mean \"{}\"?", *meant);
  }
  return known.empty() ? "; there is no campaign yet"
                       : fmt::format("; there is: {}", fmt::join(known, ", "));
}

std::string warning_of(const std::string& purpose, const std::vector<std::string>& known) {
  const auto meant = nearest(purpose, known);
  if (!meant) return {};
  return fmt::format(
      "no campaign has the purpose \"{}\", and one has \"{}\"; what is recorded for the one does "
      "not count for the other",
      purpose, *meant);
}

bool contains(const std::vector<std::string>& known, const std::string& purpose) {
  return std::ranges::find(known, purpose) != known.end();
}

// Those of campaigns and of objections.
std::vector<std::string> purposes_in_use(store::Transaction& transaction) {
  std::vector<std::string> known = store::campaign_purposes(transaction);
  for (const auto& row : store::objection_stats(transaction)) known.push_back(row.purpose);
  std::ranges::sort(known);
  known.erase(std::unique(known.begin(), known.end()), known.end());
  return known;
}

}  // namespace

std::expected<void, PurposeRefusal> check_purpose_form(const std::string& purpose) {
  if (is_key(purpose)) return {};
  const std::string meant = nearest_key(purpose);
  return std::unexpected(PurposeRefusal{
      .kind = PurposeRefusal::Kind::malformed,
      .words = fmt::format("\"{}\" is no purpose that a campaign can have: {}{}", purpose, key_rule,
                           meant.empty() ? "" : fmt::format("; did you mean \"{}\"?", meant))});
}

std::expected<std::string, PurposeRefusal> check_purpose(store::Transaction& transaction,
                                                         const std::string& purpose,
                                                         NewPurpose new_purpose) {
  if (const auto form = check_purpose_form(purpose); !form) return std::unexpected(form.error());
  const auto known = store::campaign_purposes(transaction);
  if (contains(known, purpose)) return std::string();
  if (new_purpose == NewPurpose::allowed) return warning_of(purpose, known);
  return std::unexpected(PurposeRefusal{.kind = PurposeRefusal::Kind::unknown,
                                        .words = fmt::format("no campaign has the purpose \"{}\"{}",
                                                             purpose, known_text(purpose, known))});
}

std::string warning_of_new_purpose(store::Transaction& transaction, const std::string& purpose) {
  if (contains(store::campaign_purposes(transaction), purpose)) return {};
  const auto known = purposes_in_use(transaction);
  const auto meant = contains(known, purpose) ? std::nullopt : nearest(purpose, known);
  if (!meant) return {};
  return fmt::format(
      "the purpose \"{}\" is new; did you mean \"{}\"? Objections to the one do not count for the "
      "other",
      purpose, *meant);
}

std::expected<void, PurposeRefusal> check_known_purpose(store::Transaction& transaction,
                                                        const std::string& purpose) {
  if (const auto form = check_purpose_form(purpose); !form) return form;
  if (contains(store::campaign_purposes(transaction), purpose)) return {};
  if (!store::objections_after(transaction, purpose, 0, 1).empty()) return {};
  return std::unexpected(PurposeRefusal{
      .kind = PurposeRefusal::Kind::unknown,
      .words = fmt::format("neither a campaign nor an objection has the purpose "
                           "\"{}\"{}",
                           purpose, known_text(purpose, purposes_in_use(transaction)))});
}

std::vector<store::ObjectionStats> objections_by_purpose(store::Transaction& transaction) {
  return store::objection_stats(transaction);
}

std::expected<std::vector<store::ObjectionRecord>, PurposeRefusal> latest_objections(
    store::Transaction& transaction, const std::string& purpose, int rows_max) {
  if (const auto known = check_known_purpose(transaction, purpose); !known) {
    return std::unexpected(known.error());
  }
  return store::list_objections(transaction, purpose, rows_max);
}

}  // namespace crier::app
