#include "store/ledger/limit_places.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <string_view>

#include "pacing/places.h"
#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

using dispatch::LimitBooking;

// Who is alive holds what it holds until it says otherwise. A process that is killed loses its
// sessions and its connections alike; one that is stopped keeps both. Sessions also end with the
// server: then nobody can be told from the dead for a minute, in which those that live come back.
const Statement select_places("limit_places", R"sql(
  SELECT kept.name, kept.daemon_id::text AS daemon, kept.held, kept.most,
         CASE WHEN kept.asked_at > $3::timestamptz - $4::bigint * interval '1 second'
              THEN kept.wanted ELSE 0 END AS wanted
  FROM limit_places AS kept
  WHERE kept.name = ANY ($1::text[]) AND kept.daemon_id <> $2::uuid
    AND (kept.asked_at > $3::timestamptz - $5::bigint * interval '1 second'
         OR EXISTS (SELECT FROM daemons
                    WHERE daemons.id = kept.daemon_id AND daemons.alive_until > $3::timestamptz)
         OR (kept.asked_at > $3::timestamptz - $6::bigint * interval '1 second'
             AND ((kept.server_started_at < pg_postmaster_start_time()
                   AND pg_postmaster_start_time() > $3::timestamptz - interval '1 minute')
                  OR EXISTS (SELECT FROM pg_stat_activity AS session
                             WHERE session.datname = current_database()
                               AND session.application_name = 'crierd ' || kept.daemon_id))))
  ORDER BY kept.name, kept.daemon_id
)sql");

// As select_places has it of daemons that are not known to be alive. The minute after a start of
// the server is left out: nobody can be told from the dead in it.
const Statement select_resting("resting_limit_places", R"sql(
  SELECT kept.name, sum(kept.held)::integer AS places,
         max(kept.asked_at) + $3::bigint * interval '1 second' AS until
  FROM limit_places AS kept
  WHERE (kept.name = $1 OR starts_with(kept.name, $1 || '/')) AND kept.held > 0
    AND kept.asked_at <= clock_timestamp() - $2::bigint * interval '1 second'
    AND kept.asked_at > clock_timestamp() - $3::bigint * interval '1 second'
    AND NOT EXISTS (SELECT FROM daemons
                    WHERE daemons.id = kept.daemon_id AND daemons.alive_until > clock_timestamp())
    AND EXISTS (SELECT FROM pg_stat_activity AS session
                WHERE session.datname = current_database()
                  AND session.application_name = 'crierd ' || kept.daemon_id)
  GROUP BY kept.name
  ORDER BY kept.name
)sql");

const Statement store_places("store_limit_places", R"sql(
  INSERT INTO limit_places AS kept (name, daemon_id, held, wanted, most, asked_at, server_started_at)
  SELECT asked.name, $1::uuid, asked.held, asked.wanted, asked.most, $6::timestamptz,
         pg_postmaster_start_time()
  FROM unnest($2::text[], $3::integer[], $4::integer[], $5::integer[])
       AS asked (name, held, wanted, most)
  ON CONFLICT (name, daemon_id) DO UPDATE
  SET held = excluded.held, wanted = excluded.wanted, most = excluded.most,
      asked_at = excluded.asked_at, server_started_at = excluded.server_started_at
)sql");

const Statement remove_places("remove_limit_places", R"sql(
  DELETE FROM limit_places WHERE daemon_id = $1::uuid AND name = ANY ($2::text[])
)sql");

const Statement remove_all_places("leave_limit_places", R"sql(
  DELETE FROM limit_places WHERE daemon_id = $1::uuid
)sql");

const Statement sweep("sweep_limit_places", R"sql(
  DELETE FROM limit_places
  WHERE (name, daemon_id) IN
        (SELECT name, daemon_id FROM limit_places AS kept
         WHERE asked_at < clock_timestamp() - $2::bigint * interval '1 second'
           AND NOT EXISTS (SELECT FROM daemons WHERE daemons.id = kept.daemon_id)
         LIMIT $1
         FOR UPDATE SKIP LOCKED)
)sql");

std::int64_t seconds_of(std::chrono::seconds time) {
  return time.count();
}

// By limit, in the order of their ids. The one who asks is among them.
struct Holders {
  pacing::PlacesQuestion question;
  bool has_asking{};
};
using HoldersByLimit = std::map<std::string, Holders, std::less<>>;

void add_asking(Holders& holders, const LimitBooking::Places& places) {
  holders.question.asking = holders.question.daemons.size();
  holders.question.daemons.push_back(
      {.held = places.in_use, .wanted = places.wanted, .most = places.most});
  holders.has_asking = true;
}

}  // namespace

std::vector<pacing::PlacesAnswer> divide_places(Transaction& transaction, const std::string& daemon,
                                                const std::vector<LimitBooking>& bookings,
                                                WallTime now) {
  std::vector<pacing::PlacesAnswer> answers(bookings.size());
  std::vector<std::string_view> names;
  std::map<std::string_view, const LimitBooking::Places*> asked;
  for (const LimitBooking& booking : bookings) {
    if (!booking.places) continue;
    names.emplace_back(booking.limit);
    asked.emplace(booking.limit, &*booking.places);
  }
  if (names.empty()) return answers;

  HoldersByLimit by_limit;
  for (const auto& row :
       exec(transaction, select_places, names, daemon, now, seconds_of(dispatch::places_wanted_for),
            seconds_of(dispatch::places_kept), seconds_of(dispatch::places_kept_of_frozen))) {
    const auto name = read<std::string>(row["name"]);
    Holders& holders = by_limit[name];
    if (!holders.has_asking && read<std::string>(row["daemon"]) > daemon) {
      add_asking(holders, *asked.at(name));
    }
    holders.question.daemons.push_back({.held = read<int>(row["held"]),
                                        .wanted = read<int>(row["wanted"]),
                                        .most = read<int>(row["most"])});
  }

  std::vector<std::string_view> kept;
  std::vector<std::string_view> gone;
  std::vector<int> held;
  std::vector<int> wanted;
  std::vector<int> most;
  for (std::size_t place = 0; place < bookings.size(); ++place) {
    const LimitBooking& booking = bookings[place];
    if (!booking.places) continue;
    Holders& holders = by_limit[booking.limit];
    if (!holders.has_asking) add_asking(holders, *booking.places);
    holders.question.now = now;
    answers[place] = pacing::places_for(holders.question);
    const int holds = std::max(answers[place].given, booking.places->in_use);
    if (holds == 0 && booking.places->wanted == 0) {
      gone.emplace_back(booking.limit);
      continue;
    }
    kept.emplace_back(booking.limit);
    held.push_back(holds);
    wanted.push_back(booking.places->wanted);
    most.push_back(booking.places->most);
  }
  if (!kept.empty()) exec(transaction, store_places, daemon, kept, held, wanted, most, now);
  if (!gone.empty()) exec(transaction, remove_places, daemon, gone);
  return answers;
}

std::vector<RestingPlaces> resting_places(Transaction& transaction, const std::string& channel) {
  std::vector<RestingPlaces> resting;
  for (const auto& row :
       exec(transaction, select_resting, channel, seconds_of(dispatch::places_kept),
            seconds_of(dispatch::places_kept_of_frozen))) {
    resting.push_back({.node = read<std::string>(row["name"]),
                       .places = read<int>(row["places"]),
                       .until = read<WallTime>(row["until"])});
  }
  return resting;
}

void leave_places(Transaction& transaction, const std::string& daemon) {
  exec(transaction, remove_all_places, daemon);
}

int sweep_places(Transaction& transaction, int rows_max) {
  return static_cast<int>(
      exec(transaction, sweep, rows_max, seconds_of(dispatch::places_kept_of_frozen))
          .affected_rows());
}

}  // namespace crier::store
