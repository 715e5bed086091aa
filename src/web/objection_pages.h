// Answers objection links: <pages url>/o/<token>. A GET shows one page with one button and changes
// nothing, because scanners of mail fetch links too; a POST records, from the button or from a mail
// program (RFC 8058). No login, no cookie, no script, no reason; whoever sends anything at all by
// POST objects, because a false objection harms nobody and a lost one does.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "net/http/message.h"
#include "objection/objection_token.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "runtime/log_limit.h"
#include "use_cases/objection/objection_terms.h"
#include "web/objection_page.h"
#include "web/objection_recorder.h"
#include "web/page_words.h"
#include "web/text_memo.h"

namespace crier::app {

class ObjectionPages {
 public:
  // What is referred to must outlive this. All calls on the event loop of `executor`.
  ObjectionPages(store::Database& database, const Clock& clock,
                 const boost::asio::any_io_executor& executor,
                 const std::vector<objection::TokenKey>& keys);

  // A GET or a POST below objection_path_root. Addresses that nobody was sent get one page,
  // whatever is wrong with them. 503 with the same button while the database is away.
  [[nodiscard]] boost::asio::awaitable<http::Response> answer(http::Request request);

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
    LanguageCode notice{};  // That of the notice which the link stood in.
  };
  struct Visit {
    objection::Bearer bearer;
    std::string token;
    Preferences preferences;
  };

  [[nodiscard]] static Preferences preferences_of(const http::Request& request);

  [[nodiscard]] std::optional<Visit> visit_of(const http::Request& request) const;
  [[nodiscard]] std::string language_for(const Preferences& reader, const Known& campaign) const;
  [[nodiscard]] ObjectionPage page_for(const Preferences& reader, const Known& campaign) const {
    return {words_, language_for(reader, campaign)};
  }
  [[nodiscard]] http::Response unknown(const Preferences& reader);
  [[nodiscard]] http::Response test(const Preferences& reader);
  [[nodiscard]] const std::string& question(const Preferences& reader, const Known& campaign) const;
  boost::asio::awaitable<http::Response> show(Visit visit, bool asks_withdrawal);
  boost::asio::awaitable<http::Response> record(Visit visit, objection::StatementKind kind,
                                                objection::Way way);
  [[nodiscard]] std::string receipt(const Preferences& reader, const Known& campaign,
                                    const store::StandingObjection& standing) const;
  boost::asio::awaitable<Known> known_of(CampaignId campaign);

  store::Database& database_;
  const Clock& clock_;
  objection::TokenReader tokens_;
  PageWords words_;
  ObjectionRecorder recorder_;
  log::Limit failure_limit_{std::chrono::seconds(5)};
  std::map<CampaignId, CachedCampaign> cached_;  // Only of campaigns with real links: few.
  TextMemo pages_of_nobody_;
};

}  // namespace crier::app
