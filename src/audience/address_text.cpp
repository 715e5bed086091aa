#include "audience/address_text.h"

#include "audience/phone_number.h"
#include "base/check.h"
#include "base/unicode.h"
#include "campaign/mail_address.h"
#include "campaign/ref.h"

namespace crier::audience {

std::optional<std::string> canonical_address(AddressKind kind, std::string_view text) {
  switch (kind) {
    case AddressKind::email: return canonical_mail_address(trimmed(text));
    case AddressKind::phone: return canonical_phone_number(trimmed(text));
    case AddressKind::ref: return normal_ref(text);
  }
  CRIER_CHECK(false);
}

}  // namespace crier::audience
