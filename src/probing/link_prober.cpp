#include "probing/link_prober.h"

#include <algorithm>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include "base/redaction/redacted.h"
#include "net/http/url.h"
#include "runtime/signals.h"
#include "runtime/task_group.h"

namespace crier::probing {

namespace asio = boost::asio;
using objection::LinkQuestion;
using objection::LinkReply;

namespace {

// A site is asked in some languages at a time, not in all thirty.
constexpr int connections_max = 8;

http::Request request_for(const LinkQuestion& question, http::Method method,
                          const std::string& url) {
  http::Request request{.method = method, .target = url};
  request.headers.add("Accept-Language", question.language);
  request.headers.add("Accept", "text/html, */*;q=0.1");
  if (method != http::Method::post) return request;
  // RFC 8058 section 3.2.
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.body = "List-Unsubscribe=One-Click";
  return request;
}

std::string words_of(const http::TransportError& error) {
  using Kind = http::TransportError::Kind;
  switch (error.kind) {
    case Kind::unresolved: return "its host has no address";
    case Kind::unreachable: return "nobody listens there";
    case Kind::tls_failed:
      return fmt::format("its certificate or TLS is not good: {}", error.words);
    case Kind::timed_out: return "there is no answer in time";
    default: return fmt::format("there is no answer: {}", error.words);
  }
}

LinkReply reply_of(std::expected<http::Response, http::TransportError> answer,
                   const std::string& url) {
  if (answer) {
    const auto location = answer->headers.find("Location");
    return {
        .status = answer->status,
        .failure = {},
        .location = location ? http::resolved_url(url, std::string(*location)).value_or("") : "",
        .body = std::move(answer->body)};
  }
  // A page that is longer than what is read of one has answered.
  if (answer.error().kind == http::TransportError::Kind::answer_too_long) {
    return {.status = answer.error().status, .is_cut = true};
  }
  return {.failure = words_of(answer.error())};
}

asio::awaitable<LinkReply> ask(http::Client* client, http::Request request,
                               std::chrono::milliseconds time_max) {
  const std::string url = request.target;
  http::SendOptions options{.connect_timeout = time_max, .total_timeout = time_max};
  auto sending = client->send(std::move(request), std::move(options));
  auto answer = co_await std::move(sending);
  co_return reply_of(std::move(answer), url);
}

// As it is told, which may quote the site, in whatever encoding it writes.
asio::awaitable<std::string> quoted_fault(http::Client* client, LinkQuestion question,
                                          std::chrono::milliseconds time_max) {
  std::string url = question.url;
  LinkReply page;
  for (int redirects = 0;; ++redirects) {
    auto asking = ask(client, request_for(question, http::Method::get, url), time_max);
    page = co_await std::move(asking);
    auto next = objection::next_page(question, url, page, redirects);
    if (!next) break;
    url = *std::move(next);
  }
  if (auto fault = objection::page_fault(question, page)) co_return *std::move(fault);
  if (!question.is_pressed) co_return std::string();
  auto pressing = ask(client, request_for(question, http::Method::post, question.url), time_max);
  const LinkReply pressed = co_await std::move(pressing);
  if (auto fault = objection::press_fault(question, pressed)) {
    co_return "to the button of a mail program (POST), " + *fault;
  }
  co_return std::string();
}

// Where each of `link_faults` puts its answer.
asio::awaitable<void> ask_into(http::Client* client, LinkQuestion question,
                               std::chrono::milliseconds time_max, std::string* fault) {
  auto asking = link_fault(client, std::move(question), time_max);
  *fault = co_await std::move(asking);
}

}  // namespace

asio::awaitable<std::string> link_fault(http::Client* client, LinkQuestion question,
                                        std::chrono::milliseconds time_max) {
  auto asking = quoted_fault(client, std::move(question), time_max);
  const std::string fault = co_await std::move(asking);
  // It is kept by the database, which takes nothing but UTF-8, and shown on terminals.
  co_return redacted(fault);
}

std::vector<std::string> link_faults(const std::vector<LinkQuestion>& questions,
                                     std::chrono::milliseconds time_max) {
  ignore_broken_pipes();
  std::vector<std::string> faults(questions.size());
  asio::io_context io(1);
  http::Client client(io.get_executor(), {.requests_max = static_cast<int>(questions.size()) + 1,
                                          .connections_max = connections_max});
  TaskGroup tasks(io.get_executor());
  for (std::size_t index = 0; index < questions.size(); ++index) {
    tasks.spawn(ask_into(&client, questions[index], time_max, &faults[index]));
  }
  io.run();
  return faults;
}

}  // namespace crier::probing
