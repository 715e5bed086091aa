// A notice in one format: its program, and what turns a person into the program's values.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "notice/addressee.h"
#include "notice/program.h"
#include "objection/objection_token.h"

namespace crier::notice {

// "N days left" for N from 0, as it stands in text and in HTML. Who has more time than the list is
// long is not told a number of days.
struct DaysLeft {
  std::vector<std::string> plain;
  std::vector<std::string> html;
};

// What a campaign knows of a person's values. The same for all formats of a notice.
struct PersonalSlots {
  // Nothing: the notice has no link of the person's own.
  std::optional<objection::TokenSealer> tokens;
  LanguageCode language{};  // The link's page is in it; 0: the reader's browser says.
  WallTime cutoff;
  std::shared_ptr<const DaysLeft> days_left;  // Shared by the variants of a language; may be null.
};

// PersonalSlots::language of a notice in these languages: one in several does not know which one
// its reader reads.
[[nodiscard]] LanguageCode language_code_of(const std::vector<std::string>& locales);

// Immutable; any number of threads may write from it.
class CompiledText {
 public:
  CompiledText(Program program, PersonalSlots slots)
      : program_(std::move(program)), slots_(std::move(slots)) {}

  // Replaces `into`, whose memory is used again: nothing is allocated where it is large enough.
  void write(const Addressee& person, WallTime at, std::string& into) const;

  [[nodiscard]] const Program& program() const { return program_; }
  [[nodiscard]] const PersonalSlots& slots() const { return slots_; }

 private:
  void count_days(WallTime at, Values& values) const;

  Program program_;
  PersonalSlots slots_;
};

}  // namespace crier::notice
