#include "audience/address_text.h"

#include <fmt/format.h>

#include "audience/phone_number.h"
#include "base/check.h"
#include "base/unicode.h"
#include "campaign/mail_address.h"
#include "campaign/ref.h"

namespace crier::audience {

std::optional<std::string> canonical_address(AddressKind kind, std::string_view text) {
  switch (kind) {
    case AddressKind::email: return canonical_mail_address(trimmed_of_invisible(text));
    case AddressKind::phone: return canonical_phone_number(trimmed_of_invisible(text));
    case AddressKind::ref: return normal_ref(text);
  }
  CRIER_CHECK(false);
}

std::expected<std::string, std::string> address_to_send_to(AddressKind kind,
                                                           std::string_view text) {
  const auto bad =
      kind == AddressKind::email ? bad_label_of(trimmed_of_invisible(text)) : std::nullopt;
  if (bad) return std::unexpected(fault_of(*bad));
  auto canonical = canonical_address(kind, text);
  if (!canonical) return std::unexpected(fmt::format("is no {}", noun_of(kind)));
  return *std::move(canonical);
}

}  // namespace crier::audience
