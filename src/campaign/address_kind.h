// What of a person a channel delivers to. Everything that depends on it asks here, or switches over
// all kinds, so that the compiler names every place that another kind has to be taught to.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "campaign/subject.h"

namespace crier {

enum class AddressKind : std::uint8_t {
  email,
  phone,
  ref,  // The receiver knows people by the controller's own name for them.
};
inline constexpr std::array address_kinds = {AddressKind::email, AddressKind::phone,
                                             AddressKind::ref};

// "email", "phone", "ref": the column of subjects, which statements are given.
[[nodiscard]] std::string_view name_of(AddressKind kind);

// For people: "mail address", "telephone number", "ref".
[[nodiscard]] std::string_view noun_of(AddressKind kind);

// Empty: the person has none. As long as `subject` lives.
[[nodiscard]] const std::string& address_of(const Subject& subject, AddressKind kind);

// The domain of it, as long as `subject` lives; empty: addresses of this kind have none.
[[nodiscard]] std::string_view domain_of(const Subject& subject, AddressKind kind);

}  // namespace crier
