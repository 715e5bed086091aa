#include "store/registers/told_language.h"

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

// By step, as the key of a try leads to it.
const Statement select_language("told_language", R"sql(
  SELECT people.country, coalesce(people.locale, '') AS stored_locale,
         coalesce((SELECT told.locale FROM campaign_lanes AS walk
                   CROSS JOIN LATERAL (
                     SELECT tries.locale FROM attempts AS tries
                     WHERE tries.lane = $1 AND tries.campaign_id = $3
                       AND tries.step = walk.step AND tries.subject_id = $2
                       AND tries.outcome IN ('accepted', 'unknown')
                     ORDER BY tries.attempt DESC LIMIT 1) AS told
                   WHERE walk.lane = $1 AND walk.campaign_id = $3
                   ORDER BY walk.step DESC LIMIT 1), '') AS locales
  FROM subjects AS people
  WHERE people.lane = $1 AND people.id = $2
)sql");

}  // namespace

std::optional<ToldLanguage> told_language(Transaction& transaction,
                                          const objection::Bearer& bearer) {
  const auto found =
      exec(transaction, select_language, bearer.lane, bearer.subject, bearer.campaign);
  if (found.empty()) return std::nullopt;
  return ToldLanguage{.locales = read<std::string>(found[0]["locales"]),
                      .country = read<std::string>(found[0]["country"]),
                      .stored_locale = read<std::string>(found[0]["stored_locale"])};
}

}  // namespace crier::store
