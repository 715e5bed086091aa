// What somebody without a link has typed into the public form, and what can be read of it. Nothing
// is refused but a form that says nothing of how they are reached: a lost objection does harm, and
// one that means nobody does none. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace crier::app {

struct RequestWords {
  std::string name;
  std::string email;
  std::string phone;

  [[nodiscard]] bool have_contact() const { return !email.empty() || !phone.empty(); }
};

inline constexpr std::size_t request_word_bytes_max = 400;

// As they are kept: one line of UTF-8 each without anything that shows nothing around it, cut where
// it is too long, with U+FFFD for what is no UTF-8 and a blank for what is no text.
[[nodiscard]] RequestWords kept_words(const RequestWords& typed);

// As the audience has them; empty: cannot be read. An address or a number in the field of the
// other, or of the name, is taken for what it is, as are letters of full width and the digits of
// other scripts.
struct RequestContact {
  std::string mail_address;
  std::string phone_number;

  [[nodiscard]] bool is_unreadable() const { return mail_address.empty() && phone_number.empty(); }
};
[[nodiscard]] RequestContact contact_in(const RequestWords& kept);

// Whether two names can hardly be one person's: neither is empty, and neither has all words of the
// other, whatever their order and case.
[[nodiscard]] bool names_differ(std::string_view one, std::string_view other);

}  // namespace crier::app
