// Whether somebody who follows the link of their notice can object there. What is
// asked, and what is made of the answers; asking is for others (probing/). Pure.
//
// A page has to answer by itself, with 200, whoever asks: redirects are followed only within its
// own origin, a few times, and only as long as they carry the token, because whoever is sent
// elsewhere is sent to a login; so is whoever a page sends on by itself (<meta
// http-equiv=refresh>). A mail program's button (RFC 8058) has to be answered without any redirect.
#pragma once

#include <optional>
#include <string>

namespace crier::objection {

// One link, as one reader would open it. Its token is nobody's (Bearer::subject 0).
struct LinkQuestion {
  std::string url;
  std::string token;     // As `url` has it.
  std::string language;  // The reader's.
  // Crier's own page, which knows a token of nobody and answers it with 200; a page of the
  // controller's may say that it does not know it.
  bool is_ours{};
  std::string page_language{};  // What our page must be in; empty: not looked at.
  bool is_pressed{};            // The button of a mail program is pressed as well.
};

// What came of one request.
struct LinkReply {
  int status{};            // 0: nothing came.
  std::string failure{};   // Why nothing came.
  std::string location{};  // Where it redirects to, as an absolute URL; empty: nowhere.
  std::string body{};      // As much as was read.
  bool is_cut{};           // It is longer than what is read of a page.
};

inline constexpr int redirects_max = 3;

// Where the reader is led after a GET of `asked`; nothing: the answer is the page, or a fault.
[[nodiscard]] std::optional<std::string> next_page(const LinkQuestion& question,
                                                   const std::string& asked, const LinkReply& reply,
                                                   int redirects);

// Why nobody could object on this page, for a person: "it answers 404"; nothing: they could.
[[nodiscard]] std::optional<std::string> page_fault(const LinkQuestion& question,
                                                    const LinkReply& reply);

// The same of the POST that a mail program sends.
[[nodiscard]] std::optional<std::string> press_fault(const LinkQuestion& question,
                                                     const LinkReply& reply);

}  // namespace crier::objection
