#include "web/api/feed_endpoint.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <expected>
#include <optional>
#include <string>
#include <utility>

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "objection/consumer_token.h"
#include "use_cases/objection/feed/record_lines.h"
#include "web/api/api_response.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

using namespace std::chrono_literals;

// In memory only.
constexpr Duration news_interval = 50ms;
// A request that waits looks for itself now and then: the watch begins with what was there when it
// first looked, and tells nobody of what came between.
constexpr Duration look_interval = 5s;
// The pages for people share the listener (http::ServerOptions::connections_max), and whoever waits
// holds a connection.
constexpr int waiting_max = 16;
// So that one of them cannot keep the others from waiting. A few, because whoever was cut off may
// count until the time of its request is over.
constexpr int waiting_of_one_max = 4;

constexpr const char* feed_place = "pages: the feed of objections";
constexpr PageStep reading_step{.place = feed_place,
                                .during = "reading the register for a consumer"};
constexpr PageStep acknowledging_step{.place = feed_place,
                                      .during = "recording what a consumer has acknowledged"};

http::Response position_response(int status, const Acknowledged& standing) {
  http::Response response = object_response(
      status, {{"consumer", standing.consumer}, {"acknowledged", standing.position}});
  response.headers.add("Crier-Position", std::to_string(standing.position));
  return response;
}

http::Response refusal_response(const FeedRefusal& refusal) {
  switch (refusal.kind) {
    case FeedRefusal::Kind::stranger: return stranger_response(refusal.words);
    case FeedRefusal::Kind::forbidden: return error_response(403, refusal.words);
    case FeedRefusal::Kind::wrong: return error_response(400, refusal.words);
    case FeedRefusal::Kind::backwards: break;
  }
  http::Response response =
      object_response(409, {{"error", refusal.words}, {"acknowledged", refusal.standing}});
  response.headers.add("Crier-Position", std::to_string(refusal.standing));
  return response;
}

http::Response records_response(const FeedAnswer& answer) {
  http::Response response;
  response.headers.add("Content-Type", "application/x-ndjson");
  response.headers.add("Crier-Position", std::to_string(answer.position));
  for (const store::ObjectionRecord& record : answer.records) response.body += ndjson_line(record);
  return kept_by_nobody(std::move(response));
}

}  // namespace

// One of those that wait, as long as it lives.
class FeedEndpoint::Waiting {
 public:
  Waiting(FeedEndpoint& feed, const Digest& token) : feed_(feed), token_(token) {
    ++feed_.waiting_[token_];
  }
  ~Waiting() {
    const auto mine = feed_.waiting_.find(token_);
    if (--mine->second == 0) feed_.waiting_.erase(mine);
  }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

 private:
  FeedEndpoint& feed_;
  Digest token_;
};

std::optional<std::string> FeedEndpoint::why_not_wait(const Digest& token) const {
  int all = 0;
  for (const auto& [each, count] : waiting_) all += count;
  if (all >= waiting_max) return "too many wait at the same time; ask again, or without wait";
  const auto mine = waiting_.find(token);
  if (mine == waiting_.end() || mine->second < waiting_of_one_max) return std::nullopt;
  return fmt::format(
      "{} requests of this consumer wait already; wait for their answers, or ask without wait",
      mine->second);
}

void FeedEndpoint::serve_on(http::Router& router) {
  router.on(http::Method::get, "/v1/objections",
            [this](http::Request request) { return read(std::move(request)); });
  router.on(http::Method::post, "/v1/objections/acknowledged",
            [this](http::Request request) { return acknowledge(std::move(request)); });
}

void FeedEndpoint::heard(const dispatch::RegisterNews& /*news*/) {
  ++news_;
}

void FeedEndpoint::on_fresh() {
  ++news_;
}

asio::awaitable<http::Response> FeedEndpoint::read(http::Request request) {
  FeedQuestion question{.token = token_of(request), .after = {}, .purpose = {}, .rows_max = 1};
  if (question.token.empty()) co_return stranger_response("a bearer token is needed");
  const auto parameters = feed_parameters(request.query());
  if (!parameters) co_return error_response(400, parameters.error());
  const Digest token = objection::consumer_token_digest(question.token);
  const bool is_to_wait = parameters->wait > 0s;
  if (const auto why = is_to_wait ? why_not_wait(token) : std::nullopt) {
    co_return later_response(429, *why);
  }
  question.after = parameters->after;
  question.purpose = parameters->purpose;
  question.rows_max = parameters->rows_max;
  std::optional<Waiting> waiting;
  if (is_to_wait) waiting.emplace(*this, token);
  const FeedQuestion asked = question;
  std::optional<Answer> answer;
  std::exception_ptr failure;
  try {
    auto looking = look_until(std::move(question), clock_.now() + parameters->wait);
    answer = co_await std::move(looking);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    troubles_.failed(reading_step, failure, [asked](store::Database* database) {
      return without_answer(answer_feed(database, asked));
    });
    co_return absence_response();
  }
  troubles_.passed(reading_step);
  if (!*answer) co_return refusal_response(answer->error());
  co_return records_response(**answer);
}

asio::awaitable<FeedEndpoint::Answer> FeedEndpoint::look(FeedQuestion question) {
  auto asking = answer_feed(&database_, std::move(question));
  Answer answer = co_await std::move(asking);
  co_return answer;
}

asio::awaitable<FeedEndpoint::Answer> FeedEndpoint::look_until(FeedQuestion question,
                                                               SteadyTime until) {
  while (true) {
    // From before the question on: what comes while it is under way may not be in the answer.
    const std::uint64_t known = news_;
    auto looking = look(question);
    Answer answer = co_await std::move(looking);
    if (!answer || !answer->records.empty() || clock_.now() >= until) co_return answer;
    question.after = answer->position;
    auto awaiting = await_news(known, std::min(until, clock_.now() + look_interval));
    co_await std::move(awaiting);
  }
}

asio::awaitable<void> FeedEndpoint::await_news(std::uint64_t known, SteadyTime until) {
  while (news_ == known && clock_.now() < until) {
    co_await clock_.sleep_until(std::min(until, clock_.now() + news_interval));
  }
}

asio::awaitable<http::Response> FeedEndpoint::acknowledge(http::Request request) {
  std::string token = token_of(request);
  if (token.empty()) co_return stranger_response("a bearer token is needed");
  const auto position = acknowledged_position(request.body);
  if (!position) co_return error_response(400, position.error());
  const Acknowledgement taken{
      .token = std::move(token), .position = *position, .at = clock_.wall_now()};
  std::optional<std::expected<Acknowledged, FeedRefusal>> answer;
  std::exception_ptr failure;
  try {
    auto asking = app::acknowledge(&database_, taken);
    answer = co_await std::move(asking);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    troubles_.failed(acknowledging_step, failure, [taken](store::Database* database) {
      return without_answer(app::acknowledge(database, taken));
    });
    // Also where it is in doubt: to say it again is safe.
    co_return absence_response();
  }
  troubles_.passed(acknowledging_step);
  if (!*answer) co_return refusal_response(answer->error());
  co_return position_response(200, **answer);
}

}  // namespace crier::app
