// What a request for an objection link asks: read from its address, its headers and its form. Pure.
#pragma once

#include <string>
#include <string_view>

#include "campaign/language/languages.h"
#include "net/http/message.h"
#include "objection/objection_statement.h"

namespace crier::app {

// The language in which somebody reads.
struct ReaderLanguage {
  std::string asked;      // By ?lang=; empty: none.
  std::string accepted;   // Accept-Language.
  LanguageCode notice{};  // That of the notice which the link stood in; 0: it had several.
  std::string first;      // Its first one, where nothing else says what to show; empty: not known.
};

// What a GET asks to see, besides the question.
struct Sight {
  std::string receipt;  // In its normal form; empty: none, or none that could be one.
  bool is_known{};      // It was when the button was pressed.
  bool asks_withdrawal{};
};

// What a POST states.
struct Press {
  objection::StatementKind kind{objection::StatementKind::objection};
  objection::Way way{objection::Way::link};
  // The button of this page, which is led to the address of the receipt. Mail programs are not
  // led anywhere (RFC 8058 section 3.1), and neither is who has sent anything else.
  bool is_ours{};
  std::string withdraws;  // As LinkStatement has it.
};

// Empty: the path is no link's.
[[nodiscard]] std::string token_in(std::string_view path);
[[nodiscard]] ReaderLanguage reader_language_of(const http::Request& request);
[[nodiscard]] Sight sight_of(const http::Request& request);
[[nodiscard]] Press press_of(const http::Request& request);

}  // namespace crier::app
