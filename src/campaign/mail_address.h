// Mail addresses: the one check and the one spelling of them, for every entrance (imports,
// registers, specifications, commands, configuration) and for the wire. RFC 5321 as it is used, RFC
// 6531 for what is not ASCII, IDNA 2008 (RFC 5890, by ICU's UTS 46, non-transitional) for domains.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/idna.h"

namespace crier {

inline constexpr std::size_t mail_address_bytes_max = 254;  // RFC 5321 4.5.3.1.3: path less "<>".

// `text` as Crier keeps it and as it goes on the wire: in Normalization Form C, the domain in lower
// case with A-labels ("info@Bücher.example" is "info@xn--bcher-kva.example") and without the dot of
// an absolute name ("ada@example.org." is "ada@example.org"). So only a local part
// beyond ASCII needs a server with SMTPUTF8. Nothing when `text` is no address: it is local@domain
// with a dot-atom local part of at most 64 octets and a domain of at least two labels. Refused
// although RFC 5321 knows them: quoted local parts and address literals, which no mailbox of a
// person needs and which smuggle characters into headers. Blanks around it are the caller's to
// trim.
[[nodiscard]] std::optional<std::string> canonical_mail_address(std::string_view text);

// The label of its domain that says to be an A-label and is none. canonical_mail_address() lets it
// pass, because registers keep what they were given; mail is not sent to it, and nobody is imported
// with it: no registry gives out such a name, so it is a slip or a trap. `place` is that in `text`.
[[nodiscard]] std::optional<BadLabel> bad_label_of(std::string_view text);

// True only of an address that is canonical as it stands, by a look at its octets: ASCII in lower
// case without A-labels, as nearly every one is.
[[nodiscard]] bool is_plain_mail_address(std::string_view text);

// For what was kept before addresses had one spelling: canonical, or as it is. Cheap for ASCII.
[[nodiscard]] std::string wire_address(std::string address);

[[nodiscard]] inline bool is_mail_address(std::string_view text) {
  return canonical_mail_address(text).has_value();
}

// The form in which an address is looked up in a register, whatever its spelling: canonical, and
// without differences of case. (Local parts may be case-sensitive by RFC 5321 and are not in
// practice; to silence one spelling too many is the lesser harm, and another channel still
// informs.) What is no mail address, such as the ref that a webhook delivers to, is in
// Normalization Form C and keeps its case: refs that differ in case are different people.
[[nodiscard]] std::string register_form(std::string_view address);

// register_form(), and after it the forms in which registers kept an address before it had one
// form: as it was spelled, with ASCII letters in lower case. Registers keep digests, which nobody
// can translate; so an entry of that time is found by looking for the usual spellings: A-labels and
// U-labels, composed and decomposed. One form for an ASCII address without A-labels.
[[nodiscard]] std::vector<std::string> register_forms(std::string_view address);

// False: register_form() of `text` is `text`, if that is in Normalization Form C.
[[nodiscard]] inline bool may_be_mail_address(std::string_view text) {
  return text.find('@') != std::string_view::npos;
}

// Whether more than one form of `address` has to be looked for; cheap.
[[nodiscard]] bool has_spellings(std::string_view address);

}  // namespace crier
