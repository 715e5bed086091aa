// What came by SMS, as it is kept until it is read: a receipt for a text of ours, or what somebody
// writes. Which of the two is said by the SMSC alone, and never guessed from the words: people may
// write whatever they like.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace crier::feedback {

// The fields of a deliver_sm that count (net/smpp/deliver_body.h).
struct CameText {
  std::string from{};
  std::uint8_t from_type{};  // TON: 1 international, 2 national.
  std::string to{};
  std::uint8_t esm_class{};
  std::uint8_t data_coding{};
  std::string octets{};
  std::string receipted_id{};
  std::optional<std::uint8_t> message_state{};
  std::string network_error{};  // Three octets, or none.
  // Of one that is no deliver_sm: all of it, for people; nothing else is known of it.
  std::string unreadable{};

  friend bool operator==(const CameText&, const CameText&) = default;
};

// Printable ASCII, a field a line. Nothing: it is none.
[[nodiscard]] std::string kept_form(const CameText& text);
[[nodiscard]] std::optional<CameText> came_text_in(std::string_view kept);

// By esm_class (SMPP 3.4, 5.2.12): a receipt, or a notification on the way; or by the id of what it
// is about, which no telephone can add.
[[nodiscard]] bool is_receipt(const CameText& text);

// A receipt of a try, after which the SMSC goes on: not the last word of it.
[[nodiscard]] bool is_on_the_way(const CameText& text);

// What somebody wrote, in UTF-8, without the header that joins parts.
[[nodiscard]] std::string words_of(const CameText& text);

// Of a long text: which part of how many this one is (TS 23.040 9.2.3.24.1).
struct TextPart {
  int part{};
  int parts{};
  int reference{};
};
[[nodiscard]] std::optional<TextPart> part_of(const CameText& text);

// The digits of whom it is from, with their country; empty where that is not certain.
[[nodiscard]] std::string international_digits(const CameText& text);

// Whether two numbers may be the same one: all digits that both have agree, from the last one on,
// and they are seven or more. SMSCs leave out what is dialled before.
[[nodiscard]] bool is_same_number(std::string_view one, std::string_view other);
// Long enough to be somebody's: a short code, or a name, says nothing.
[[nodiscard]] bool is_whole_number(std::string_view number);

}  // namespace crier::feedback
