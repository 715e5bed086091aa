#include "store/report/free_texts.h"

#include <chrono>

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

// Files of suppressed addresses say the same few words of many: each once.
const Statement select_texts("free_texts", R"sql(
  SELECT 'suppressions' AS "table", channel || ', ' || count(*) || ' of them' AS row, reason AS text
  FROM suppressions WHERE reason <> '' GROUP BY channel, reason
  UNION ALL
  SELECT 'suppression_removals', id::text, text
  FROM suppression_removals CROSS JOIN LATERAL (VALUES (reason), (suppressed_for)) AS said (text)
  WHERE text <> ''
  UNION ALL
  SELECT 'campaign_events', id::text, reason FROM campaign_events WHERE reason <> ''
  UNION ALL
  SELECT 'campaign_extensions', id::text, reason FROM campaign_extensions
  UNION ALL
  SELECT 'limit_settings', version::text, reason FROM limit_settings
  UNION ALL
  SELECT 'objection_handovers', id::text, waiver FROM objection_handovers WHERE waiver IS NOT NULL
  UNION ALL
  SELECT 'erasures', position::text, reason FROM erasures
  UNION ALL
  SELECT 'objection_requests', receipt, text
  FROM objection_requests
  CROSS JOIN LATERAL (VALUES (why), (concat_ws(' / ', name, email, phone))) AS said (text)
  WHERE text <> ''
  ORDER BY 1, 2, 3
)sql");

}  // namespace

void read_free_texts(Transaction& transaction, const std::function<void(const FreeText&)>& take) {
  limit_statements(transaction, std::chrono::milliseconds(0));
  for (const auto& row : exec(transaction, select_texts)) {
    take({.table = read<std::string>(row["table"]),
          .row = read<std::string>(row["row"]),
          .text = read<std::string>(row["text"])});
  }
}

}  // namespace crier::store
