#include "use_cases/campaign/opening/wording.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/digest.h"

namespace crier::app {

namespace {

std::string version_of(const std::string& language, const notice::NoticeBook& book,
                       std::span<const notice::NoticeBook> later_books) {
  std::string version = book.wording_version(language);
  if (later_books.empty()) return version;
  DigestBuilder all;
  all.add(version);
  for (const notice::NoticeBook& each : later_books) {
    all.add("\n");
    all.add(each.wording_version(language));
  }
  return hex(all.finish()).substr(0, version.size());
}

}  // namespace

std::vector<Wording> wordings_of(const notice::NoticeBook& book,
                                 std::span<const notice::NoticeBook> later_books,
                                 const std::vector<store::Approval>& approvals) {
  std::vector<Wording> wordings;
  for (const std::string& language : book.locales()) {
    Wording& wording =
        wordings.emplace_back(Wording{.language = language,
                                      .version = version_of(language, book, later_books),
                                      .approval = std::nullopt});
    const auto found = std::ranges::find_if(approvals, [&](const store::Approval& approval) {
      return approval.locale == language && approval.version == wording.version;
    });
    if (found != approvals.end()) wording.approval = *found;
  }
  return wordings;
}

std::vector<std::string> approved_languages(const std::vector<Wording>& wordings) {
  std::vector<std::string> approved;
  for (const Wording& each : wordings) {
    if (each.approval) approved.push_back(each.language);
  }
  return approved;
}

std::vector<std::string> languages_to_approve_again(const std::vector<Wording>& wordings,
                                                    const std::vector<store::Approval>& approvals) {
  std::vector<std::string> owed;
  for (const Wording& each : wordings) {
    const bool was_approved =
        std::ranges::find(approvals, each.language, &store::Approval::locale) != approvals.end();
    if (was_approved && !each.approval) owed.push_back(each.language);
  }
  return owed;
}

std::optional<std::string> changed_since_approval(const std::string& campaign,
                                                  const std::vector<Wording>& wordings,
                                                  const std::vector<std::string>& begun_with) {
  const std::vector<std::string> approved = approved_languages(wordings);
  std::vector<std::string> changed;
  for (const std::string& language : begun_with) {
    if (std::ranges::find(approved, language) == approved.end()) changed.push_back(language);
  }
  if (changed.empty()) return std::nullopt;
  return fmt::format(
      "the words in {} have changed since they were approved. Take the change back, or look at it "
      "and approve it (crier campaign approve {} --locale {} --by …), then resume.",
      fmt::join(changed, ", "), campaign, fmt::join(changed, ","));
}

}  // namespace crier::app
