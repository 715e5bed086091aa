// What a campaign asks about a person, in SQL. `s` is the person's row of subjects. Pages, the plan
// and the audit ask in the same words: else a plan would count people whom the walk passes over, or
// the audit would look for them in another place than the campaign does. Internal to store/.
#pragma once

#include "postgres/sql_text.h"
#include "store/registers/address_key.h"

namespace crier::store {

// Whether the person has objected to the purpose $4.
inline constexpr SqlText has_objected = R"sql(
  EXISTS (SELECT FROM objections AS o
          WHERE o.lane = s.lane AND o.ref = s.ref AND o.purpose = $4)
)sql";

// Whether the register of the channel $5 holds {address} at the instant $7 (null: now). That it
// holds any is asked once a statement, in the order of its key, so that no plan reads it whole:
// three hashes a person are a tenth of what a page costs.
inline constexpr SqlText is_registered =
    SqlText(R"sql(
  coalesce((SELECT true FROM suppressions WHERE channel = $5
            ORDER BY channel, address_key LIMIT 1), false)
  AND EXISTS (SELECT FROM suppressions AS x
              WHERE x.channel = $5 AND x.address_key = {key}
                AND (x.expires_at IS NULL
                     OR x.expires_at > coalesce($7::timestamptz, clock_timestamp())))
)sql")
        .with("{key}",
              address_key.with("{sha256}", SqlText("sha256(convert_to({address}, 'UTF8'))")));

// Whether the register of the channel $5 has the person's address at the instant $7. $6 is what the
// channel delivers to (campaign/address_kind.h), of which a person has one: the register is asked
// for that address, and for the mailbox as well where that is a ref. It is asked for one spelling
// only, the ASCII lower case of a mailbox; suppressed_among() (store/registers/suppressions.h)
// finds the others.
inline constexpr SqlText has_suppressed_address =
    SqlText(R"sql(
  ($6::text IN ('email', 'ref') AND s.email IS NOT NULL AND {mailbox_is_registered}
   OR $6::text IN ('phone', 'ref') AND {other_is_registered})
)sql")
        .with("{mailbox_is_registered}",
              is_registered.with("{address}", SqlText(R"(lower(s.email COLLATE "C"))")))
        .with("{other_is_registered}",
              is_registered.with("{address}", SqlText("CASE $6::text WHEN 'phone' THEN s.phone "
                                                      "ELSE s.ref END")));

// A LATERAL subquery: the person's addresses of the kind $6, if a person may have several of it
// (has_several() of campaign/address_kind.h), a line each, the latest first, and of those that live
// the latest 20: each is a message, and a person is not one of thousands. `alive` has all of these,
// `usable` those that the register of the channel $5 does not hold at the instant $7; null:
// there are none.
inline constexpr SqlText listed_addresses =
    SqlText(R"sql((
  SELECT string_agg(each.value, E'\n'
                    ORDER BY each.registered_at DESC NULLS LAST, each.since DESC, each.value)
           AS alive,
         string_agg(each.value, E'\n'
                    ORDER BY each.registered_at DESC NULLS LAST, each.since DESC, each.value)
           FILTER (WHERE NOT each.is_registered) AS usable
  FROM (
    SELECT address.value, address.registered_at, address.since,
           {is_registered} AS is_registered
    FROM subject_addresses AS address
    WHERE address.lane = $1 AND address.subject_id = s.id AND address.kind = $6::text
      AND address.state <> 'dead'
    ORDER BY address.registered_at DESC NULLS LAST, address.since DESC, address.value
    LIMIT 20) AS each)
)sql")
        .with("{is_registered}", is_registered.with("{address}", SqlText("address.value")));

// Of `listed`, such a subquery. Where the register holds all of them they are told nonetheless, so
// that the person is left out as suppressed and not for want of an address.
inline constexpr SqlText addresses_of_listed = "coalesce(listed.usable, listed.alive)";
inline constexpr SqlText has_suppressed_listed =
    "(listed.usable IS NULL AND listed.alive IS NOT NULL)";

// Where the campaign counts the person: as at the freeze of the audience. `moved` is the person's
// first row of subject_moves after it; all null if there is none.
inline constexpr SqlText counted_country = "coalesce(moved.country_before, s.country)";
inline constexpr SqlText counted_locale =
    "CASE WHEN moved.country_before IS NULL THEN s.locale ELSE moved.locale_before END";

// What follows the last "@", because the part before it may have one in quotes.
inline constexpr SqlText domain_of_mailbox = "lower(split_part(s.email, '@', -1) COLLATE \"C\")";

}  // namespace crier::store
