// The formats that a notice is written in: whole, as a channel carries it, or one part of it.
//
// A format is chosen where a notice is looked up (notice/notice_book.h), not where it is written.
// By then it is a program of copies and slots, so that nothing is decided for every person, and a
// format that nobody asks for is never compiled. A sender knows one format, that of the
// channel: version, evidence and what is kept are of the octets that were sent. A page that
// shows a notice asks for the parts that are shown.
//
// A channel that carries a part (an SMS the short form, a letter the text) opens its book with that
// part. One that puts parts together in a way of its own (a push message) has a format here and an
// encoder (notice/encoder.h).
#pragma once

#include <cstdint>
#include <string_view>

namespace crier {

enum class NoticeFormat : std::uint8_t {
  mime,  // A whole mail message.
  json,  // The document for a webhook, with all parts in it.
  push,  // What a device shows: title, short form, and the link that a tap opens.
  // Parts: UTF-8 as they are read, without any encoding of a channel around them.
  subject,     // One line.
  html,        // A whole document.
  text,        // Plain text in lines.
  short_form,  // Plain text for an SMS.
};

// In the hash of a version: a name is never changed.
[[nodiscard]] std::string_view name_of(NoticeFormat format);

}  // namespace crier
