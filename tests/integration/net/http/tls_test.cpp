#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "integration/net/http/loop_test.h"
#include "integration/net/http/raw_peer.h"
#include "net/http/client.h"
#include "runtime/wait_list.h"

namespace crier::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

// A fresh key and a certificate that it signed itself, for "localhost", valid for an hour.
class Certificate {
 public:
  Certificate() {
    EVP_PKEY* const pair = EVP_EC_gen("P-256");
    X509* const paper = X509_new();
    X509_set_version(paper, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(paper), 1);
    X509_gmtime_adj(X509_getm_notBefore(paper), -60);
    X509_gmtime_adj(X509_getm_notAfter(paper), 3600);
    X509_set_pubkey(paper, pair);
    X509_NAME* const name = X509_get_subject_name(paper);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(paper, name);
    X509_EXTENSION* const names =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost");
    X509_add_ext(paper, names, -1);
    X509_sign(paper, pair, EVP_sha256());
    PEM_write_PrivateKey(File(std::fopen(key_file.c_str(), "w")).get(), pair, nullptr, nullptr, 0,
                         nullptr, nullptr);
    PEM_write_X509(File(std::fopen(file.c_str(), "w")).get(), paper);
    X509_EXTENSION_free(names);
    X509_free(paper);
    EVP_PKEY_free(pair);
  }
  ~Certificate() { std::filesystem::remove_all(folder); }
  Certificate(const Certificate&) = delete;
  Certificate& operator=(const Certificate&) = delete;

  std::filesystem::path folder = made_folder();
  std::string file = folder / "certificate.pem";
  std::string key_file = folder / "key.pem";

 private:
  static std::filesystem::path made_folder() {
    std::string name = std::filesystem::temp_directory_path() / "crier-tls-XXXXXX";
    return mkdtemp(name.data());
  }
};

class TlsTest : public LoopTest {
 protected:
  void TearDown() override { stop_servers(); }

  asio::awaitable<void> serve() {
    for (;;) {
      tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
      servers.spawn(serve_one(std::move(socket)));
    }
  }

  asio::awaitable<void> serve_one(tcp::socket socket) {
    try {
      co_await answer(std::move(socket));
    } catch (const boost::system::system_error& error) {
      if (error.code() == asio::error::operation_aborted) throw;
    }
  }

  asio::awaitable<void> answer(tcp::socket socket) {
    asio::ssl::stream<tcp::socket> stream(std::move(socket), context);
    co_await stream.async_handshake(asio::ssl::stream_base::server, asio::use_awaitable);
    for (;;) {
      char request[4096];
      co_await stream.async_read_some(asio::buffer(request), asio::use_awaitable);
      ++requests;
      while (requests < answers_from) co_await gate.wait();
      gate.notify_all();
      co_await asio::async_write(stream, asio::buffer(ok("safe")), asio::use_awaitable);
    }
  }

  // One request by a client of its own, which trusts `ca_file`.
  void send(const std::string& host, const std::string& ca_file, int count = 1) {
    Client client(io.get_executor(), {.ca_file = ca_file});
    std::string url =
        "https://" + host + ":" + std::to_string(acceptor.local_endpoint().port()) + "/";
    for (int sent = 0; sent < count; ++sent) run(ask(&client, url));
  }

  asio::awaitable<void> ask(Client* client, std::string url) {
    Request request{.method = Method::post, .target = std::move(url), .body = "{}"};
    answer_ = co_await client->send(std::move(request), SendOptions{});
  }

  void expect_refused() {
    ASSERT_FALSE(answer_);
    EXPECT_EQ(answer_.error().kind, TransportError::Kind::tls_failed);
    EXPECT_EQ(answer_.error().reach, TransportError::Reach::not_sent);
    EXPECT_EQ(requests, 0);
  }

  void listen() {
    context.use_certificate_file(certificate.file, asio::ssl::context::pem);
    context.use_private_key_file(certificate.key_file, asio::ssl::context::pem);
    servers.spawn(serve());
  }

  Certificate certificate;
  asio::ssl::context context{asio::ssl::context::tls_server};
  tcp::acceptor acceptor{io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
  int requests{};
  int answers_from{1};  // No request is answered before so many have come.
  WaitList gate{io.get_executor()};
  std::expected<Response, TransportError> answer_;
};

TEST_F(TlsTest, speaks_to_a_server_whose_certificate_is_trusted) {
  listen();

  send("localhost", certificate.file, 3);

  EXPECT_EQ(answer_.value().body, "safe");
  EXPECT_EQ(requests, 3);
}

TEST_F(TlsTest, does_not_make_one_request_wait_for_the_answer_to_another) {
  answers_from = 3;
  listen();
  Client client(io.get_executor(), {.ca_file = certificate.file});
  const std::string url =
      "https://localhost:" + std::to_string(acceptor.local_endpoint().port()) + "/";

  for (int sent = 0; sent < 3; ++sent) tasks.spawn(ask(&client, url));
  run_until_done();

  EXPECT_EQ(answer_.value().body, "safe");
  EXPECT_EQ(requests, 3);
}

TEST_F(TlsTest, says_nothing_to_a_server_that_nobody_vouches_for) {
  listen();
  const Certificate another;

  send("localhost", another.file);

  expect_refused();
}

TEST_F(TlsTest, says_nothing_to_a_server_of_another_name) {
  listen();

  send("127.0.0.1", certificate.file);

  expect_refused();
}

TEST_F(TlsTest, says_nothing_over_an_outdated_protocol) {
  context.set_options(asio::ssl::context::no_tlsv1_2 | asio::ssl::context::no_tlsv1_3);
  listen();

  send("localhost", certificate.file);

  expect_refused();
}

TEST_F(TlsTest, fails_without_its_certificates) {
  listen();

  send("localhost", certificate.folder / "missing.pem");

  expect_refused();
}

}  // namespace
}  // namespace crier::http
