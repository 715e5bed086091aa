#include "net/http/probe.h"

#include <utility>

#include <boost/asio/this_coro.hpp>

#include "net/tls_context.h"
#include "net/visit.h"

namespace crier::http {

namespace asio = boost::asio;

asio::awaitable<Probe> probe(Url url, std::string ca_file, Duration time_max) {
  const auto executor = co_await asio::this_coro::executor;
  const auto context = tls::client_context(ca_file);
  Visit visit(executor, time_max);
  co_await visit.connect(std::move(url.host), url.port);
  if (url.scheme == Scheme::https) co_await visit.begin_tls(context.get());
  if (visit.peer() && !visit.peer()->distrust.empty()) {
    visit.fail("its certificate is not trusted: " + visit.peer()->distrust);
  }
  co_await visit.end();
  co_return Probe{.address = visit.address(), .tls = visit.peer(), .failure = visit.failure()};
}

}  // namespace crier::http
