#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <gtest/gtest.h>

#include "integration/net/http/loop_test.h"
#include "net/http/server.h"
#include "net/http/server_certificate.h"
#include "net/tls_context.h"
#include "support/sink/certificate.h"

namespace crier::http {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

class ServerTlsTest : public LoopTest {
 protected:
  ServerTlsTest() {
    std::string name = (fs::temp_directory_path() / "crier-tls-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    renew();
    router.on(Method::get, "/hello", [](const Request&) { return text_response(200, "hello\n"); });
  }
  ~ServerTlsTest() override { fs::remove_all(folder); }

  void TearDown() override { stop_servers(); }

  void renew() {
    const sink::CertificateFiles files = sink::write_certificate(folder, {});
    paths = {.chain = files.certificate.string(), .key = files.key.string()};
  }

  void serve() {
    certificate.emplace(paths);
    server.emplace(io.get_executor(), router, ServerOptions{.certificate = &*certificate});
    servers.spawn(server->run());
  }

  asio::awaitable<void> ask_by_tls() {
    const auto context = tls::client_context(paths.chain);
    asio::ssl::stream<tcp::socket> stream(io, *context);
    stream.set_verify_mode(asio::ssl::verify_peer);
    stream.set_verify_callback(asio::ssl::host_name_verification("localhost"));
    const tcp::endpoint where(asio::ip::address_v4::loopback(), server->port());
    co_await stream.next_layer().async_connect(where, asio::use_awaitable);
    co_await stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
    const std::string text = "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    co_await asio::async_write(stream, asio::buffer(text), asio::use_awaitable);
    co_await asio::async_read(stream, asio::dynamic_buffer(heard),
                              asio::redirect_error(asio::use_awaitable, end));
  }

  asio::awaitable<void> ask_in_the_clear() {
    tcp::socket socket(io);
    const tcp::endpoint where(asio::ip::address_v4::loopback(), server->port());
    co_await socket.async_connect(where, asio::use_awaitable);
    const std::string text = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";
    co_await asio::async_write(socket, asio::buffer(text), asio::use_awaitable);
    co_await asio::async_read(socket, asio::dynamic_buffer(heard),
                              asio::redirect_error(asio::use_awaitable, end));
  }

  fs::path folder;
  CertificateFiles paths;
  Router router;
  std::optional<ServerCertificate> certificate;
  std::optional<Server> server;
  std::string heard;
  error_code end;
};

TEST_F(ServerTlsTest, answers_and_says_where_the_answer_ends) {
  serve();

  run(ask_by_tls());

  EXPECT_TRUE(heard.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(heard.ends_with("hello\n"));
  EXPECT_EQ(end, asio::error::eof);  // And not a stream that was cut.
}

TEST_F(ServerTlsTest, gives_no_page_to_who_speaks_in_the_clear) {
  serve();

  run(ask_in_the_clear());

  EXPECT_EQ(heard.find("hello"), std::string::npos);
}

TEST_F(ServerTlsTest, uses_a_certificate_that_was_renewed) {
  serve();
  const auto former = certificate->current(SteadyTime());
  renew();
  for (const std::string& file : {paths.chain, paths.key}) {
    fs::last_write_time(file, fs::last_write_time(file) + 1s);
  }

  EXPECT_NE(certificate->current(SteadyTime() + 1min), former);
  run(ask_by_tls());
  EXPECT_TRUE(heard.ends_with("hello\n"));
}

TEST_F(ServerTlsTest, keeps_the_former_certificate_while_the_new_one_cannot_be_used) {
  serve();
  const auto former = certificate->current(SteadyTime());
  fs::resize_file(paths.key, 10);
  fs::last_write_time(paths.key, fs::last_write_time(paths.key) + 1s);

  EXPECT_EQ(certificate->current(SteadyTime() + 1min), former);
  fs::remove(paths.key);
  EXPECT_EQ(certificate->current(SteadyTime() + 2min), former);
}

TEST_F(ServerTlsTest, names_the_file_that_cannot_be_used) {
  fs::resize_file(paths.key, 10);
  try {
    const ServerCertificate unusable(paths);
    FAIL() << "it was taken";
  } catch (const boost::system::system_error& failure) {
    EXPECT_NE(std::string(failure.what()).find(paths.key), std::string::npos);
  }
}

}  // namespace
}  // namespace crier::http
