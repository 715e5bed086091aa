#include "web/api/statement_endpoint.h"

#include <exception>
#include <expected>
#include <utility>

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "base/lane.h"
#include "campaign/ref.h"
#include "objection/consumer_token.h"
#include "use_cases/objection/link/link_keys.h"
#include "use_cases/objection/link/link_statements.h"
#include "use_cases/objection/ref_check.h"
#include "web/answered_within.h"
#include "web/api/api_response.h"
#include "web/form.h"

namespace crier::app {

namespace asio = boost::asio;
using objection::StatementKind;

namespace {

constexpr std::string_view nobody_words =
    "nobody was sent this token, or it is that of a test; show the person that their link is not "
    "complete";

constexpr const char* statements_place = "pages: statements of a page of the controller's own";
constexpr PageStep looking_up_step{.place = statements_place,
                                   .during = "looking up what stands of a person"};
constexpr PageStep recording_step{
    .place = statements_place,
    .during = "recording a statement; its consumer was asked to say it again"};

// Who asks is let in first: by a token that nobody has, because none is kept here. Without a
// purpose it was refused by then, or when the key of the link was looked for.
asio::awaitable<void> ask_for(store::Database* database, AskedPerson person, std::string purpose) {
  auto consumer = recording_consumer(database, {});
  co_await std::move(consumer);
  if (purpose.empty()) {
    auto keys = link_secrets(database);
    co_await std::move(keys);
    co_return;
  }
  auto standing = standing_of(database, std::move(person), std::move(purpose));
  co_await std::move(standing);
}

// Nothing was said where it was refused before.
asio::awaitable<void> ask_for_record(store::Database* database, std::optional<LinkStatement> said) {
  auto consumer = recording_consumer(database, {});
  co_await std::move(consumer);
  if (!said) {
    auto keys = link_secrets(database);
    co_await std::move(keys);
    co_return;
  }
  auto recorded = record_link_statements(database, {*std::move(said)});
  co_await std::move(recorded);
}

http::Response forbidden_purpose(const RecordingConsumer& consumer, std::string_view purpose) {
  return error_response(403, fmt::format("this token is for the purpose \"{}\", not for \"{}\"",
                                         consumer.purpose, purpose));
}

boost::json::object object_of(const store::StandingObjection& standing) {
  boost::json::object object = {{"stands", standing.position != 0}};
  if (standing.position == 0) return object;
  // A file may have brought it without.
  if (!standing.receipt.empty()) object["receipt"] = standing.receipt;
  object["stated_at"] = iso8601(standing.stated_at);
  object["timeliness"] = objection::name_of(standing.timeliness);
  return object;
}

http::Response recorded_response(StatementKind kind, const store::StandingObjection& standing) {
  boost::json::object object = object_of(standing);
  object["statement"] = objection::name_of(kind);
  object["is_new"] = standing.is_new;
  const bool is_undone = kind == StatementKind::withdrawal && standing.position != 0;
  if (is_undone && !standing.is_new) {
    object["error"] = "the receipt is not of the objection that stands; show the person what does";
    return object_response(409, object);
  }
  return object_response(standing.is_new ? 201 : 200, object);
}

}  // namespace

void StatementEndpoint::serve_on(http::Router& router) {
  router.on(http::Method::post, "/v1/objections",
            [this](http::Request request) { return record(std::move(request)); });
  router.on(http::Method::post, "/v1/objections/standing",
            [this](http::Request request) { return look_up(std::move(request)); });
}

bool StatementEndpoint::is_let_in(const http::Request& request) const {
  if (let_in_.empty()) return false;
  const std::string token = token_of(request);
  return !token.empty() && let_in_.contains(objection::consumer_token_digest(token));
}

asio::awaitable<StatementEndpoint::Asked> StatementEndpoint::read(http::Request request,
                                                                  BodyUse use) {
  Asked asked;
  std::string token = token_of(request);
  if (token.empty()) {
    asked.refusal = stranger_response("a bearer token is needed");
    co_return asked;
  }
  const Digest digest = objection::consumer_token_digest(token);
  auto asking = recording_consumer(&database_, std::move(token));
  auto consumer = co_await std::move(asking);
  if (!consumer) {
    // It was removed, or may not do this any more.
    let_in_.erase(digest);
    asked.refusal = consumer.error().kind == RecordingRefusal::Kind::stranger
                        ? stranger_response(consumer.error().words)
                        : error_response(403, consumer.error().words);
    co_return asked;
  }
  asked.consumer = *std::move(consumer);
  let_in_.insert(digest);
  if (!is_media_type(request.headers.find("Content-Type").value_or(""), "application/json")) {
    asked.refusal = error_response(415, "the body must be of the type application/json");
    co_return asked;
  }
  auto body = statement_body(request.body, use);
  if (!body) {
    asked.refusal = error_response(400, body.error());
    co_return asked;
  }
  asked.body = *std::move(body);
  co_return asked;
}

asio::awaitable<StatementEndpoint::Asked> StatementEndpoint::asked_by(http::Request request,
                                                                      BodyUse use) {
  auto reading = read(std::move(request), use);
  Asked asked = co_await std::move(reading);
  if (asked.refusal) co_return asked;
  if (asked.body.token.empty()) {
    const std::string ref = normal_ref(asked.body.ref);
    if (const auto fault = ref_fault(ref)) {
      asked.refusal = error_response(400, *fault);
    } else if (asked.body.purpose != asked.consumer.purpose) {
      asked.refusal = forbidden_purpose(asked.consumer, asked.body.purpose);
    }
    asked.person = {.bearer = std::nullopt, .lane = lane_of(ref, lanes_), .ref = ref};
    co_return asked;
  }
  auto token = tokens_.read(asked.body.token);
  asked.person.bearer = co_await std::move(token);
  const bool is_of_a_test = asked.person.bearer && asked.person.bearer->subject == SubjectId{};
  if (!asked.person.bearer || is_of_a_test) asked.refusal = error_response(404, nobody_words);
  co_return asked;
}

asio::awaitable<http::Response> StatementEndpoint::look_up(http::Request request) {
  Asked asked;
  std::optional<PersonStanding> found;
  std::exception_ptr failure;
  try {
    auto reading = asked_by(std::move(request), BodyUse::look_up);
    asked = co_await std::move(reading);
    if (asked.refusal) co_return *std::move(asked.refusal);
    auto asking = standing_of(&database_, asked.person, asked.consumer.purpose);
    found = co_await std::move(asking);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    troubles_.failed(looking_up_step, failure,
                     [person = asked.person, purpose = asked.consumer.purpose](
                         store::Database* database) { return ask_for(database, person, purpose); });
    co_return absence_response();
  }
  troubles_.passed(looking_up_step);
  if (!found) co_return error_response(404, nobody_words);
  if (found->purpose != asked.consumer.purpose) {
    co_return forbidden_purpose(asked.consumer, found->purpose);
  }
  co_return object_response(200, object_of(found->standing));
}

asio::awaitable<http::Response> StatementEndpoint::record(http::Request request) {
  const SteadyTime until = clock_.now() + answered_within;
  Asked asked;
  std::optional<LinkStatement> said;
  std::optional<LinkAnswer> answer;
  std::exception_ptr failure;
  try {
    auto reading = asked_by(std::move(request), BodyUse::statement);
    asked = co_await std::move(reading);
    if (asked.refusal) co_return *std::move(asked.refusal);
    said = LinkStatement{
        .kind = asked.body.kind,
        .bearer = asked.person.bearer.value_or(objection::Bearer{}),
        .token_id = asked.body.token.empty() ? "" : objection::token_id(asked.body.token),
        .way = objection::Way::api,
        .at = clock_.wall_now(),
        .withdraws = asked.body.receipt,
        .actor = asked.consumer.name,
        .purpose = asked.consumer.purpose,
        .ref = asked.person.ref};
    if (!asked.person.bearer) said->bearer.lane = asked.person.lane;
    auto recorded = recorder_.record(*said, until);
    answer = co_await std::move(recorded);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    troubles_.failed(recording_step, failure,
                     [said](store::Database* database) { return ask_for_record(database, said); });
    co_return later_response(503, "it is not recorded, as far as is known; say the same again");
  }
  troubles_.passed(recording_step);
  if (answer->is_nobody) co_return error_response(404, nobody_words);
  if (answer->is_of_another_purpose) {
    co_return error_response(403,
                             fmt::format("this token is for the purpose \"{}\"; the link is of "
                                         "a campaign with another",
                                         asked.consumer.purpose));
  }
  co_return recorded_response(asked.body.kind, answer->standing);
}

}  // namespace crier::app
