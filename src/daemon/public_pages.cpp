#include "daemon/public_pages.h"

#include <chrono>
#include <cstddef>
#include <expected>
#include <filesystem>
#include <utility>

#include <boost/asio/post.hpp>

#include "base/check.h"
#include "campaign/links/objection_link.h"
#include "config/listening.h"
#include "config/pages_certificate.h"
#include "config/template_folder.h"
#include "daemon/keep_looking.h"
#include "net/http/overload.h"
#include "notice/page_link.h"
#include "notice/wording_fault.h"
#include "runtime/log.h"
#include "runtime/task_group.h"
#include "web/answered_within.h"
#include "web/api/api_response.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

// One for what is recorded, one for what is looked up.
constexpr int database_connections = 2;
// Below the number of files that a process may open by default.
constexpr int visitors_max = 512;

constexpr std::chrono::seconds visits_kept_every{5};

// RFC 6797: only in what is said over a secure transport (7.2).
void ask_for_https(http::Response& response) {
  response.headers.add("Strict-Transport-Security", "max-age=31536000");
}

std::chrono::milliseconds visitors_wait() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(answered_within);
}

store::Database::Options rehearsals(const std::string& url, const char* application) {
  return {.url = url,
          .application = application,
          .connections = 1,
          .end = store::Database::End::roll_back,
          .answered_within = visitors_wait()};
}

http::TrustedProxies proxies_of(const PagesConfig& pages) {
  auto proxies = http::TrustedProxies::parse(pages.trusted_proxies);
  CRIER_CHECK(proxies.has_value());
  return *std::move(proxies);
}

// The pages are served whatever is wrong with the files: nothing of them is shown before it is
// released, and faulty ones cannot be.
PageFiles files_in(const std::filesystem::path& folder) {
  return [folder]() -> std::expected<notice::Catalogue, std::string> {
    auto catalogue = read_templates(folder);
    if (!catalogue) return std::unexpected(notice::text_of(catalogue.error().front()));
    return *std::move(catalogue);
  };
}

void move_gate(dispatch::ObjectionGate& gate, bool could_be_recorded) {
  if (gate.is_open() == could_be_recorded) return;
  if (could_be_recorded) {
    log::info("objections can be recorded again: notices go on");
    gate.open();
  } else {
    log::error("objections cannot be recorded: nobody is told of what they could object to");
    gate.close();
  }
}

}  // namespace

PublicPages::PublicPages(const Config& config, const std::string& url,
                         const store::Settings& settings, Home home)
    : database_({.url = url,
                 .application = "crierd pages",
                 .connections = database_connections,
                 .answered_within = visitors_wait()}),
      rehearsing_links_(rehearsals(url, "crierd links rehearsal")),
      rehearsing_(rehearsals(url, "crierd pages rehearsal")),
      heard_(home.executor, home.listener),
      troubles_(rehearsing_, clock_, heard_),
      proxies_(proxies_of(config.pages)),
      certificate_(open_pages_certificate(config.pages)),
      files_(files_in(config.templates.directory)),
      notices_(database_, clock_, words_, troubles_,
               {.pages_url = config.pages.url, .settings = settings}),
      tokens_(database_, clock_, thread_.executor(), settings.token_keys),
      recorder_(database_, thread_.executor()),
      rehearsal_(rehearsing_links_, rehearsing_, clock_, troubles_, thread_.executor()),
      objections_(database_, clock_, words_, recorder_, tokens_, rehearsal_, troubles_, visits_),
      form_(database_, clock_, words_, troubles_, settings.secret),
      statements_(database_, clock_, recorder_, tokens_, troubles_, settings.lanes),
      feed_(database_, clock_, troubles_),
      server_(make_server(config.pages.listen)) {
  rehearsal_.tell([executor = std::move(home.executor), &gate = home.gate](bool could_be_recorded) {
    asio::post(executor, [&gate, could_be_recorded] { move_gate(gate, could_be_recorded); });
  });
}

void PublicPages::add_routes() {
  serve(http::Method::get, std::string(notice::page_path_root) + "*",
        [this](http::Request request) { return notices_.answer(std::move(request)); });
  for (const http::Method method : {http::Method::get, http::Method::post}) {
    // Also without a token: links are cut when they are copied.
    for (const char* const rest : {"", "*"}) {
      serve(method, std::string(objection_path_root) + rest,
            [this](http::Request request) { return objections_.answer(std::move(request)); });
    }
    for (const char* const rest : {"", "/*"}) {
      serve(method, std::string(object_path) + rest,
            [this](http::Request request) { return form_.answer(std::move(request)); });
    }
  }
  feed_.serve_on(router_);
  statements_.serve_on(router_);
}

// A proxy that does not say for whom it asks stands for everybody behind it.
Duration PublicPages::delay_of(const http::Request& request) {
  const auto client = http::client_of(request, proxies_);
  if (proxies_.contains(client) || statements_.is_let_in(request)) return Duration::zero();
  return pace_.delay(http::visitor_key(client), clock_.now());
}

bool PublicPages::is_secured(const http::Request& request) const {
  return certificate_ || http::is_secured_by_proxy(request, proxies_);
}

void PublicPages::serve(http::Method method, const std::string& path,
                        http::Router::Handler handler) {
  auto secured = [](PublicPages* pages, const http::Router::Handler* answer,
                    http::Request request) -> asio::awaitable<http::Response> {
    const bool is_secured = pages->is_secured(request);
    auto answering = (*answer)(std::move(request));
    http::Response response = co_await std::move(answering);
    if (is_secured) ask_for_https(response);
    co_return response;
  };
  router_.on(method, path, [this, handler = std::move(handler), secured](http::Request request) {
    return secured(this, &handler, std::move(request));
  });
}

http::Response PublicPages::too_large(const http::Request& request) const {
  const auto says = [&]() -> http::Response {
    const std::string_view path = request.path();
    if (path.starts_with("/v1/")) return error_response(413, "the body is longer than 16 KiB");
    if (path.starts_with(object_path)) return form_.too_large(request);
    return objections_.too_large(request);
  };
  http::Response response = says();
  if (is_secured(request)) ask_for_https(response);
  return response;
}

std::unique_ptr<http::Server> PublicPages::make_server(const std::string& listen) {
  add_routes();
  return listening("pages.listen", listen, [&](http::ServerOptions at) {
    // Everybody's: slow ones must not keep others out, and nobody has much to say.
    at.connections_max = visitors_max;
    at.header_bytes_max = std::size_t{8} * 1024;
    at.body_bytes_max = std::size_t{16} * 1024;
    at.certificate = certificate_ ? &*certificate_ : nullptr;
    at.too_large = [this](const http::Request& request) { return too_large(request); };
    at.delay = [this](const http::Request& request) { return delay_of(request); };
    return std::make_unique<http::Server>(thread_.executor(), router_, std::move(at));
  });
}

asio::awaitable<void> PublicPages::run() {
  return thread_.run(serve_all());
}

asio::awaitable<void> PublicPages::serve_all() {
  TaskGroup tasks(thread_.executor());
  tasks.spawn(server_->run());
  tasks.spawn(words_.keep_current(&database_, &clock_, &heard_, files_));
  tasks.spawn(rehearsal_.run());
  tasks.spawn(keep_looking(&clock_, &heard_,
                           {.where = {.name = "counts of visits to objection links",
                                      .use = dispatch::Place::Use::telling},
                            .during = "counting visits to objection links",
                            .interval = visits_kept_every},
                           [this] { return visits_.keep_in(&database_); }));
  co_await tasks.join();
}

}  // namespace crier::app
