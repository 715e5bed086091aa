#include "campaign/address_kind.h"

#include <algorithm>

#include "base/check.h"

namespace crier {

namespace {

// The host of the latest subscription (address/web_push_subscription.h has the form).
std::string_view push_service_in(std::string_view lines) {
  constexpr std::string_view before = R"({"endpoint":"https://)";
  if (!lines.starts_with(before)) return {};
  lines.remove_prefix(before.size());
  return lines.substr(0, std::min(lines.find_first_of("/:?#\"\n"), lines.size()));
}

}  // namespace

std::string_view name_of(AddressKind kind) {
  switch (kind) {
    case AddressKind::email: return "email";
    case AddressKind::phone: return "phone";
    case AddressKind::ref: return "ref";
    case AddressKind::push: return "push";
    case AddressKind::web_push: return "web_push";
    case AddressKind::postal: return "postal";
  }
  CRIER_CHECK(false);
}

std::optional<AddressKind> address_kind_named(std::string_view name) {
  const auto* const found =
      std::ranges::find(address_kinds, name, [](AddressKind kind) { return name_of(kind); });
  return found == address_kinds.end() ? std::nullopt : std::optional(*found);
}

std::string_view noun_of(AddressKind kind) {
  switch (kind) {
    case AddressKind::email: return "mail address";
    case AddressKind::phone: return "telephone number";
    case AddressKind::ref: return "ref";
    case AddressKind::push: return "device token";
    case AddressKind::web_push: return "Web Push subscription";
    case AddressKind::postal: return "postal address";
  }
  CRIER_CHECK(false);
}

const std::string& address_of(const Subject& subject, AddressKind kind) {
  switch (kind) {
    case AddressKind::email: return subject.email;
    case AddressKind::phone: return subject.phone;
    case AddressKind::ref: return subject.ref;
    case AddressKind::push:
    case AddressKind::web_push:
    case AddressKind::postal: return subject.addresses;
  }
  CRIER_CHECK(false);
}

std::vector<std::string_view> addresses_in(std::string_view lines) {
  std::vector<std::string_view> addresses;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    if (end > 0) addresses.push_back(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return addresses;
}

std::string_view domain_of(const Subject& subject, AddressKind kind) {
  if (kind == AddressKind::web_push) return push_service_in(subject.addresses);
  if (kind != AddressKind::email) return {};
  const std::string_view address = subject.email;
  const std::size_t at = address.rfind('@');
  return at == std::string_view::npos ? std::string_view() : address.substr(at + 1);
}

}  // namespace crier
