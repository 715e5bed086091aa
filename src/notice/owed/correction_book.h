// The corrections of one campaign: that its cut-off was moved to a later one, for whoever
// was told the earlier one, in the form that the campaign's channel carries and in the language of
// their notice. Crier's own words (templates/correction), so that nobody has to approve them; the
// facts are those of the campaign.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <tuple>

#include "campaign/campaign_spec.h"
#include "campaign/notice_format.h"
#include "notice/compiled_notice.h"
#include "notice/owed/own_words.h"
#include "objection/objection_token.h"

namespace crier::notice {

class CorrectionBook {
 public:
  // `spec` has the dates that are told, and the base of its objection links.
  CorrectionBook(CampaignSpec spec, NoticeFormat format, objection::TokenSealer tokens);

  // As a step of the campaign after its notice. What is the person's own are their name and the
  // token. Not thread-safe; the words live as long as they are held.
  [[nodiscard]] std::shared_ptr<const CompiledNotice> words(int step, const NoticeReader& reader);

 private:
  // More than a campaign's languages, countries and zones usually combine to.
  static constexpr std::size_t kept_max = 500;
  using Key = std::tuple<int, std::string, std::string, std::string>;

  [[nodiscard]] std::shared_ptr<const CompiledNotice> compile(int step,
                                                              const Setting& setting) const;

  CampaignSpec spec_;
  NoticeFormat format_;
  objection::TokenSealer tokens_;
  std::map<Key, std::shared_ptr<const CompiledNotice>> kept_;
};

}  // namespace crier::notice
