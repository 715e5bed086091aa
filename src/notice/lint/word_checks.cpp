#include <algorithm>

#include <fmt/format.h>

#include "notice/escape.h"
#include "notice/lint/checks.h"
#include "notice/lint/word_list.h"
#include "notice/template/message_file.h"

namespace crier::notice {
namespace {

// RFC 5322 section 2.1.1: what a line should have at most; inboxes cut much earlier.
constexpr std::ptrdiff_t subject_length_max = 78;

}  // namespace

void check_words(const NoticeTemplate& texts, Remarks& remarks) {
  for (const auto& [tag, file] : texts.message_files) {
    const auto& words = words_of(WordList::promotional, tag);
    if (words.empty()) {
      remarks.push_back({.severity = Severity::warning,
                         .check = check::promotional_words,
                         .place = {.file = file.name,
                                   .message = "there is no list of promotional words in this "
                                              "language"},
                         .remedy = "let somebody who reads it look for them"});
    }
    for (const auto& [key, message] : file.messages) {
      const std::string text = folded(message.text);
      for (const std::string& word : words) {
        if (!has_word(text, word)) continue;
        remarks.push_back({.severity = Severity::fault,
                           .check = check::promotional_words,
                           .place = {.file = message.file,
                                     .line = message.line,
                                     .message = fmt::format("'{}' says “{}”", key, word)},
                           .remedy = "say it without advertising"});
      }
    }
  }
}

void check_subject(const LintedNotice& linted, Remarks& remarks) {
  const std::string& subject = linted.rendering.subject;
  // Octets that begin a character of UTF-8.
  const auto length = std::ranges::count_if(
      subject, [](char octet) { return (static_cast<unsigned char>(octet) & 0xC0U) != 0x80U; });
  if (length > subject_length_max) {
    remarks.push_back(
        {.severity = Severity::warning,
         .check = check::subject_length,
         .place = {.file = linted.message_file,
                   .message =
                       fmt::format("the subject has {} characters in {}", length, linted.tag)},
         .remedy = fmt::format("have {} at most: shorten it, or the purpose", subject_length_max)});
  }
  if (!can_be_objected_to(linted.spec.profile)) return;
  const std::string text = folded(subject);
  const auto& words = words_of(WordList::choice, linted.tag);
  const bool says_so = std::ranges::any_of(
      words, [&](const std::string& word) { return text.find(word) != std::string::npos; });
  if (says_so) return;
  remarks.push_back(
      {.severity = words.empty() ? Severity::warning : Severity::fault,
       .check = check::subject_choice,
       .place = {.file = linted.message_file,
                 .message =
                     fmt::format("the subject “{}” does not say that there is a choice", subject)},
       .remedy = words.empty()
                     ? "no words for it are known in this language; let a reader of it judge"
                     : fmt::format("use one of: {}", fmt::join(words, ", "))});
}

}  // namespace crier::notice
