// Answers objection links: <pages url>/o/<token>. A GET shows one page with one button and changes
// nothing, because scanners of mail fetch links too; a POST records, from the button or from a mail
// program (RFC 8058). The button leads to an address that shows the receipt, or what stands by now,
// as often as it is opened. No login, no cookie, no script, no reason; whoever sends anything at
// all by POST objects, because a false objection harms nobody and a lost one does.
#pragma once

#include <map>
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
#include "use_cases/objection/objection_terms.h"
#include "web/link_tokens.h"
#include "web/objection/objection_page.h"
#include "web/objection/objection_recorder.h"
#include "web/objection/recording_rehearsal.h"
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
  // What is known of a campaign; its question, and the times of its receipts, as they were written
  // before.
  struct KnownCampaign {
    ObjectionTerms terms;
    TextMemo questions;
    TextMemo times;
  };
  using Known = std::shared_ptr<KnownCampaign>;
  struct CachedCampaign {
    Known known;
    SteadyTime until;
  };
  struct Preferences {
    std::string asked;      // By ?lang=; empty: none.
    std::string accepted;   // Accept-Language.
    LanguageCode notice{};  // That of the notice which the link stood in; 0: it had several.
    std::string first;  // Its first one, where nothing else says what to show; empty: not known.
  };
  struct Visit {
    objection::Bearer bearer;
    std::string token;
    Preferences preferences;
  };

  // What a GET asks to see, besides the question.
  struct Sight {
    std::string receipt;  // In its normal form; empty: none, or none that could be one.
    bool is_known{};      // It was when the button was pressed.
    bool asks_withdrawal{};
  };
  struct Press {
    objection::StatementKind kind{objection::StatementKind::objection};
    objection::Way way{objection::Way::link};
    // The button of this page, which is led to the address of the receipt. Mail programs are not
    // led anywhere (RFC 8058 section 3.1), and neither is who has sent anything else.
    bool is_ours{};
    std::string withdraws;  // As LinkStatement has it.
  };

  [[nodiscard]] static Sight sight_of(const http::Request& request);
  [[nodiscard]] static Press press_of(const http::Request& request);
  [[nodiscard]] static Preferences preferences_of(const http::Request& request);

  // Looks into the database only for whoever asks for no language, by a browser that wants none of
  // ours, and whose notice had several.
  boost::asio::awaitable<std::string> first_language_for(objection::Bearer bearer,
                                                         Preferences reader, SteadyTime until);
  // Nothing: nobody was sent this.
  boost::asio::awaitable<std::optional<Visit>> visit_of(std::string token, Preferences reader);
  [[nodiscard]] const PageWords& words() const { return words_.objection_page(); }
  [[nodiscard]] std::string language_for(const Preferences& reader, const Known& campaign) const;
  [[nodiscard]] ObjectionPage page_for(const Preferences& reader, const Known& campaign) const {
    return {words(), language_for(reader, campaign)};
  }
  // Of a page that is written once, as long as the words stay.
  [[nodiscard]] std::string key(std::string_view page, std::string_view language) const;
  [[nodiscard]] http::Response unknown(const Preferences& reader);
  boost::asio::awaitable<http::Response> test(Preferences reader);
  // Until when the reader may object; nothing: that cannot be looked up now.
  boost::asio::awaitable<std::optional<CivilInstant>> own_end(const Visit& visit,
                                                              const CutoffTerms& terms,
                                                              SteadyTime until);
  // With the cut-off of the campaign, and when that has passed with the reader's own.
  boost::asio::awaitable<http::Response> question(Visit visit, Known campaign, SteadyTime until);
  boost::asio::awaitable<http::Response> show(Visit visit, Sight sight, SteadyTime until);
  boost::asio::awaitable<http::Response> record(Visit visit, Press press, SteadyTime until);
  // What stands, by a page of its own.
  [[nodiscard]] http::Response standing_page(const Preferences& reader, const Known& campaign,
                                             const Sight& sight,
                                             const store::StandingObjection& standing) const;
  [[nodiscard]] std::string receipt(const Preferences& reader, const Known& campaign,
                                    const store::StandingObjection& standing, bool is_known) const;
  boost::asio::awaitable<Known> known_of(CampaignId campaign, SteadyTime until);

  store::Database& database_;
  const Clock& clock_;
  LinkTokens& tokens_;
  const ShownWords& words_;
  ObjectionRecorder& recorder_;
  RecordingRehearsal& rehearsal_;
  PageTroubles& troubles_;
  VisitCounts& counts_;
  std::map<CampaignId, CachedCampaign> cached_;  // Only of campaigns with real links: few.
  TextMemo pages_of_nobody_;
};

}  // namespace crier::app
