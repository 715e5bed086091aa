#include "channel/webhook_answer.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "channel/transport_words.h"
#include "channel/webhook.h"

namespace crier::channel {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using Kind = http::TransportError::Kind;
using Reach = http::TransportError::Reach;

const WallTime now = parse_iso8601("2025-05-26T22:00:00Z").value();

const std::string receiver = "https://hooks.example.org:443";

Outcome classify(int status) {
  return classify_answer({.status = status}, receiver, now);
}

struct Row {
  int status;
  Verdict verdict;
  Reason reason;
  Scope scope;
};

TEST(WebhookAnswer, is_judged_by_its_status) {
  const auto one = Scope::recipient;
  const auto all = Scope::channel;
  const std::vector<Row> rows = {
      {200, Verdict::accepted, Reason::none, one},
      {201, Verdict::accepted, Reason::none, one},
      {202, Verdict::accepted, Reason::none, one},
      {204, Verdict::accepted, Reason::none, one},
      {301, Verdict::refused, Reason::protocol_error, one},
      {302, Verdict::refused, Reason::protocol_error, one},
      {307, Verdict::refused, Reason::protocol_error, one},
      {400, Verdict::refused, Reason::content_refused, one},
      {401, Verdict::halt, Reason::authentication_failed, one},
      {403, Verdict::refused, Reason::authentication_failed, one},
      {404, Verdict::refused, Reason::mailbox_unknown, one},
      {405, Verdict::refused, Reason::content_refused, one},
      {407, Verdict::halt, Reason::authentication_failed, one},
      {408, Verdict::retry_later, Reason::timed_out, one},
      {409, Verdict::refused, Reason::content_refused, one},
      {410, Verdict::refused, Reason::mailbox_disabled, one},
      {413, Verdict::refused, Reason::message_too_large, one},
      {415, Verdict::refused, Reason::content_refused, one},
      {422, Verdict::give_up, Reason::address_refused, one},
      {425, Verdict::retry_later, Reason::service_unavailable, one},
      {429, Verdict::retry_later, Reason::rate_limited, all},
      {500, Verdict::retry_later, Reason::service_unavailable, one},
      {501, Verdict::retry_later, Reason::service_unavailable, all},
      {502, Verdict::retry_later, Reason::service_unavailable, all},
      {503, Verdict::retry_later, Reason::service_unavailable, all},
      {504, Verdict::retry_later, Reason::service_unavailable, all},
      {599, Verdict::retry_later, Reason::service_unavailable, all},
      {600, Verdict::refused, Reason::protocol_error, one},
      {999, Verdict::refused, Reason::protocol_error, one},
  };
  for (const Row& row : rows) {
    const Outcome outcome = classify(row.status);
    EXPECT_EQ(outcome.verdict, row.verdict) << row.status;
    EXPECT_EQ(outcome.reason, row.reason) << row.status;
    EXPECT_EQ(outcome.scope, row.scope) << row.status;
    EXPECT_EQ(outcome.reply_code, row.status);
  }
}

TEST(WebhookAnswer, is_told_with_the_receiver_and_its_words) {
  const auto of = [](http::Response answer) {
    return classify_answer(answer, receiver, now).description;
  };

  EXPECT_EQ(of({.status = 404}), "https://hooks.example.org:443 answered the request with 404");
  EXPECT_EQ(
      of({.status = 422, .body = "no consent of\r\njane@example.org"}),
      "https://hooks.example.org:443 answered the request with 422 (no consent of [address])");
  EXPECT_EQ(of({.status = 200, .body = "fine"}), "");
}

TEST(WebhookAnswer, says_for_how_long_it_asks_and_how_much_of_it_counts) {
  const auto words = [](int status, std::string value) {
    return classify_answer(
               {.status = status, .headers = {{.name = "Retry-After", .value = std::move(value)}}},
               receiver, now)
        .description;
  };

  EXPECT_THAT(words(503, "1200"), EndsWith("with 503; Retry-After asks for 20 min"));
  EXPECT_THAT(words(429, "2592000"),
              EndsWith("with 429; Retry-After asks for a day or longer, of which a day counts"));
  EXPECT_THAT(words(503, "0"), EndsWith("with 503"));
  EXPECT_THAT(words(413, "1200"), EndsWith("with 413"));
}

TEST(WebhookAnswer, asks_to_come_back_only_where_coming_back_helps) {
  const auto retry_after = [](int status, std::string value) {
    return classify_answer(
               {.status = status, .headers = {{.name = "Retry-After", .value = std::move(value)}}},
               receiver, now)
        .retry_after;
  };

  EXPECT_EQ(retry_after(429, "30"), 30s);
  EXPECT_EQ(retry_after(503, "Mon, 26 May 2025 22:01:00 GMT"), 60s);
  EXPECT_EQ(retry_after(500, "5"), 5s);
  EXPECT_EQ(retry_after(503, "soon"), std::nullopt);
  EXPECT_EQ(retry_after(202, "30"), std::nullopt);
  EXPECT_EQ(retry_after(413, "30"), std::nullopt);
}

TEST(WebhookAnswer, names_what_was_accepted) {
  struct NameRow {
    http::Headers headers;
    std::string body;
    std::string id;
  };
  const http::Header location{.name = "Location", .value = "/messages/7"};
  const http::Header request{.name = "X-Request-Id", .value = "r-9"};
  for (const NameRow& row : std::vector<NameRow>{
           {{location, request}, R"({"id":"m-1"})", "/messages/7"},
           {{request}, R"({"id":"m-1"})", "m-1"},
           {{}, R"({"id":12})", "12"},
           {{request}, R"({"id":null})", "r-9"},
           {{request}, R"({"id":"a b"})", "r-9"},
           {{request}, "{broken", "r-9"},
           {{request}, "[1]", "r-9"},
           {{}, R"({"name":"x"})", ""},
           {{{.name = "Location", .value = std::string(201, 'x')}}, "", ""},
           {{{.name = "X-Request-Id", .value = "line\nbreak"}}, "", ""},
           {{}, "", ""},
       }) {
    EXPECT_EQ(provider_id({.status = 200, .headers = row.headers, .body = row.body}), row.id);
  }
}

TEST(WebhookAnswer, that_never_came_leaves_the_notice_unknown) {
  for (const auto& [kind, reason] : std::vector<std::pair<Kind, Reason>>{
           {Kind::connection_lost, Reason::connection_lost},
           {Kind::timed_out, Reason::timed_out},
           {Kind::protocol_error, Reason::protocol_error},
       }) {
    const Outcome outcome =
        classify_broken({.kind = kind, .reach = Reach::sent, .status = 0}, receiver);
    EXPECT_EQ(outcome.verdict, Verdict::unknown);
    EXPECT_EQ(outcome.reason, reason);
  }
}

TEST(WebhookAnswer, that_breaks_off_counts_by_its_status_and_accepts_nothing_without_its_header) {
  struct BrokenRow {
    int status;
    bool has_header;
    Verdict verdict;
  };
  for (const auto& [status, has_header, verdict] : std::vector<BrokenRow>{
           {202, true, Verdict::accepted},
           {202, false, Verdict::unknown},
           {302, false, Verdict::refused},
           {404, false, Verdict::refused},
           {503, true, Verdict::retry_later},
           {503, false, Verdict::retry_later},
           {100, true, Verdict::unknown},
           {100, false, Verdict::unknown},
       }) {
    for (const Kind kind : {Kind::answer_too_long, Kind::connection_lost, Kind::timed_out}) {
      const Outcome outcome =
          classify_broken({.kind = kind, .status = status, .has_header = has_header}, receiver);
      EXPECT_EQ(outcome.verdict, verdict) << status << has_header;
    }
  }
}

TEST(WebhookAnswer, that_did_not_come_is_told_in_a_sentence) {
  struct ToldRow {
    http::TransportError error;
    std::string told;
  };
  const std::vector<ToldRow> rows = {
      {{.kind = Kind::unreachable, .reach = Reach::not_sent}, "no connection to R"},
      {{.kind = Kind::unresolved, .reach = Reach::not_sent}, "the name of R cannot be resolved"},
      {{.kind = Kind::timed_out, .reach = Reach::not_sent}, "R did not let us connect in time"},
      {{.kind = Kind::timed_out, .reach = Reach::sent}, "R did not answer the request in time"},
      {{.kind = Kind::protocol_error}, "what R answered is no HTTP"},
      {{.kind = Kind::tls_failed, .words = "expired"}, "TLS with R failed (expired)"},
      {{.kind = Kind::connection_lost, .words = "nothing came"},
       "the connection to R broke off (nothing came)"},
      {{.kind = Kind::answer_too_long, .status = 200},
       "R answered the request with 200, and the header of its answer did not end"},
      {{.kind = Kind::connection_lost, .status = 503, .has_header = true},
       "R answered the request with 503, and the rest of its answer did not come whole"},
  };
  for (const auto& [error, told] : rows) EXPECT_EQ(description_of(error, "R"), told);
}

TEST(WebhookAnswer, that_broke_off_is_told_without_people) {
  const http::TransportError error{.kind = Kind::connection_lost,
                                   .words = "no header: Max Doe <jane@example.org>\r\n\x1b[31m"};

  EXPECT_EQ(classify_broken(error, receiver, {.address = "jane@example.org", .name = "Max Doe"})
                .description,
            "the connection to " + std::string(receiver) +
                " broke off (no header: [name] [address] [31m)");
  EXPECT_EQ(description_of(error, receiver).find("jane@"), std::string::npos);
}

TEST(WebhookUrl, is_https_or_stays_on_this_machine) {
  for (const char* url : {"https://example.org/hook", "http://localhost:8080/hook",
                          "http://127.0.0.1/", "http://[::1]:1/"}) {
    EXPECT_TRUE(check_webhook_url(url)) << url;
  }
  for (const char* url : {"http://example.org/hook", "http://10.0.0.1/", "example.org", ""}) {
    EXPECT_FALSE(check_webhook_url(url)) << url;
  }
}

TEST(WebhookAnswer, repeats_no_name_and_no_address_of_the_person) {
  const http::Response answer{.status = 400, .body = "no to Name2 Surname2 <c@example.org>"};
  const std::string told =
      classify_answer(answer, receiver, now, {.address = "c@example.org", .name = "Name2 Surname2"})
          .description;
  EXPECT_NE(told.find("(no to [name] [address])"), std::string::npos) << told;
}

}  // namespace
}  // namespace crier::channel
