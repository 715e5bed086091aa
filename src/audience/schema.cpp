#include "audience/schema.h"

#include <array>

#include "audience/person_columns.h"

namespace crier::audience {

namespace {

constexpr std::size_t ref_bytes_max = 200;
constexpr std::size_t address_bytes_max = 254;
// As browsers write it, with more than is kept.
constexpr std::size_t subscription_bytes_max = 4096;
// As many lines as there may be, and what is between them.
constexpr std::size_t postal_bytes_max = 600;

constexpr std::string_view person_without =
    "The person is imported without it; what was known of it stays.";
constexpr std::string_view person_without_address =
    "The person is imported without an address; one that was known stays.";
constexpr std::string_view person_without_age =
    "The person is imported and their age is unknown, whatever was known.";

constexpr std::array<SchemaColumn, column_count> person_columns{{
    {.name = "ref", .bytes_max = ref_bytes_max, .decides = true},
    {.name = "email", .bytes_max = address_bytes_max, .left_out = person_without_address},
    {.name = "name", .bytes_max = 400, .has_spaces = true, .left_out = person_without},
    {.name = "locale", .bytes_max = 64, .is_ascii = true, .left_out = person_without},
    {.name = "country", .bytes_max = 64, .decides = true, .is_ascii = true},
    {.name = "time_zone",
     .bytes_max = 64,
     .is_ascii = true,
     .has_spaces = true,
     .left_out = person_without},
    {.name = "birth_date",
     .bytes_max = 40,
     .is_ascii = true,
     .has_spaces = true,
     .left_out = person_without_age},
    {.name = "phone",
     .bytes_max = 64,
     .is_ascii = true,
     .has_spaces = true,
     .left_out = person_without},
    {.name = "terms_locale",
     .bytes_max = 64,
     .is_ascii = true,
     .left_out = person_without,
     .needs = static_cast<std::size_t>(Column::locale)},
    // Some ten of the longest.
    {.name = "push",
     .bytes_max = 16'384,
     .is_ascii = true,
     .has_spaces = true,
     .left_out = person_without},
    {.name = "web_push",
     .bytes_max = subscription_bytes_max,
     .has_spaces = true,
     .left_out = person_without},
    {.name = "postal",
     .bytes_max = postal_bytes_max,
     .has_spaces = true,
     .left_out = person_without},
}};

constexpr std::array<std::string_view, 3> instant_aliases{"objected", "objected_on",
                                                          "objection_date"};

constexpr std::array<SchemaColumn, 2> objection_columns{{
    {.name = "ref", .bytes_max = ref_bytes_max, .decides = true},
    {.name = "objected_at",
     .bytes_max = 64,
     .is_ascii = true,
     .has_spaces = true,
     .aliases = instant_aliases,
     .left_out = "The objection is recorded and counts from the time of this import."},
}};

constexpr std::array<std::string_view, 4> address_aliases{"email", "e-mail", "mail",
                                                          "email_address"};
constexpr std::array<std::string_view, 2> end_aliases{"expires", "expires_on"};

constexpr std::array<SchemaColumn, 3> suppression_columns{{
    {.name = "address",
     .bytes_max = address_bytes_max,
     .decides = true,
     .aliases = address_aliases},
    // A word or two for the statistics, no story.
    {.name = "reason",
     .bytes_max = 100,
     .has_spaces = true,
     .left_out = "The address is suppressed for a reason that is not said."},
    {.name = "expires_at",
     .bytes_max = 64,
     .is_ascii = true,
     .has_spaces = true,
     .aliases = end_aliases,
     .left_out = "The address is suppressed without an end."},
}};

constexpr std::array<std::string_view, 3> value_aliases{"address", "token", "subscription"};
constexpr std::array<std::string_view, 4> registration_aliases{"registered", "registered_on",
                                                               "created_at", "updated_at"};

constexpr std::array<SchemaColumn, 4> address_columns{{
    {.name = "ref", .bytes_max = ref_bytes_max, .decides = true},
    {.name = "kind", .bytes_max = 64, .decides = true, .is_ascii = true},
    {.name = "value",
     .bytes_max = subscription_bytes_max,
     .decides = true,
     .has_spaces = true,
     .aliases = value_aliases},
    {.name = "registered_at",
     .bytes_max = 64,
     .is_ascii = true,
     .has_spaces = true,
     .aliases = registration_aliases,
     .left_out = "The address is imported, and nobody knows since when it is registered."},
}};

}  // namespace

std::string_view name_of(Column column) {
  return person_columns[static_cast<std::size_t>(column)].name;
}

Schema person_schema() {
  return person_columns;
}

Schema objection_schema() {
  return objection_columns;
}

Schema suppression_schema() {
  return suppression_columns;
}

Schema address_schema() {
  return address_columns;
}

}  // namespace crier::audience
