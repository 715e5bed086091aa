#include "channel/push/push_answer.h"

#include <algorithm>
#include <utility>

#include "base/redaction/redacted.h"
#include "channel/answer_words.h"

namespace crier::channel {
namespace {

constexpr std::size_t word_octets_max = 64;

Verdict verdict_of(PushMeaning meaning) {
  switch (meaning) {
    case PushMeaning::accepted: return Verdict::accepted;
    case PushMeaning::dead_address: return Verdict::give_up;
    case PushMeaning::suspect_address:
    case PushMeaning::unknown: return Verdict::refused;
    case PushMeaning::content_fault:
    case PushMeaning::sender_fault:
    case PushMeaning::stale_credential: return Verdict::halt;
    case PushMeaning::slow_down:
    case PushMeaning::try_again: return Verdict::retry_later;
  }
  std::unreachable();
}

}  // namespace

const PushAnswerRow* find_row(std::span<const PushAnswerRow> rows, int code,
                              std::string_view word) {
  const auto row = std::ranges::find_if(rows, [&](const PushAnswerRow& each) {
    return (each.code == 0 || each.code == code) && each.word == word;
  });
  return row == rows.end() ? nullptr : &*row;
}

PushAnswer answer_by(const PushAnswerRow* row, int code, std::string description) {
  constexpr PushAnswerRow in_no_table{
      .code = 0, .word = {}, .meaning = PushMeaning::unknown, .reason = Reason::protocol_error};
  const PushAnswerRow& meant = row == nullptr ? in_no_table : *row;
  PushAnswer answer;
  answer.meaning = meant.meaning;
  answer.outcome.verdict = verdict_of(meant.meaning);
  answer.outcome.reason = meant.reason;
  answer.outcome.scope = meant.scope;
  answer.outcome.reply_code = static_cast<std::int16_t>(code);
  if (meant.meaning != PushMeaning::accepted) answer.outcome.description = std::move(description);
  return answer;
}

std::string words_without(std::string_view address, const http::Response& answer) {
  constexpr std::string_view instead = "[address]";
  std::string words = words_of(answer);
  std::size_t at = address.empty() ? std::string::npos : words.find(address);
  while (at != std::string::npos) {
    words.replace(at, address.size(), instead);
    at = words.find(address, at + instead.size());
  }
  return redacted(words);
}

std::string shown_word(std::string_view word) {
  const bool is_word = word.size() <= word_octets_max && std::ranges::all_of(word, [](char letter) {
                         return letter > ' ' && letter <= '~';
                       });
  return is_word ? std::string(word) : std::string();
}

}  // namespace crier::channel
