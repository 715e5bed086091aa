// The register of objections over HTTP, for the systems that process the data:
//
//   GET  /v1/objections?after=POSITION[&wait=SECONDS][&limit=COUNT][&purpose=PURPOSE]
//   POST /v1/objections/acknowledged      position=POSITION
//
// The bearer token of a request says which consumer it is. An answer is one JSON object a line
// (use_cases/objection/feed/record_lines.h), and `Crier-Position` says how far it goes. A request
// that waits is answered as soon as there is something, else with an empty body when the time is
// over.
#pragma once

#include <atomic>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "base/digest.h"
#include "dispatch/objection_watch.h"
#include "net/http/message.h"
#include "net/http/router.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "use_cases/objection/feed/feed.h"
#include "web/api/feed_parameters.h"
#include "web/page_troubles.h"

namespace crier::app {

// Told by the ObjectionWatch that there is something new, so that whoever waits asks the database
// nothing meanwhile.
class FeedEndpoint final : public dispatch::ObjectionListener {
 public:
  // What is referred to must outlive this. All calls on one event loop, but for what is told.
  FeedEndpoint(store::Database& database, Clock& clock, PageTroubles& troubles)
      : database_(database), clock_(clock), troubles_(troubles) {}

  // Adds both to `router`, which calls this.
  void serve_on(http::Router& router);

  // 400 with words, 401, 429 while too many wait or too many of this consumer, 503 while the
  // database is away or refuses it.
  [[nodiscard]] boost::asio::awaitable<http::Response> read(http::Request request);
  // 409 with the watermark where it is further already.
  [[nodiscard]] boost::asio::awaitable<http::Response> acknowledge(http::Request request);

  // These two on any thread.
  void heard(const dispatch::RegisterNews& news) override;
  void on_fresh() override;

 private:
  using Answer = std::expected<FeedAnswer, FeedRefusal>;
  class Waiting;

  // Nothing: another request with this token may wait.
  [[nodiscard]] std::optional<std::string> why_not_wait(const Digest& token) const;

  boost::asio::awaitable<Answer> look(FeedQuestion question);
  boost::asio::awaitable<Answer> look_until(FeedQuestion question, SteadyTime until);
  boost::asio::awaitable<void> await_news(std::uint64_t known, SteadyTime until);

  store::Database& database_;
  Clock& clock_;
  std::atomic<std::uint64_t> news_{};  // How often there was something new.
  std::map<Digest, int> waiting_;      // How many wait, by the digest of their token.
  PageTroubles& troubles_;
};

}  // namespace crier::app
