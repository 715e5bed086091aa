#include "campaign/mail_address.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <ranges>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>

#include "base/check.h"
#include "base/domain_name.h"
#include "base/unicode.h"
#include "campaign/host_name.h"

namespace crier {

namespace {

constexpr std::size_t local_part_bytes_max = 64;  // RFC 5321 4.5.3.1.1.

constexpr std::array<bool, 256> in_local_part = [] {
  std::array<bool, 256> table{};
  const auto allow = [&table](char letter) { table[static_cast<unsigned char>(letter)] = true; };
  for (char letter = 'a'; letter <= 'z'; ++letter) allow(letter);
  for (char letter = 'A'; letter <= 'Z'; ++letter) allow(letter);
  for (char digit = '0'; digit <= '9'; ++digit) allow(digit);
  // atext of RFC 5322 3.2.3, and UTF-8 of RFC 6532.
  for (const char sign : std::string_view("!#$%&'*+-/=?^_`{|}~")) allow(sign);
  for (std::size_t byte = 0x80; byte < table.size(); ++byte) table[byte] = true;
  return table;
}();

// A dot-atom: at least one character between dots.
bool is_local_part(std::string_view text) {
  if (text.empty() || text.size() > local_part_bytes_max) return false;
  char before = '.';
  for (const char letter : text) {
    if (letter == '.' ? before == '.' : !in_local_part[static_cast<unsigned char>(letter)]) {
      return false;
    }
    before = letter;
  }
  return before != '.';
}

// A host name of at least two labels that is no IPv4 address.
bool is_mail_domain(std::string_view text) {
  const std::size_t last_dot = text.rfind('.');
  if (last_dot == std::string_view::npos || !is_host_name(text)) return false;
  return std::ranges::any_of(text.substr(last_dot + 1), [](char c) { return c < '0' || c > '9'; });
}

// Spaces and invisible characters beyond ASCII, which look like nothing or like another address.
// IDNA would drop some of them without a word.
bool has_hidden_characters(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::int32_t point = next_code_point(text, at);
    if (point < 0 || shows_nothing(point) || (point >= 0x80 && point <= 0x9F) ||
        (point >= 0x2000 && point <= 0x206F) || (point >= 0xFFF0 && point <= 0xFFFF)) {
      return true;
    }
  }
  return false;
}

icu::StringPiece piece(std::string_view text) {
  return {text.data(), static_cast<std::int32_t>(text.size())};
}

std::string decomposed(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* const nfd = icu::Normalizer2::getNFDInstance(status);
  CRIER_CHECK(U_SUCCESS(status));
  std::string result;
  icu::StringByteSink<std::string> sink(&result);
  nfd->normalizeUTF8(0, piece(text), sink, nullptr, status);
  CRIER_CHECK(U_SUCCESS(status));
  return result;
}

// A-labels that are none by IDNA stay: see bad_label_of().
std::optional<std::string> domain_in_ascii(std::string_view domain) {
  if (!is_ascii(domain)) return with_a_labels(domain);
  std::string lower = ascii_lower(domain);
  if (!lower.contains(a_label_prefix)) return lower;
  return with_a_labels(lower).value_or(lower);
}

// IDNA knows more dots than one: the last goes when they are one.
std::optional<std::string> canonical_domain(std::string_view domain) {
  auto ascii = domain_in_ascii(domain);
  if (ascii) ascii->resize(without_root_dot(*ascii).size());
  return ascii;
}

}  // namespace

std::optional<std::string> canonical_mail_address(std::string_view text) {
  // Four octets a character are the most that a domain shrinks from; more is no address.
  if (text.size() > mail_address_bytes_max * 4) return std::nullopt;
  // A second @ is no character of a domain.
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos) return std::nullopt;
  if (!is_ascii(text) && has_hidden_characters(text)) return std::nullopt;
  const std::string local = nfc(text.substr(0, at));
  if (!is_local_part(local)) return std::nullopt;
  const auto domain = canonical_domain(text.substr(at + 1));
  if (!domain || !is_mail_domain(*domain)) return std::nullopt;
  std::string address = local + '@' + *domain;
  if (address.size() > mail_address_bytes_max) return std::nullopt;
  return address;
}

std::optional<BadLabel> bad_label_of(std::string_view text) {
  const std::size_t domain = text.find('@') + 1;
  if (domain == 0) return std::nullopt;
  auto bad = bad_a_label(text.substr(domain));
  if (bad) bad->place += domain;
  return bad;
}

bool is_plain_mail_address(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || text.size() > mail_address_bytes_max) return false;
  std::uint8_t all = 0;
  for (const char letter : text) all |= static_cast<std::uint8_t>(letter);
  if (all >= 0x80) return false;
  const std::string_view domain = text.substr(at + 1);
  const bool is_lower =
      std::ranges::none_of(domain, [](char letter) { return letter >= 'A' && letter <= 'Z'; });
  return is_lower && is_local_part(text.substr(0, at)) && is_mail_domain(domain) &&
         !domain.contains(a_label_prefix);
}

std::string wire_address(std::string address) {
  if (is_ascii(address) && !address.ends_with('.')) return address;
  return canonical_mail_address(address).value_or(address);
}

std::string register_form(std::string_view address) {
  const auto canonical = canonical_mail_address(address);
  if (canonical) return case_folded(*canonical);
  return is_utf8(address) ? nfc(address) : std::string(address);
}

std::vector<std::string> register_forms(std::string_view address) {
  std::vector<std::string> forms{register_form(address)};
  if (!has_spellings(address)) return forms;
  const auto add = [&forms](std::string form) {
    if (std::ranges::find(forms, form) == forms.end()) forms.push_back(std::move(form));
  };
  add(ascii_lower(address));
  // What ends with a dot was no mail address then.
  if (address.ends_with('.') && is_utf8(address)) add(nfc(address));
  const auto canonical = canonical_mail_address(address);
  if (!canonical) return forms;
  const std::size_t at = canonical->find('@');
  const std::string_view local = std::string_view(*canonical).substr(0, at);
  const std::string_view domain = std::string_view(*canonical).substr(at + 1);
  const std::string readable = with_u_labels(domain);
  for (const std::string& form_of_local : {std::string(local), decomposed(local)}) {
    for (const std::string& form_of_domain :
         {std::string(domain), readable, decomposed(readable)}) {
      add(ascii_lower(form_of_local + '@' + form_of_domain));
    }
  }
  return forms;
}

bool has_spellings(std::string_view address) {
  if (!is_ascii(address) || address.ends_with('.')) return true;
  // The dashes first: they are rare, and their search is fast.
  if (!address.contains("--")) return false;
  const auto place = std::ranges::search(address, a_label_prefix, [](char left, char right) {
    return (left | 0x20) == (right | 0x20);
  });
  return !place.empty();
}

}  // namespace crier
