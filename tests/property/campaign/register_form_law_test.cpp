// Any spelling of one address meets one entry of a register.
#include <array>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/idna.h>
#include <unicode/normalizer2.h>

#include "base/unicode.h"
#include "campaign/mail_address.h"

namespace crier {
namespace {

// Letters of several scripts with and without marks and case, and what mail addresses allow beside.
constexpr std::array<const char*, 24> letters{
    "a",      "b",      "Z",      "7",      "\u00E4", "\u00D6", "\u00E9", "\u00F1",
    "\u00C5", "\u00DF", "\u0142", "\u015F", "\u011F", "\u03B1", "\u0394", "\u03CC",
    "\u0436", "\u0419", "\u0451", "\u10D0", "\u4F8B", "\u00F8", "\u1E9B", "\u0173"};

std::string text(int letters_max) {
  const int count = *rc::gen::inRange(1, letters_max + 1);
  std::string result;
  for (int index = 0; index < count; ++index) {
    result += letters[*rc::gen::inRange<std::size_t>(0, letters.size())];
  }
  return result;
}

template <class Apply>
std::string by_icu(const std::string& from, Apply apply) {
  std::string to;
  icu::StringByteSink<std::string> sink(&to);
  UErrorCode status = U_ZERO_ERROR;
  apply(icu::StringPiece(from), sink, status);
  RC_ASSERT(U_SUCCESS(status));
  return to;
}

std::string spelled_otherwise(std::string part) {
  switch (*rc::gen::inRange(0, 5)) {
    case 0:
      return by_icu(part, [](auto from, auto& sink, auto& status) {
        icu::Normalizer2::getNFDInstance(status)->normalizeUTF8(0, from, sink, nullptr, status);
      });
    case 1:
      return by_icu(part, [](auto from, auto& sink, auto& status) {
        icu::CaseMap::utf8ToUpper("", 0, from, sink, nullptr, status);
      });
    case 2:
      return by_icu(part, [](auto from, auto& sink, auto& status) {
        icu::CaseMap::utf8ToLower("", 0, from, sink, nullptr, status);
      });
    case 3: return nfc(part);
    default: return part;
  }
}

RC_GTEST_PROP(RegisterForm, is_one_for_every_spelling_of_a_local_part, ()) {
  const std::string local = text(12);
  const std::string domain = "@b\u00FCcher.example";
  RC_PRE(is_mail_address(local + domain));
  const std::string other = spelled_otherwise(spelled_otherwise(local));

  RC_ASSERT(register_form(other + "@B\u00DCCHER.Example") == register_form(local + domain));
}

RC_GTEST_PROP(RegisterForm, is_one_for_a_domain_in_u_labels_and_a_labels, ()) {
  const std::string address = "a@" + text(12) + ".example";
  const auto canonical = canonical_mail_address(address);
  RC_PRE(canonical.has_value());
  // The upper case of some letters is another name by IDNA ("ss" for sharp s).
  const std::string composed = nfc(address);
  const std::string decomposed = by_icu(address, [](auto from, auto& sink, auto& status) {
    icu::Normalizer2::getNFDInstance(status)->normalizeUTF8(0, from, sink, nullptr, status);
  });

  for (const std::string& spelling : {composed, decomposed, *canonical}) {
    RC_ASSERT(canonical_mail_address(spelling) == canonical);
    RC_ASSERT(register_form(spelling) == register_form(address));
  }
  RC_ASSERT(is_ascii(*canonical));
  RC_ASSERT(!bad_label_of(*canonical));
}

RC_GTEST_PROP(RegisterForm, of_any_octets_is_stable, (const std::string& octets)) {
  const std::string form = register_form(octets);

  RC_ASSERT(register_form(form) == form);
  RC_ASSERT(register_forms(octets).front() == form);
}

RC_GTEST_PROP(MailAddress, canonical_is_stable, (const std::string& octets)) {
  if (const auto canonical = canonical_mail_address(octets + "@example.org")) {
    RC_ASSERT(canonical_mail_address(*canonical) == canonical);
  }
}

}  // namespace
}  // namespace crier
