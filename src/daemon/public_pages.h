// What crierd serves to the public: objection links, notices in other languages, and the feed of
// the register for the systems that process data. On a thread of its own with connections of its
// own, so that a surge of visitors does not wait for a campaign, nor a campaign for them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "config/config.h"
#include "daemon/monitoring/posted_troubles.h"
#include "dispatch/objection_gate.h"
#include "dispatch/objection_watch.h"
#include "net/http/forwarded.h"
#include "net/http/router.h"
#include "net/http/server.h"
#include "net/http/server_certificate.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "runtime/loop_thread.h"
#include "web/api/feed_endpoint.h"
#include "web/api/statement_endpoint.h"
#include "web/link_tokens.h"
#include "web/notice_pages.h"
#include "web/objection/objection_form.h"
#include "web/objection/objection_pages.h"
#include "web/objection/objection_recorder.h"
#include "web/objection/recording_rehearsal.h"
#include "web/page_troubles.h"
#include "web/shown_words.h"
#include "web/visitor_pace.h"

namespace crier::app {

class PublicPages {
 public:
  // The loop of the engine. What is referred to must outlive what runs there.
  struct Home {
    boost::asio::any_io_executor executor;
    dispatch::TroubleListener& listener;  // Hears what the database refuses to the pages.
    dispatch::ObjectionGate& gate;        // Closed while objections by link cannot be recorded.
  };

  // Listens from now on, at `config.pages.listen`; throws ListenFailure, and what
  // open_pages_certificate throws.
  PublicPages(const Config& config, const std::string& url, const store::Settings& settings,
              Home home);

  [[nodiscard]] std::uint16_t port() const { return server_->port(); }

  // What an ObjectionWatch tells of what is new, from its own loop.
  [[nodiscard]] dispatch::ObjectionListener& listener() { return feed_; }

  // Answers until it is cancelled. Once.
  boost::asio::awaitable<void> run();

 private:
  [[nodiscard]] std::unique_ptr<http::Server> make_server(const std::string& listen);
  void add_routes();
  boost::asio::awaitable<void> serve_all();
  // Adds a handler whose answers ask browsers to keep to https.
  void serve(http::Method method, const std::string& path, http::Router::Handler handler);
  [[nodiscard]] Duration delay_of(const http::Request& request);
  [[nodiscard]] http::Response too_large(const http::Request& request) const;
  [[nodiscard]] bool is_secured(const http::Request& request) const;

  SystemClock clock_;
  store::Database database_;
  store::Database rehearsing_links_;
  store::Database rehearsing_;  // For the other rehearsals, and for what is asked again.
  LoopThread thread_;
  PostedTroubles heard_;
  PageTroubles troubles_;
  http::TrustedProxies proxies_;
  VisitorPace pace_;
  std::optional<http::ServerCertificate> certificate_;
  PageFiles files_;  // The operator's templates.
  ShownWords words_;
  NoticePages notices_;
  LinkTokens tokens_;
  ObjectionRecorder recorder_;
  RecordingRehearsal rehearsal_;
  VisitCounts visits_;
  ObjectionPages objections_;
  ObjectionForm form_;
  StatementEndpoint statements_;
  FeedEndpoint feed_;
  http::Router router_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace crier::app
