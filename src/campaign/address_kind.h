// What of a person a channel delivers to. Everything that depends on it asks here, or switches over
// all kinds, so that the compiler names every place that another kind has to be taught to.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "campaign/subject.h"

namespace crier {

enum class AddressKind : std::uint8_t {
  email,
  phone,
  ref,  // The receiver knows people by the controller's own name for them.
  // Of these a person may have several (has_several below).
  push,      // An app on a device: address/device_token.h.
  web_push,  // A browser: address/web_push_subscription.h.
  postal,    // A letterbox: address/postal_address.h.
};
inline constexpr std::array address_kinds = {AddressKind::email,    AddressKind::phone,
                                             AddressKind::ref,      AddressKind::push,
                                             AddressKind::web_push, AddressKind::postal};

// Whether a person may have several of the kind: they are rows of subject_addresses. The others are
// a column of subjects.
[[nodiscard]] constexpr bool has_several(AddressKind kind) {
  return kind == AddressKind::push || kind == AddressKind::web_push || kind == AddressKind::postal;
}

// "email", "phone", "ref": the column of subjects, which statements are given. "push", "web_push",
// "postal": as rows of subject_addresses and columns of files have it.
[[nodiscard]] std::string_view name_of(AddressKind kind);
[[nodiscard]] std::optional<AddressKind> address_kind_named(std::string_view name);

// For people: "mail address", "telephone number", "ref", "device token".
[[nodiscard]] std::string_view noun_of(AddressKind kind);

// Empty: the person has none. As long as `subject` lives. Of a kind of which a person may have
// several, and for which `subject` was read: all that live, a line each, the latest first.
[[nodiscard]] const std::string& address_of(const Subject& subject, AddressKind kind);

// The lines of such a text; views into it. No address contains a line end.
[[nodiscard]] std::vector<std::string_view> addresses_in(std::string_view lines);

// The domain of it, as long as `subject` lives: of a mail address, or the host of the push service
// of a browser (the latest one's). Empty: addresses of this kind have none.
[[nodiscard]] std::string_view domain_of(const Subject& subject, AddressKind kind);

}  // namespace crier
