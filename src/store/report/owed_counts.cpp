#include "store/report/owed_counts.h"

#include "base/check.h"
#include "objection/confirmation_state.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "postgres/sql_text.h"

namespace crier::store {
namespace {

using objection::ConfirmationState;

constexpr SqlText count_states(R"sql(
  SELECT state, reason, count(*) AS rows
  FROM (SELECT state, reason FROM {table} WHERE campaign_id = $1 LIMIT $2) AS looked_at
  GROUP BY state, reason
  ORDER BY state, reason
)sql");
constexpr SqlText count_confirmations = count_states.with("{table}", SqlText("confirmations"));
constexpr SqlText count_corrections = count_states.with("{table}", SqlText("corrections"));
const Statement select_confirmations("owed_confirmations_count", count_confirmations);
const Statement select_corrections("owed_corrections_count", count_corrections);

const Statement select_unwalked("owed_corrections_unwalked", R"sql(
  SELECT EXISTS (SELECT FROM correction_lanes WHERE campaign_id = $1 AND NOT done) AS is_unwalked
)sql");

report::OwedFigures figures_by(Transaction& transaction, const Statement& statement,
                               CampaignId campaign) {
  report::OwedFigures figures;
  for (const auto& row : exec(transaction, statement, campaign, owed_counted_max + 1)) {
    const auto state = objection::confirmation_state_named(text_of(row["state"]));
    CRIER_CHECK(state.has_value());
    const auto rows = read<std::int64_t>(row["rows"]);
    switch (*state) {
      case ConfirmationState::owed: figures.owed += rows; break;
      case ConfirmationState::sent: figures.sent += rows; break;
      case ConfirmationState::failed:
        figures.failed += rows;
        figures.failed_by.push_back({.reason = read<std::string>(row["reason"]), .people = rows});
        break;
      case ConfirmationState::none:
        figures.none += rows;
        figures.none_by.push_back({.reason = read<std::string>(row["reason"]), .people = rows});
        break;
    }
  }
  figures.are_more = figures.all() > owed_counted_max;
  return figures;
}

}  // namespace

report::OwedFigures confirmation_figures(Transaction& transaction, CampaignId campaign) {
  return figures_by(transaction, select_confirmations, campaign);
}

report::OwedFigures correction_figures(Transaction& transaction, CampaignId campaign) {
  report::OwedFigures figures = figures_by(transaction, select_corrections, campaign);
  figures.is_unwalked = read<bool>(exec(transaction, select_unwalked, campaign)[0]["is_unwalked"]);
  return figures;
}

}  // namespace crier::store
