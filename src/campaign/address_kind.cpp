#include "campaign/address_kind.h"

#include "base/check.h"

namespace crier {

std::string_view name_of(AddressKind kind) {
  switch (kind) {
    case AddressKind::email: return "email";
    case AddressKind::phone: return "phone";
    case AddressKind::ref: return "ref";
  }
  CRIER_CHECK(false);
}

std::string_view noun_of(AddressKind kind) {
  switch (kind) {
    case AddressKind::email: return "mail address";
    case AddressKind::phone: return "telephone number";
    case AddressKind::ref: return "ref";
  }
  CRIER_CHECK(false);
}

const std::string& address_of(const Subject& subject, AddressKind kind) {
  switch (kind) {
    case AddressKind::email: return subject.email;
    case AddressKind::phone: return subject.phone;
    case AddressKind::ref: return subject.ref;
  }
  CRIER_CHECK(false);
}

std::string_view domain_of(const Subject& subject, AddressKind kind) {
  if (kind != AddressKind::email) return {};
  const std::string_view address = subject.email;
  const std::size_t at = address.rfind('@');
  return at == std::string_view::npos ? std::string_view() : address.substr(at + 1);
}

}  // namespace crier
