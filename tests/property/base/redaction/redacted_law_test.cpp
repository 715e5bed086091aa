#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include "base/idna.h"
#include "base/redaction/redacted.h"
#include "base/unicode.h"

namespace crier {
namespace {

using Text = rc::Gen<std::string>;

Text of_letters(std::string letters, int size_max) {
  return rc::gen::mapcat(rc::gen::inRange(1, size_max + 1), [=](int size) {
    return rc::gen::container<std::string>(static_cast<std::size_t>(size),
                                           rc::gen::elementOf(letters));
  });
}

Text any_local() {
  return rc::gen::oneOf(
      of_letters("abcxyz019", 2), of_letters("abcdefgz0189._-", 12), of_letters("ab+=%&'!#$", 6),
      rc::gen::element<std::string>("no", "mail", "user", "address", "postmaster", "at", "a", "to",
                                    "jane.doe+tag", "j\xc3\xbcrgen", "o'neil", "550"));
}

Text any_domain() {
  return rc::gen::oneOf(
      rc::gen::element<std::string>("x.example", "mail.example.org",
                                    "b\xc3\xbc"
                                    "cher.example",
                                    "xn--bcher-kva.example", "4.example", "40x.example"),
      rc::gen::map(of_letters("abcdez019", 10),
                   [](const std::string& label) { return label + ".example"; }));
}

Text any_separator() {
  return rc::gen::element<std::string>("@", " @", "@ ", " @ ", "(at)", " (at) ", "[at]", " [at] ",
                                       "{at}", " at ", " AT ", "_at_", "-at-", " <at> ", "=", "=40",
                                       "+40", "%40", "%", "&#64;", "&#x40;", "&commat;", "\\u0040",
                                       "\xef\xbc\xa0", "#", "|", "\"@", " -at- ", " arobase ",
                                       " ma\u0142pa ", "(kukac)", " bei ", " snabel-a ", "[@]");
}

char hex_of(int figure) {
  return "0123456789ABCDEF"[figure];
}

// In another case, in full width, or with the escapes of one sort for some of its characters.
std::string spelled(const std::string& word) {
  const char mark = *rc::gen::element('-', '-', '%', '=', '+', 'u', 'w');
  std::string text;
  for (const char letter : word) {
    const auto octet = static_cast<unsigned char>(letter);
    const bool is_ascii_letter = (letter >= 'a' && letter <= 'z');
    const bool is_as_it_is = *rc::gen::inRange(0, 3) != 0;
    // An octet of a character that is escaped in part means nothing.
    if (is_as_it_is || octet >= 0x80) {
      text += letter;
    } else if (mark == 'u' && is_ascii_letter) {
      text += static_cast<char>(letter - 'a' + 'A');
    } else if (mark == 'w') {
      const int point = 0xFF01 + (octet - '!');
      text += {static_cast<char>(0xEF), static_cast<char>(0x80 | ((point >> 6) & 0x3F)),
               static_cast<char>(0x80 | (point & 0x3F))};
    } else if (mark == '%' || mark == '=' || mark == '+') {
      text += {mark, hex_of(octet >> 4), hex_of(octet & 0xF)};
    } else {
      text += letter;
    }
  }
  return text;
}

RC_GTEST_PROP(Redacted, lets_no_spelling_of_the_address_pass, ()) {
  const std::string local = *any_local();
  const std::string domain = *any_domain();
  const std::string address = local + "@" + domain;
  const std::string written = spelled(local) + *any_separator() + spelled(domain);
  const std::string before = *rc::gen::element<std::string>(
      "", "user ", "<", "rcpt=<", "rejected: ", "\"", "(", "no mailbox ", "550-5.1.1 ", "bounce+");
  const std::string after = *rc::gen::element<std::string>(
      "", ">", " unknown", ": no such user", "\"", ")", ", again", "; see https://x.example/why");

  const std::string shown = redacted(before + written + after, {.address = address, .name = {}});

  RC_LOG(before + written + after + " -> " + shown);
  RC_ASSERT(!case_folded(shown).contains(case_folded(written)));
  RC_ASSERT(!case_folded(shown).contains(case_folded(address)));
  RC_ASSERT(shown.contains("[address]"));
  // Neither does what is before the sign, apart from what is said around it.
  const std::string left = case_folded(shown.substr(0, shown.find("[address]")));
  RC_ASSERT(case_folded(before).contains(left));
}

RC_GTEST_PROP(Redacted, says_the_same_of_what_it_has_redacted, ()) {
  const auto words = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("user", "p7", "at", "x.example", "@", "=40", "(at)", "mail",
                                    "<", ">", ":", " ", " ", "%40", "[address]", "no"));
  std::string text;
  for (const std::string& word : words) text += word;
  const std::string once = redacted(text, {.address = "p7@x.example", .name = {}});

  RC_ASSERT(is_utf8(once));
  RC_ASSERT(!once.contains("p7@x.example"));
}

// Composed or not, in either case, with the domain in labels for people or for the DNS, whichever
// of them is known.
RC_GTEST_PROP(Redacted, lets_no_letter_beyond_ascii_pass, ()) {
  const auto word = [] {
    const auto letters = *rc::gen::container<std::vector<std::string>>(
        5, rc::gen::element<std::string>("a", "k", "\u00FC", "\u00E9", "\u00F8", "\u0142", "\u03B1",
                                         "\u0436", "\u00E5", "\u1EC5"));
    std::string text;
    for (const std::string& letter : letters) text += letter;
    return text;
  };
  const std::string local = "jo" + word();
  const std::string domain = "b" + word() + ".example";
  const auto a_labels = with_a_labels(domain);
  RC_PRE(a_labels.has_value());
  const auto any_case_of = [](const std::string& text) {
    const auto form = *rc::gen::inRange(0, 4);
    icu::UnicodeString other = icu::UnicodeString::fromUTF8(text);
    if (form == 1) other.toUpper(icu::Locale::getRoot());
    if (form >= 2) {
      UErrorCode status = U_ZERO_ERROR;
      other = icu::Normalizer2::getNFDInstance(status)->normalize(other, status);
    }
    if (form == 3) other.toUpper(icu::Locale::getRoot());
    std::string written;
    other.toUTF8String(written);
    return written;
  };
  const std::string known = local + "@" + *rc::gen::element(domain, *a_labels);
  const std::string local_written = any_case_of(local);
  const std::string domain_written = any_case_of(*rc::gen::element(domain, *a_labels));
  const std::string between =
      *rc::gen::oneOf(any_separator(), rc::gen::element<std::string>(" is unknown at ", " xyzzy "));

  const std::string shown = redacted("user " + local_written + between + domain_written + " gone",
                                     {.address = known, .name = {}});

  RC_LOG(local_written + between + domain_written + " -> " + shown);
  RC_ASSERT(!shown.contains(local_written));
  RC_ASSERT(!shown.contains(domain_written));
}

// Hostile texts end in a time that does not grow beyond their size.
TEST(Redacted, ends_soon_whatever_the_text) {
  const std::string local = "=3D=3D=3D=3D";
  for (const std::string_view piece : {"=3D", "=", "%40", "@", "at ", "[at]", "&#", "a@b.c "}) {
    std::string text;
    while (text.size() < 100'000) text += piece;
    EXPECT_LE(redacted(text, {.address = local + "@=3D.example", .name = "=3D ="}).size(),
              redacted_size_max);
  }
}

}  // namespace
}  // namespace crier
