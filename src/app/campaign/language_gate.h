// The gate before the start: nobody is told in words that nobody has released, nor in another
// language than their own for want of words (domain sections 2.2 and 3.3).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "campaign/campaign_spec.h"
#include "campaign/language_needs.h"
#include "notice/notice_book.h"
#include "store/approvals.h"
#include "store/plan_counts.h"

namespace crier::app {

// A language of the campaign, what it says now, and who released exactly that.
struct LanguageStanding {
  std::string language;
  std::string version;  // NoticeBook::wording_version.
  std::optional<store::Approval> approval;
};

// By language. Writes out every language: some tens of milliseconds.
[[nodiscard]] std::vector<LanguageStanding> language_standings(
    const notice::NoticeBook& book, const std::vector<store::Approval>& approvals);

[[nodiscard]] std::vector<std::string> approved_languages(
    const std::vector<LanguageStanding>& standings);

class LanguageGate {
 public:
  LanguageGate(const CampaignSpec& spec, const std::vector<LanguageStanding>& standings);

  // Every group of the audience, once.
  void count(const store::PlanRow& row);

  // Nothing when the campaign may start; else why not: a line for each language, with how many
  // people read it, and what to do.
  [[nodiscard]] std::optional<std::string> refusal() const;

  [[nodiscard]] const LanguageNeeds& needs() const { return needs_; }

 private:
  std::string key_;
  LanguageNeeds needs_;
};

// A campaign that has begun speaks `begun_with`; nothing when all of it is released as it reads
// now, else what is not.
[[nodiscard]] std::optional<std::string> changed_since_release(
    const std::string& campaign, const std::vector<LanguageStanding>& standings,
    const std::vector<std::string>& begun_with);

}  // namespace crier::app
