#include "store/registers/suppressions.h"

#include "campaign/mail_address.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/registers/address_key.h"

namespace crier::store {
namespace {

// The longest end of all: whoever must not be written to until a later day is not written to before
// it because another row, or another file, says an earlier one.
constexpr SqlText add_suppressions = SqlText(R"sql(
  WITH given AS (
    SELECT {key} AS digest,
           (array_agg(reason ORDER BY number DESC) FILTER (WHERE reason <> ''))[1] AS reason,
           CASE WHEN bool_or(expires_at IS NULL) THEN NULL ELSE max(expires_at) END AS expires_at
    FROM unnest($3::bytea[], $4::text[], $5::timestamptz[])
      WITH ORDINALITY AS given (digest, reason, expires_at, number)
    GROUP BY given.digest
  ), before AS (
    SELECT x.address_key, x.reason, x.expires_at
    FROM given JOIN suppressions AS x ON x.channel = $1 AND x.address_key = given.digest
  ), written AS (
    INSERT INTO suppressions AS known (channel, address_key, reason, suppressed_at, expires_at)
    SELECT $1, digest, coalesce(given.reason, before.reason, 'unspecified'), $2::timestamptz,
           given.expires_at
    FROM given LEFT JOIN before ON before.address_key = given.digest ORDER BY digest
    ON CONFLICT (channel, address_key) DO UPDATE
    SET reason = excluded.reason,
        expires_at = CASE WHEN known.expires_at IS NULL OR excluded.expires_at IS NULL THEN NULL
                          ELSE greatest(known.expires_at, excluded.expires_at) END
    RETURNING address_key, reason, expires_at, (xmax = 0) AS is_new
  )
  SELECT count(*) FILTER (WHERE is_new) AS added,
         count(*) FILTER (WHERE NOT is_new AND is_changed) AS changed,
         count(*) FILTER (WHERE NOT is_new AND NOT is_changed) AS known
  FROM (SELECT written.is_new, (written.reason, written.expires_at)
                 IS DISTINCT FROM (before.reason, before.expires_at) AS is_changed
        FROM written LEFT JOIN before USING (address_key)) AS counted
)sql")
                                         .with("{key}", given_address_key);
const Statement insert_suppressions("suppressions_insert", add_suppressions);

const Statement select_suppression_stats("suppressions_stats", R"sql(
  SELECT channel, reason, count(*) AS addresses,
         count(*) FILTER (WHERE expires_at <= $1) AS expired
  FROM suppressions GROUP BY channel, reason ORDER BY channel, reason
)sql");

const Statement select_suppressions("suppressions_list", R"sql(
  SELECT channel, encode(address_key, 'hex') AS digest, reason, suppressed_at, expires_at
  FROM suppressions
  WHERE $1 = '' OR channel = $1
  ORDER BY suppressed_at DESC, channel, address_key LIMIT $2
)sql");

constexpr SqlText suppressions_of_address = SqlText(R"sql(
  SELECT channel, encode(address_key, 'hex') AS digest, reason, suppressed_at, expires_at
  FROM suppressions
  WHERE ($1 = '' OR channel = $1) AND address_key IN (
    SELECT {key} FROM unnest($2::bytea[]) AS given (digest))
  ORDER BY channel, suppressed_at
)sql")
                                                .with("{key}", given_address_key);
const Statement select_suppressions_of("suppressions_of", suppressions_of_address);

constexpr SqlText take_out_suppressions = SqlText(R"sql(
  WITH given AS (
    SELECT place, {key} AS digest FROM unnest($2::bigint[], $3::bytea[]) AS given (place, digest)
  ), gone AS (
    DELETE FROM suppressions
    WHERE channel = $1 AND address_key IN (SELECT digest FROM given)
    RETURNING address_key, reason, suppressed_at, expires_at
  ), kept AS (
    INSERT INTO suppression_removals
      (at, actor, reason, channel, address_key, suppressed_for, suppressed_at, expires_at)
    SELECT $4::timestamptz, $5, $6, $1, address_key, reason, suppressed_at, expires_at
    FROM gone ORDER BY address_key
  )
  SELECT DISTINCT given.place FROM given JOIN gone ON gone.address_key = given.digest
)sql")
                                              .with("{key}", given_address_key);
const Statement delete_suppressions("suppressions_remove", take_out_suppressions);

const Statement select_removals("suppressions_removals", R"sql(
  SELECT channel, encode(address_key, 'hex') AS digest, suppressed_for, suppressed_at,
         expires_at, at, actor, reason
  FROM suppression_removals
  WHERE $1 = '' OR channel = $1
  ORDER BY id DESC LIMIT $2
)sql");

constexpr SqlText removals_of_address = SqlText(R"sql(
  SELECT channel, encode(address_key, 'hex') AS digest, suppressed_for, suppressed_at,
         expires_at, at, actor, reason
  FROM suppression_removals
  WHERE ($1 = '' OR channel = $1) AND address_key IN (
    SELECT {key} FROM unnest($2::bytea[]) AS given (digest))
  ORDER BY id DESC
)sql")
                                            .with("{key}", given_address_key);
const Statement select_removals_of("suppressions_removals_of", removals_of_address);

constexpr SqlText registered_places = SqlText(R"sql(
  SELECT DISTINCT given.place
  FROM unnest($2::bigint[], $3::bytea[]) AS given (place, digest)
  JOIN suppressions AS x ON x.channel = $1 AND x.address_key = {key}
)sql")
                                          .with("{key}", given_address_key);
const Statement select_registered("suppressions_registered", registered_places);

constexpr SqlText suppressed_places = registered_places + R"sql(
  WHERE x.expires_at IS NULL OR x.expires_at > coalesce($4::timestamptz, clock_timestamp())
)sql";
const Statement select_suppressed("suppressions_among", suppressed_places);

}  // namespace

Digest address_digest(std::string_view address) {
  return sha256(register_form(address));
}

std::vector<Digest> address_digests(std::string_view address) {
  std::vector<Digest> digests;
  for (const std::string& form : register_forms(address)) digests.push_back(sha256(form));
  return digests;
}

namespace {

// Every form in which the register may have an address, beside the place of that address.
struct PlacedDigests {
  explicit PlacedDigests(std::span<const std::string_view> addresses) {
    for (std::size_t place = 0; place < addresses.size(); ++place) {
      for (const Digest& digest : address_digests(addresses[place])) {
        places.push_back(static_cast<std::int64_t>(place));
        digests.push_back(digest);
      }
    }
  }

  std::vector<std::int64_t> places;
  std::vector<Digest> digests;
};

std::vector<SuppressionRow> rows_of(const pqxx::result& result) {
  std::vector<SuppressionRow> rows;
  for (const auto& row : result) {
    rows.push_back({.channel = read<std::string>(row["channel"]),
                    .digest = read<std::string>(row["digest"]),
                    .reason = read<std::string>(row["reason"]),
                    .suppressed_at = read<WallTime>(row["suppressed_at"]),
                    .expires_at = read<std::optional<WallTime>>(row["expires_at"])});
  }
  return rows;
}

}  // namespace

std::vector<SuppressionRow> list_suppressions(Transaction& transaction, const std::string& channel,
                                              int rows_max) {
  return rows_of(exec(transaction, select_suppressions, channel, rows_max));
}

std::vector<SuppressionRow> suppressions_of(Transaction& transaction, const std::string& channel,
                                            std::string_view address) {
  return rows_of(exec(transaction, select_suppressions_of, channel, address_digests(address)));
}

namespace {

// Of `count` places those that a statement has answered with.
std::vector<bool> places_of(const pqxx::result& result, std::size_t count) {
  std::vector<bool> found(count);
  for (const auto& row : result) found[read<std::size_t>(row[0])] = true;
  return found;
}

std::vector<RemovedSuppression> removals_in(const pqxx::result& result) {
  std::vector<RemovedSuppression> removals;
  for (const auto& row : result) {
    removals.push_back({.entry = {.channel = read<std::string>(row["channel"]),
                                  .digest = read<std::string>(row["digest"]),
                                  .reason = read<std::string>(row["suppressed_for"]),
                                  .suppressed_at = read<WallTime>(row["suppressed_at"]),
                                  .expires_at = read<std::optional<WallTime>>(row["expires_at"])},
                        .note = {.actor = read<std::string>(row["actor"]),
                                 .at = read<WallTime>(row["at"]),
                                 .reason = read<std::string>(row["reason"])}});
  }
  return removals;
}

}  // namespace

std::vector<bool> are_in_register(Transaction& transaction, const std::string& channel,
                                  std::span<const std::string_view> addresses) {
  const PlacedDigests given(addresses);
  return places_of(exec(transaction, select_registered, channel, given.places, given.digests),
                   addresses.size());
}

std::vector<bool> remove_suppressions(Transaction& transaction, const std::string& channel,
                                      const RemovalNote& note,
                                      std::span<const std::string_view> addresses) {
  const PlacedDigests given(addresses);
  return places_of(exec(transaction, delete_suppressions, channel, given.places, given.digests,
                        note.at, note.actor, note.reason),
                   addresses.size());
}

std::vector<RemovedSuppression> list_removals(Transaction& transaction, const std::string& channel,
                                              int rows_max) {
  return removals_in(exec(transaction, select_removals, channel, rows_max));
}

std::vector<RemovedSuppression> removals_of(Transaction& transaction, const std::string& channel,
                                            std::string_view address) {
  return removals_in(exec(transaction, select_removals_of, channel, address_digests(address)));
}

std::set<std::string, std::less<>> suppressed_among(Transaction& transaction,
                                                    const std::string& channel,
                                                    std::span<const std::string_view> addresses,
                                                    std::optional<WallTime> at) {
  std::set<std::string, std::less<>> suppressed;
  if (addresses.empty()) return suppressed;
  const PlacedDigests given(addresses);
  for (const auto& row :
       exec(transaction, select_suppressed, channel, given.places, given.digests, at)) {
    suppressed.emplace(addresses[read<std::size_t>(row[0])]);
  }
  return suppressed;
}

SuppressionsRecorded record_suppressions(Transaction& transaction, const std::string& channel,
                                         WallTime now, std::span<const NewSuppression> entries) {
  std::vector<Digest> digests;
  std::vector<std::string_view> reasons;
  std::vector<std::optional<WallTime>> ends;
  for (const NewSuppression& entry : entries) {
    digests.push_back(entry.address);
    reasons.push_back(entry.reason);
    ends.push_back(entry.expires_at);
  }
  const auto result = exec(transaction, insert_suppressions, channel, now, digests, reasons, ends);
  return {.added = read<std::int64_t>(result[0]["added"]),
          .changed = read<std::int64_t>(result[0]["changed"]),
          .known = read<std::int64_t>(result[0]["known"])};
}

std::vector<SuppressionStats> suppression_stats(Transaction& transaction, WallTime now) {
  std::vector<SuppressionStats> rows;
  for (const auto& row : exec(transaction, select_suppression_stats, now)) {
    rows.push_back({.channel = read<std::string>(row["channel"]),
                    .reason = read<std::string>(row["reason"]),
                    .addresses = read<std::int64_t>(row["addresses"]),
                    .expired = read<std::int64_t>(row["expired"])});
  }
  return rows;
}

}  // namespace crier::store
