// The engine's composer for a real campaign: eligibility, language choice and compiled notices.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "campaign/campaign_spec.h"
#include "campaign/eligibility.h"
#include "campaign/language/counted_languages.h"
#include "dispatch/notice_composer.h"
#include "feedback/path/return_address.h"
#include "notice/notice_book.h"

namespace crier::app {

class CampaignComposer final : public dispatch::NoticeComposer {
 public:
  // Of one step, whose notices are `book`. `locales` are those that the campaign began with; the
  // book has at least these. `return_paths`, if any, are those of the step.
  CampaignComposer(const CampaignSpec& spec, int step, std::vector<std::string> locales,
                   notice::NoticeBook book, std::optional<feedback::ReturnPaths> return_paths = {});

  [[nodiscard]] dispatch::Standing standing() const override;
  [[nodiscard]] std::string_view purpose() const override {
    return rules_.objections_count ? std::string_view(spec_.purpose) : std::string_view();
  }
  [[nodiscard]] dispatch::Assignment assign(const dispatch::PageRow& row) override;
  [[nodiscard]] dispatch::Destination destination(const Subject& subject) const override;
  [[nodiscard]] std::string return_path(Lane lane, SubjectId subject, int attempt) const override;
  [[nodiscard]] std::string_view domain(const Subject& subject) const override;
  [[nodiscard]] std::string delivery_key(const Subject& subject) const override;

  // The subject of the notice that assign() gives the person of `row`, who is not excluded.
  [[nodiscard]] std::string subject_line(const dispatch::PageRow& row,
                                         const notice::Addressee& person, WallTime at);

 private:
  [[nodiscard]] std::string_view lasting(std::string_view country);

  CampaignSpec spec_;  // At this step.
  int step_;
  EligibilityRules rules_;
  CountedLanguages languages_;
  notice::NoticeBook book_;
  std::optional<feedback::ReturnPaths> return_paths_;
  std::set<std::string, std::less<>> countries_;
};

}  // namespace crier::app
