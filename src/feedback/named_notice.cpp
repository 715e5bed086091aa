#include "feedback/named_notice.h"

#include <array>
#include <string_view>

#include "base/unicode.h"

namespace crier::feedback {
namespace {

// RFC 3461 section 4: "+HH" is an octet.
std::string of_xtext(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t high =
        at + 2 < text.size() ? digits.find(text[at + 1]) : std::string_view::npos;
    const std::size_t low =
        at + 2 < text.size() ? digits.find(text[at + 2]) : std::string_view::npos;
    if (text[at] == '+' && high != std::string_view::npos && low != std::string_view::npos) {
      plain += static_cast<char>(high * digits.size() + low);
      at += 2;
    } else {
      plain += text[at];
    }
  }
  return plain;
}

class Search {
 public:
  explicit Search(const ReturnPathReader* reader) : reader_(reader) {}

  void look(NoticeSource source, std::string_view address) {
    if (named_.notice || !looks_like_return_path(address)) return;
    if (reader_ == nullptr) {
      named_.state = ReturnPathState::unchecked;
      return;
    }
    named_.notice = reader_->read(address);
    named_.state = named_.notice ? ReturnPathState::sound : ReturnPathState::forged;
    named_.source = named_.notice ? source : NoticeSource::none;
  }

  // Each word of a header that may hold several addresses or ids.
  void look_in(NoticeSource source, std::string_view header) {
    constexpr std::string_view between = " \t\r\n,;<>\"'():";
    while (!header.empty()) {
      const std::size_t begin = header.find_first_not_of(between);
      if (begin == std::string_view::npos) return;
      header.remove_prefix(begin);
      const std::string_view word = header.substr(0, header.find_first_of(between));
      look(source, word);
      header.remove_prefix(word.size());
    }
  }

  [[nodiscard]] NamedNotice found() const { return named_; }

 private:
  const ReturnPathReader* reader_;
  NamedNotice named_;
};

}  // namespace

NamedNotice named_notice(const MailPart& mail, const ReportedIds& ids,
                         const ReturnPathReader* reader) {
  Search search(reader);
  // Where mail servers note whom they deliver to, and at last what the sender wrote.
  for (const char* name : {"Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To",
                           "X-Delivered-To", "X-Rcpt-To", "X-Forwarded-For", "To", "Cc"}) {
    for (const std::string_view value : mail.all_headers(name)) {
      search.look_in(NoticeSource::envelope, value);
    }
  }
  // Some servers give it back decoded, and some as it was sent: a '+' of ours may be either.
  search.look_in(NoticeSource::envelope_id, ids.envelope_id);
  search.look_in(NoticeSource::envelope_id, of_xtext(ids.envelope_id));
  search.look_in(NoticeSource::returned, ids.return_path);
  if (const MailPart* returned = returned_message(mail)) {
    for (const char* name : {"Return-Path", "X-Envelope-From", "Sender"}) {
      search.look_in(NoticeSource::returned, returned->header(name));
    }
    search.look_in(NoticeSource::message_id, returned->header("Message-ID"));
  }
  for (const char* name : {"In-Reply-To", "References"}) {
    search.look_in(NoticeSource::message_id, mail.header(name));
  }
  return search.found();
}

}  // namespace crier::feedback
