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
// channel delivers to (campaign/address_kind.h): the register is asked for that address, and for
// the mailbox as well where that is a ref. It is asked for one spelling only, the ASCII lower case
// of a mailbox; suppressed_among() (store/registers/suppressions.h) finds the others.
inline constexpr SqlText has_suppressed_address =
    SqlText(R"sql(
  ($6::text <> 'phone' AND s.email IS NOT NULL AND {mailbox_is_registered}
   OR $6::text <> 'email' AND {other_is_registered})
)sql")
        .with("{mailbox_is_registered}",
              is_registered.with("{address}", SqlText(R"(lower(s.email COLLATE "C"))")))
        .with("{other_is_registered}",
              is_registered.with("{address}", SqlText("CASE $6::text WHEN 'phone' THEN s.phone "
                                                      "ELSE s.ref END")));

// Where the campaign counts the person: as at the freeze of the audience. `moved` is the person's
// first row of subject_moves after it; all null if there is none.
inline constexpr SqlText counted_country = "coalesce(moved.country_before, s.country)";
inline constexpr SqlText counted_locale =
    "CASE WHEN moved.country_before IS NULL THEN s.locale ELSE moved.locale_before END";

// What follows the last "@", because the part before it may have one in quotes.
inline constexpr SqlText domain_of_mailbox = "lower(split_part(s.email, '@', -1) COLLATE \"C\")";

}  // namespace crier::store
