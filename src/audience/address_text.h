// Addresses as people write them, whatever kind a channel delivers to.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "campaign/address_kind.h"

namespace crier::audience {

// `text`, without the blanks around it, in the one spelling by which addresses of this kind are
// kept and looked up. Nothing: it is none. Every text is a ref.
[[nodiscard]] std::optional<std::string> canonical_address(AddressKind kind, std::string_view text);

// The same of a kind of which a person may have several. The error says what is wrong with `text`,
// as a sentence without the text.
[[nodiscard]] std::expected<std::string, std::string> canonical_listed_address(
    AddressKind kind, std::string_view text);

// The same of an address that something is to be sent to, which is more than to be kept in a
// register. The error says what is wrong with `text`: "is no mail address".
[[nodiscard]] std::expected<std::string, std::string> address_to_send_to(AddressKind kind,
                                                                         std::string_view text);

}  // namespace crier::audience
