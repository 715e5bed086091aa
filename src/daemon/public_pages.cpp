#include "daemon/public_pages.h"

#include <cstddef>
#include <utility>

#include "campaign/objection_link.h"
#include "config/listening.h"
#include "notice/page_link.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

// One for what is recorded, one for what is looked up.
constexpr int database_connections = 2;
// Below the number of files that a process may open by default.
constexpr int visitors_max = 512;

}  // namespace

PublicPages::PublicPages(const Config& config, const std::string& url,
                         const store::Settings& settings)
    : database_({.url = url, .application = "crierd pages", .connections = database_connections}),
      notices_(database_, clock_, {.pages_url = config.pages.url, .settings = settings}),
      objections_(database_, clock_, thread_.executor(), settings.token_keys),
      feed_(database_, clock_),
      server_(make_server(config.pages.listen)) {}

std::unique_ptr<http::Server> PublicPages::make_server(const std::string& listen) {
  router_.on(http::Method::get, std::string(notice::page_path_root) + "*",
             [this](http::Request request) { return notices_.answer(std::move(request)); });
  for (const http::Method method : {http::Method::get, http::Method::post}) {
    // Also without a token: links are cut when they are copied.
    for (const char* const rest : {"", "*"}) {
      router_.on(method, std::string(objection_path_root) + rest,
                 [this](http::Request request) { return objections_.answer(std::move(request)); });
    }
  }
  feed_.serve_on(router_);
  return listening("pages.listen", listen, [&](http::ServerOptions at) {
    // Everybody's: slow ones must not keep others out, and nobody has much to say.
    at.connections_max = visitors_max;
    at.header_bytes_max = std::size_t{8} * 1024;
    at.body_bytes_max = std::size_t{16} * 1024;
    return std::make_unique<http::Server>(thread_.executor(), router_, std::move(at));
  });
}

asio::awaitable<void> PublicPages::run() {
  return thread_.run(server_->run());
}

}  // namespace crier::app
