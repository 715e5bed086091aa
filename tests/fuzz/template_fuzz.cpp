// Whatever an operator's files contain, reading them ends with a template or with faults, and
// whatever a person's row contains, the notice stays one notice.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "notice/archive.h"
#include "notice/escape.h"
#include "notice/mail/header_text.h"
#include "notice/notice_book.h"
#include "notice/program.h"
#include "notice/template/layout.h"
#include "notice/template/message_file.h"
#include "notice/template/notice_template.h"

namespace {

using crier::notice::Catalogue;

constexpr std::string_view locale = "sl";

void read_as_template(std::string_view text) {
  Catalogue catalogue;
  for (const char* path : {"t/slots.properties", "t/layout.html", "t/layout.txt", "t/short.txt",
                           "t/messages/en.properties", "t/messages/de-AT.properties"}) {
    catalogue.put(path, {.name = path, .text = std::string(text)});
  }
  (void)crier::notice::read_template(catalogue, "t");
  (void)crier::notice::read_layout({.name = "x", .text = std::string(text)},
                                   crier::notice::Syntax::html);
  (void)crier::notice::Phrase::parse(text, locale);
}

void write_as_name(std::string_view text) {
  const crier::notice::CleanName name(text);
  std::string header;
  crier::notice::append_mailbox_header(header, "To",
                                       {.display_name = name.text(), .address = text});
  // One header: every line but the first is folded, and there is no line end of another kind.
  for (std::size_t at = header.find('\n'); at + 1 < header.size(); at = header.find('\n', at + 1)) {
    if (header[at - 1] != '\r' || header[at + 1] != ' ') std::abort();
  }
}

void reopen(std::string_view octets) {
  crier::notice::ArchiveReader archive(octets);
  (void)crier::notice::Program::read_from(archive);
  static const crier::objection::TokenSealer tokens({.id = 1, .secret = "secret"}, {});
  (void)crier::notice::reopen_notice(octets, tokens);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_as_template(text);
  write_as_name(text);
  reopen(text);
  return 0;
}
