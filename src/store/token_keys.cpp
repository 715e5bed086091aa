#include "store/token_keys.h"

#include "base/check.h"
#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

const Statement select_all{"token_keys", "SELECT id, secret FROM token_keys ORDER BY id"};
const Statement select_one{"token_keys_one", "SELECT id, secret FROM token_keys WHERE id = $1"};

const Statement select_records{"token_keys_records", R"sql(
  SELECT id, made_at, made_by,
         (SELECT count(*) FROM campaigns WHERE token_key = token_keys.id) AS campaigns
  FROM token_keys ORDER BY id
)sql"};

// 244 bits, as the first (migrations/0009_objections.sql).
const Statement insert{"token_keys_insert", R"sql(
  INSERT INTO token_keys (id, secret, made_at, made_by)
  SELECT $1, replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), $2, $3
  ON CONFLICT (id) DO NOTHING
)sql"};

objection::TokenKey key_of(const pqxx::row& row) {
  return {.id = read<int>(row["id"]), .secret = read<std::string>(row["secret"])};
}

}  // namespace

std::vector<objection::TokenKey> token_keys(Transaction& transaction) {
  std::vector<objection::TokenKey> keys;
  for (const auto& row : exec(transaction, select_all)) keys.push_back(key_of(row));
  CRIER_CHECK(!keys.empty());
  return keys;
}

std::optional<objection::TokenKey> token_key(Transaction& transaction, int id) {
  const auto rows = exec(transaction, select_one, id);
  if (rows.empty()) return std::nullopt;
  return key_of(rows[0]);
}

std::vector<TokenKeyRecord> token_key_records(Transaction& transaction) {
  std::vector<TokenKeyRecord> records;
  for (const auto& row : exec(transaction, select_records)) {
    records.push_back({.id = read<int>(row["id"]),
                       .made_at = read<WallTime>(row["made_at"]),
                       .made_by = read<std::string>(row["made_by"]),
                       .campaigns = read<std::int64_t>(row["campaigns"])});
  }
  return records;
}

bool insert_token_key(Transaction& transaction, const NewTokenKey& key) {
  return exec(transaction, insert, key.id, key.at, key.actor).affected_rows() == 1;
}

}  // namespace crier::store
