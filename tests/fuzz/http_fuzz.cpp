// Any bytes that a visitor may send to the public pages: the connection ends, every answer is one
// of ours, and nothing is asked of the database but for a token of ours, which chance does not hit.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "base/check.h"
#include "base/unicode.h"
#include "net/http/forwarded.h"
#include "net/http/server.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"
#include "support/heard_troubles.h"
#include "use_cases/objection/form/form_receipt.h"
#include "use_cases/objection/form/form_ticket.h"
#include "use_cases/objection/form/request_words.h"
#include "web/accept_language.h"
#include "web/api/feed_parameters.h"
#include "web/api/statement_body.h"
#include "web/form.h"
#include "web/link_tokens.h"
#include "web/objection/objection_form_page.h"
#include "web/objection/objection_pages.h"
#include "web/objection/objection_recorder.h"
#include "web/page_response.h"

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace crier;

// A token of an unknown key would be asked for.
std::vector<objection::TokenKey> every_key() {
  std::vector<objection::TokenKey> keys;
  for (auto id = objection::token_key_id_after(0); id; id = objection::token_key_id_after(*id)) {
    keys.push_back({.id = *id, .secret = "a secret of the fuzz target"});
  }
  return keys;
}

class Pages {
 public:
  Pages() {
    const auto answer = [this](http::Request request) { return read(std::move(request)); };
    for (const http::Method method : {http::Method::get, http::Method::post}) {
      router_.on(method, "/o/*", answer);
      for (const char* const path : {"/object", "/object/*"}) {
        router_.on(method, path, [](http::Request request) { return fill_in(std::move(request)); });
      }
    }
    servers_.spawn(server_.run());
  }

  std::string answers_to(std::string_view bytes) {
    std::string heard;
    visitors_.spawn(visit(bytes, &heard));
    io_.restart();
    while (!visitors_.empty()) io_.run_one();
    return heard;
  }

 private:
  // What the handlers look at besides, whatever they are asked.
  asio::awaitable<http::Response> read(http::Request request) {
    static const auto proxies =
        http::TrustedProxies::parse(std::vector<std::string>{"127.0.0.1", "10.0.0.0/8"}).value();
    (void)http::client_of(request, proxies);
    (void)app::feed_parameters(request.query());
    (void)app::acknowledged_position(request.body);
    (void)app::statement_body(request.body, app::BodyUse::statement);
    (void)app::statement_body(request.body, app::BodyUse::look_up);
    (void)app::bearer_token(request.headers.find("Authorization").value_or(""));
    auto answering = pages_.answer(std::move(request));
    co_return co_await std::move(answering);
  }

  // What is read of a form, and the pages that it leads to: all but the record of it.
  static asio::awaitable<http::Response> fill_in(http::Request request) {
    const app::Fields fields =
        app::form_fields(request.headers.find("Content-Type").value_or(""), request.body);
    const auto value = [&](std::string_view name) {
      const auto found = fields.find(name);
      return found == fields.end() ? std::string() : found->second;
    };
    const app::RequestWords words =
        app::kept_words({.name = value("name"), .email = value("email"), .phone = value("phone")});
    for (const std::string* const word : {&words.name, &words.email, &words.phone}) {
      CRIER_CHECK(word->size() <= app::request_word_bytes_max && is_utf8(*word));
    }
    static const app::FormTickets& tickets = *new app::FormTickets("a secret of the fuzz target");
    static const app::FormReceipts& receipts =
        *new app::FormReceipts("a secret of the fuzz target");
    CRIER_CHECK(!tickets.is_good(value("ticket"), {}));
    CRIER_CHECK(
        !receipts.open(app::value_of(app::urlencoded_fields(request.query()), "receipt"), {}));
    (void)app::contact_in(words);
    (void)app::names_differ(words.name, words.email);
    static const app::ShownWords& shown = *new app::ShownWords;
    static const app::ObjectionTerms& terms = *new app::ObjectionTerms;
    const app::ObjectionFormPage page(
        {.own = shown.objection_form(), .shared = shown.objection_page()},
        shown.objection_form().wanted(request.headers.find("Accept-Language").value_or(""), ""));
    std::string html =
        words.have_contact()
            ? page.receipt(terms, {.number = "7KQM-2D9X-4VTA", .words = words}, "", "object/x")
            : page.form(terms, {.entered = words, .action = "object/x"});
    co_return app::page_response(200, std::move(html), app::Forms::to_itself);
  }

  asio::awaitable<void> visit(std::string_view bytes, std::string* heard) {
    tcp::socket socket(io_);
    boost::system::error_code end;
    co_await socket.async_connect({asio::ip::address_v4::loopback(), server_.port()},
                                  asio::use_awaitable);
    co_await asio::async_write(socket, asio::buffer(bytes),
                               asio::redirect_error(asio::use_awaitable, end));
    socket.shutdown(tcp::socket::shutdown_send, end);
    co_await asio::async_read(socket, asio::dynamic_buffer(*heard),
                              asio::redirect_error(asio::use_awaitable, end));
  }

  asio::io_context io_;
  SystemClock clock_;
  // Nobody is there: a question would show as 503.
  store::Database database_{{.url = "host=/nonexistent", .application = "fuzz", .connections = 1}};
  app::ObjectionRecorder recorder_{database_, io_.get_executor()};
  app::LinkTokens tokens_{database_, clock_, io_.get_executor(), every_key()};
  app::ShownWords words_;
  store::Database rehearsing_{{.url = "host=/nonexistent",
                               .application = "fuzz",
                               .connections = 1,
                               .end = store::Database::End::roll_back}};
  test::HeardTroubles heard_;
  app::PageTroubles troubles_{rehearsing_, clock_, heard_};
  app::RecordingRehearsal rehearsal_{rehearsing_, rehearsing_, clock_, troubles_,
                                     io_.get_executor()};
  app::VisitCounts visits_;
  app::ObjectionPages pages_{database_, clock_,     words_,    recorder_,
                             tokens_,   rehearsal_, troubles_, visits_};
  http::Router router_;
  http::Server server_{
      io_.get_executor(), router_, {.header_bytes_max = 2048, .body_bytes_max = 2048}};
  TaskGroup servers_{io_.get_executor()};
  TaskGroup visitors_{io_.get_executor()};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Not destroyed: a process that ends has no time for its connections.
  static Pages& pages = *new Pages;
  const std::string heard = pages.answers_to({reinterpret_cast<const char*>(data), size});
  if (heard.empty()) return 0;
  CRIER_CHECK(heard.starts_with("HTTP/1.1 "));
  CRIER_CHECK(!heard.starts_with("HTTP/1.1 5"));
  return 0;
}
