#include "audience/address_text.h"

#include <fmt/format.h>

#include "audience/country_code.h"
#include "audience/phone_number.h"
#include "audience/subscription_text.h"
#include "base/check.h"
#include "base/unicode.h"
#include "campaign/address/device_token.h"
#include "campaign/address/postal_address.h"
#include "campaign/mail_address.h"
#include "campaign/ref.h"

namespace crier::audience {

namespace {

std::expected<std::string, std::string> canonical_postal_address(std::string_view text) {
  auto address = postal_address_of(nfc(text));
  if (!address) return std::unexpected(std::move(address.error()));
  if (!country_code(address->country)) {
    return std::unexpected("the country of a postal address is a code of ISO 3166-1, such as |AT");
  }
  return text_of(*address);
}

}  // namespace

std::expected<std::string, std::string> canonical_listed_address(AddressKind kind,
                                                                 std::string_view text) {
  switch (kind) {
    case AddressKind::push: return canonical_device_token(trimmed_of_invisible(text));
    case AddressKind::web_push: return canonical_subscription(trimmed_of_invisible(text));
    case AddressKind::postal: return canonical_postal_address(trimmed_of_invisible(text));
    case AddressKind::email:
    case AddressKind::phone:
    case AddressKind::ref: break;
  }
  CRIER_CHECK(false);
}

std::optional<std::string> canonical_address(AddressKind kind, std::string_view text) {
  switch (kind) {
    case AddressKind::email: return canonical_mail_address(trimmed_of_invisible(text));
    case AddressKind::phone: return canonical_phone_number(trimmed_of_invisible(text));
    case AddressKind::ref: return normal_ref(text);
    case AddressKind::push:
    case AddressKind::web_push:
    case AddressKind::postal: {
      auto canonical = canonical_listed_address(kind, text);
      return canonical ? std::optional(*std::move(canonical)) : std::nullopt;
    }
  }
  CRIER_CHECK(false);
}

std::expected<std::string, std::string> address_to_send_to(AddressKind kind,
                                                           std::string_view text) {
  const auto bad =
      kind == AddressKind::email ? bad_label_of(trimmed_of_invisible(text)) : std::nullopt;
  if (bad) return std::unexpected(fault_of(*bad));
  if (has_several(kind)) {
    auto canonical = canonical_listed_address(kind, text);
    if (canonical) return canonical;
    return std::unexpected(fmt::format("is no {}: {}", noun_of(kind), canonical.error()));
  }
  auto canonical = canonical_address(kind, text);
  if (!canonical) return std::unexpected(fmt::format("is no {}", noun_of(kind)));
  return *std::move(canonical);
}

}  // namespace crier::audience
