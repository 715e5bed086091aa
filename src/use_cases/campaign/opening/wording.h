// What a campaign says in each of its languages, and who approved exactly that.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "notice/notice_book.h"
#include "store/campaign/approvals.h"

namespace crier::app {

struct Wording {
  std::string language;
  std::string version;  // NoticeBook::wording_version; of several, the hash of theirs.
  std::optional<store::Approval> approval;
};

// By language, of a campaign whose first step has the notices `book`: a version is of the words of
// all its steps. Writes out every language: some tens of milliseconds a book.
[[nodiscard]] std::vector<Wording> wordings_of(const notice::NoticeBook& book,
                                               std::span<const notice::NoticeBook> later_books,
                                               const std::vector<store::Approval>& approvals);

[[nodiscard]] std::vector<std::string> approved_languages(const std::vector<Wording>& wordings);

// Of which somebody has approved words, and nobody those that they read now.
[[nodiscard]] std::vector<std::string> languages_to_approve_again(
    const std::vector<Wording>& wordings, const std::vector<store::Approval>& approvals);

// A campaign that has begun speaks `begun_with`; nothing when all of it is approved as it reads
// now, else what is not.
[[nodiscard]] std::optional<std::string> changed_since_approval(
    const std::string& campaign, const std::vector<Wording>& wordings,
    const std::vector<std::string>& begun_with);

}  // namespace crier::app
