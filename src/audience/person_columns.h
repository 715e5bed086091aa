// The columns of a file of people.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace crier::audience {

enum class Column : std::uint8_t {
  ref,
  email,
  name,
  locale,
  country,
  time_zone,
  birth_date,
  phone,
  // In which language the person agreed to terms: kept as a part of `locale`
  // (campaign/language/stored_locale.h), so that a file that has it has that, too.
  terms_locale,
  // Of each of these a person may have several (campaign/address_kind.h).
  push,
  web_push,
  postal
};
inline constexpr std::size_t column_count = 12;

[[nodiscard]] std::string_view name_of(Column column);

}  // namespace crier::audience
