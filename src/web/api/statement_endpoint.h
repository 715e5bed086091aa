// What people say on a page of the controller's own, over HTTP:
//
//   POST /v1/objections            records an objection or a withdrawal (web/api/statement_body.h)
//   POST /v1/objections/standing   what stands of a person; by POST, so that neither tokens nor
//   refs
//                                  come into addresses and logs
//
// The bearer token of a request is that of a consumer that may record. Answers are JSON, after the
// commit; to say the same again is safe.
#pragma once

#include <optional>
#include <set>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "base/digest.h"
#include "net/http/message.h"
#include "net/http/router.h"
#include "objection/objection_token.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "use_cases/objection/recording.h"
#include "web/api/statement_body.h"
#include "web/link_tokens.h"
#include "web/objection/objection_recorder.h"
#include "web/page_troubles.h"

namespace crier::app {

class StatementEndpoint {
 public:
  // What is referred to must outlive this. All calls on the event loop of `recorder`.
  StatementEndpoint(store::Database& database, const Clock& clock, ObjectionRecorder& recorder,
                    LinkTokens& tokens, PageTroubles& troubles, int lanes)
      : database_(database),
        clock_(clock),
        recorder_(recorder),
        tokens_(tokens),
        lanes_(lanes),
        troubles_(troubles) {}

  // Adds both to `router`, which calls this.
  void serve_on(http::Router& router);

  // 201 where something was recorded, 200 where it was known. 400 with words, 401, 403, 404 for a
  // token that nobody was sent, 409 where a withdrawal is not of what stands, 415, 503 while the
  // database is away or refuses it.
  [[nodiscard]] boost::asio::awaitable<http::Response> record(http::Request request);
  [[nodiscard]] boost::asio::awaitable<http::Response> look_up(http::Request request);

  // Whether it is of a system that was let in when it last asked: it speaks for many people, and is
  // not slowed down as one of them.
  [[nodiscard]] bool is_let_in(const http::Request& request) const;

 private:
  // Who asks, and what. Or what is wrong with it.
  struct Asked {
    std::optional<http::Response> refusal;
    RecordingConsumer consumer;
    StatementBody body;
    AskedPerson person;
  };
  boost::asio::awaitable<Asked> asked_by(http::Request request, BodyUse use);
  boost::asio::awaitable<Asked> read(http::Request request, BodyUse use);

  store::Database& database_;
  const Clock& clock_;
  ObjectionRecorder& recorder_;
  LinkTokens& tokens_;
  int lanes_;
  std::set<Digest> let_in_;  // Digests of tokens; as few as there are consumers.
  PageTroubles& troubles_;
};

}  // namespace crier::app
