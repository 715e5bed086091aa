// Answers objection links: <pages url>/o/<token>. A GET shows one page with one button and changes
// nothing, because scanners of mail fetch links too; a POST records, from the button or from a mail
// program (RFC 8058). The button leads to an address that shows the receipt, or what stands by now,
// as often as it is opened. No login, no cookie, no script, no reason; whoever sends anything at
// all by POST objects, because a false objection harms nobody and a lost one does.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "campaign/calendar/own_cutoff.h"
#include "net/http/message.h"
#include "objection/objection_token.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "use_cases/campaign/waves/visit_counts.h"
#include "web/link_tokens.h"
#include "web/objection/link_request.h"
#include "web/objection/objection_page.h"
#include "web/objection/objection_recorder.h"
#include "web/objection/recording_rehearsal.h"
#include "web/objection/shown_campaigns.h"
#include "web/page_troubles.h"
#include "web/shown_words.h"
#include "web/text_memo.h"

namespace crier::app {

class ObjectionPages {
 public:
  // What is referred to must outlive this. All calls on the event loop of `recorder`.
  ObjectionPages(store::Database& database, const Clock& clock, const ShownWords& words,
                 ObjectionRecorder& recorder, LinkTokens& tokens, RecordingRehearsal& rehearsal,
                 PageTroubles& troubles, VisitCounts& counts);

  // A GET or a POST below objection_path_root. Addresses that nobody was sent get one page,
  // whatever is wrong with them. 503 with the same button while the database is away or refuses it;
  // a link of nobody, too, is answered so while no objection could be recorded.
  [[nodiscard]] boost::asio::awaitable<http::Response> answer(http::Request request);
  // To one whose body is too large to be read, and is not there: it was not recorded.
  [[nodiscard]] http::Response too_large(const http::Request& request) const;

 private:
  using Known = std::shared_ptr<ShownCampaign>;
  struct Visit {
    objection::Bearer bearer;
    std::string token;
    ReaderLanguage reader;
  };

  // Looks into the database only for whoever asks for no language, by a browser that wants none of
  // ours, and whose notice had several.
  boost::asio::awaitable<std::string> first_language_for(objection::Bearer bearer,
                                                         ReaderLanguage reader, SteadyTime until);
  // Nothing: nobody was sent this.
  boost::asio::awaitable<std::optional<Visit>> visit_of(std::string token, ReaderLanguage reader);
  [[nodiscard]] const PageWords& words() const { return words_.objection_page(); }
  [[nodiscard]] std::string language_for(const ReaderLanguage& reader, const Known& campaign) const;
  [[nodiscard]] ObjectionPage page_for(const ReaderLanguage& reader, const Known& campaign) const {
    return {words(), language_for(reader, campaign)};
  }
  // Of a page that is written once, as long as the words stay.
  [[nodiscard]] std::string key(std::string_view page, std::string_view language) const;
  [[nodiscard]] http::Response unknown(const ReaderLanguage& reader);
  boost::asio::awaitable<http::Response> test(ReaderLanguage reader);
  // Until when the reader may object; nothing: that cannot be looked up now.
  boost::asio::awaitable<std::optional<CivilInstant>> own_end(const Visit& visit,
                                                              const CutoffTerms& terms,
                                                              SteadyTime until);
  // With the cut-off of the campaign, and when that has passed with the reader's own.
  boost::asio::awaitable<http::Response> question(Visit visit, Known campaign, SteadyTime until);
  boost::asio::awaitable<http::Response> show(Visit visit, Sight sight, SteadyTime until);
  boost::asio::awaitable<http::Response> record(Visit visit, Press press, SteadyTime until);
  // What stands, by a page of its own.
  [[nodiscard]] http::Response standing_page(const ReaderLanguage& reader, const Known& campaign,
                                             const Sight& sight,
                                             const store::StandingObjection& standing) const;
  [[nodiscard]] std::string receipt(const ReaderLanguage& reader, const Known& campaign,
                                    const store::StandingObjection& standing, bool is_known) const;

  store::Database& database_;
  const Clock& clock_;
  LinkTokens& tokens_;
  ShownCampaigns campaigns_;
  const ShownWords& words_;
  ObjectionRecorder& recorder_;
  RecordingRehearsal& rehearsal_;
  PageTroubles& troubles_;
  VisitCounts& counts_;
  TextMemo pages_of_nobody_;
};

}  // namespace crier::app
