// The confirmations of one campaign: what the person's receipt on the page says, in the form that
// the campaign's channel carries and in the language of their notice. Crier's own words
// (templates/confirmation, templates/withdrawal), so that nobody has to approve them.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "campaign/campaign_spec.h"
#include "campaign/notice_format.h"
#include "notice/compiled_notice.h"
#include "notice/owed/confirmed_statement.h"
#include "notice/owed/own_words.h"
#include "notice/template/vocabulary.h"
#include "objection/objection_token.h"

namespace crier::notice {

using ConfirmationReader = NoticeReader;

class ConfirmationBook {
 public:
  // `spec` has the base of its objection links; `pages_url` as for a notice book.
  ConfirmationBook(CampaignSpec spec, NoticeFormat format, objection::TokenSealer tokens,
                   std::string pages_url);

  // Those who have said the same in the same minute share it: what is the person's own are the
  // number of the receipt and the token. Not thread-safe; the words live as long as they are held.
  [[nodiscard]] std::shared_ptr<const CompiledNotice> words(const ConfirmedStatement& said,
                                                            const ConfirmationReader& reader);

 private:
  // In a surge all that is written is of the same minute; one compiled text is some ten thousand
  // octets.
  static constexpr std::size_t kept_max = 500;
  using Key = std::tuple<objection::StatementKind, objection::Timeliness, WallTime, std::string,
                         std::string, std::string>;

  [[nodiscard]] std::shared_ptr<const CompiledNotice> compile(const ConfirmedStatement& said,
                                                              const Setting& setting,
                                                              const NoticeTemplate& texts) const;

  CampaignSpec spec_;
  NoticeFormat format_;
  objection::TokenSealer tokens_;
  std::string pages_url_;
  std::map<Key, std::shared_ptr<const CompiledNotice>> kept_;
};

}  // namespace crier::notice
