#include "net/smtp/tls.h"

#include <cstdlib>
#include <filesystem>
#include <string>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "integration/smtp/play.h"
#include "net/tls_context.h"
#include "net/tls_peer.h"
#include "support/sink/certificate.h"

namespace crier::smtp {
namespace {

using Kind = Ending::Kind;
using namespace std::chrono_literals;

class Tls : public ::testing::Test {
 protected:
  Tls() {
    std::string name = ::testing::TempDir() + "crier-tls-XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~Tls() override { std::filesystem::remove_all(folder_); }

  sink::SinkOptions server(const sink::CertificateOptions& certificate = {},
                           const std::string& rules = {}) {
    const auto files = sink::write_certificate(folder_, certificate);
    sink::SinkOptions options;
    options.certificate = files.certificate;
    options.key = files.key;
    options.script = script(rules);
    return options;
  }

  Options client(TlsPolicy policy) const {
    return {.relays = {{.host = "localhost"}},
            .tls = policy,
            .ca_file = folder_ / "cert.pem",
            .connections_max = 2};
  }

  // Nothing is carried, and the trouble says why.
  static void expect_trouble(Play& play, Trouble trouble, const std::string& words = {}) {
    play.add(2);
    play.start();
    play.run_until([&] { return play.source.troubles.size() >= 2; });
    EXPECT_EQ(play.source.troubles.front().trouble, trouble);
    EXPECT_NE(play.source.troubles.front().words.find(words), std::string::npos)
        << play.source.troubles.front().words;
    EXPECT_TRUE(play.source.endings.empty());
    EXPECT_EQ(play.sink.record().counts().messages, 0U);
  }

  std::filesystem::path folder_;
};

TEST_F(Tls, starttls_and_implicit_tls_carry_mail_to_the_host_of_the_certificate) {
  for (const TlsPolicy policy : {TlsPolicy::required, TlsPolicy::implicit}) {
    Play play(server(), client(policy));
    play.add(100);
    std::string body;
    while (body.size() < 300'000) body += std::string(900, 'x') + "\r\n.y\r\n";
    play.source.add(mailbox(100), content_for(100, body));

    play.run();

    EXPECT_EQ(play.source.accepted_count, 101U);
    EXPECT_EQ(play.sink.record().copies_for(mailbox(100)), 1U);
    EXPECT_TRUE(play.source.troubles.empty());
  }
}

TEST_F(Tls, the_dot_of_an_absolute_name_is_no_part_of_what_tls_asks_for) {
  const auto context = tls::client_context({});
  boost::asio::io_context io;
  boost::asio::ip::tcp::socket socket(io);
  const auto stream = make_tls_stream(socket, *context, "mail.example.org.", TlsPolicy::required);
  const auto probed = make_tls_stream(socket, *context, "10.0.0.1", TlsPolicy::opportunistic);
  tls::expect_host(*probed->native_handle(), "mail.example.org.");

  for (SSL* session : {stream->native_handle(), probed->native_handle()}) {
    EXPECT_STREQ(SSL_get_servername(session, TLSEXT_NAMETYPE_host_name), "mail.example.org");
    EXPECT_STREQ(X509_VERIFY_PARAM_get0_host(SSL_get0_param(session), 0), "mail.example.org");
  }
}

TEST_F(Tls, a_certificate_of_another_host_is_refused) {
  Play play(server({.host = "other.example"}), client(TlsPolicy::required));

  expect_trouble(play, Trouble::tls_failed, "the certificate is not accepted: hostname mismatch");
}

TEST_F(Tls, an_expired_certificate_is_refused) {
  Play play(server({.valid_from = -48h, .valid_until = -24h}), client(TlsPolicy::implicit));

  expect_trouble(play, Trouble::tls_failed,
                 "the certificate is not accepted: certificate has expired");
}

TEST_F(Tls, a_certificate_of_nobody_we_trust_is_refused) {
  Options untrusting = client(TlsPolicy::required);
  untrusting.ca_file = {};
  Play play(server(), std::move(untrusting));

  expect_trouble(play, Trouble::tls_failed, "the certificate is not accepted: self-signed");
}

TEST_F(Tls, a_port_that_speaks_no_tls_from_the_first_octet_is_told_as_such) {
  sink::SinkOptions options = server();
  Options implicit = client(TlsPolicy::implicit);
  Play probe(server(), client(TlsPolicy::required));
  implicit.relays = {{.host = "localhost", .port = probe.sink.ports().smtp}};
  Play play(std::move(options), std::move(implicit));
  play.add(1);
  // Both sinks run on their own loops: this one answers the other's client.
  play.start();
  const auto end = std::chrono::steady_clock::now() + 60s;
  while (play.source.troubles.empty() && std::chrono::steady_clock::now() < end) {
    probe.loop.restart();
    probe.loop.run_one_for(1ms);
    play.loop.restart();
    play.loop.run_one_for(1ms);
  }

  ASSERT_FALSE(play.source.troubles.empty());
  EXPECT_EQ(play.source.troubles.front().trouble, Trouble::tls_failed);
  EXPECT_NE(play.source.troubles.front().words.find("does not speak TLS here"), std::string::npos)
      << play.source.troubles.front().words;
}

TEST_F(Tls, a_server_that_knows_no_plain_is_authenticated_to_by_login) {
  sink::SinkOptions options = server({}, "auth count=1 reply 504 5.5.4 Unrecognized type");
  options.smtp.user = "crier";
  options.smtp.password = "secret";
  Options authenticating = client(TlsPolicy::required);
  authenticating.credentials = Credentials{.user = "crier", .password = "secret"};
  authenticating.connections_max = 1;
  Play play(std::move(options), std::move(authenticating));
  play.add(10);

  play.run();

  EXPECT_EQ(play.source.accepted_count, 10U);
  EXPECT_TRUE(play.source.troubles.empty());
}

TEST_F(Tls, a_server_without_starttls_is_refused_where_tls_is_required) {
  static_cast<void>(sink::write_certificate(folder_, {}));  // What the client trusts.
  Play play({}, client(TlsPolicy::required));

  expect_trouble(play, Trouble::tls_failed, "does not offer STARTTLS");
}

TEST_F(Tls, what_is_slipped_in_before_the_handshake_ends_the_connection) {
  Play play(server({}, "starttls reply 220 2.0.0 Ready\\r\\n250 2.0.0 Injected"),
            client(TlsPolicy::required));

  expect_trouble(play, Trouble::protocol_error);
}

TEST_F(Tls, opportunistic_tls_takes_any_certificate_and_goes_without_where_it_fails) {
  Play any(server({.host = "other.example", .valid_from = -48h, .valid_until = -24h}),
           client(TlsPolicy::opportunistic));
  Play not_now(server({}, "starttls reply 454 4.7.0 Not now"), client(TlsPolicy::opportunistic));
  // It says yes, and then does not speak TLS.
  Play broken(server({}, "starttls reply 220 2.0.0 Ready"), client(TlsPolicy::opportunistic));

  for (Play* play : {&any, &not_now, &broken}) {
    play->add(10);
    play->run();
    EXPECT_EQ(play->source.accepted_count, 10U);
  }
}

TEST_F(Tls, a_password_is_given_by_plain_and_by_login) {
  for (const bool has_plain : {true, false}) {
    sink::SinkOptions options = server();
    options.smtp.user = "crier";
    options.smtp.password = "secret";
    if (!has_plain) options.smtp.without = {"PLAIN"};
    Options authenticating = client(TlsPolicy::required);
    authenticating.credentials = Credentials{.user = "crier", .password = "secret"};
    Play play(std::move(options), std::move(authenticating));
    play.add(10);

    play.run();

    EXPECT_EQ(play.source.accepted_count, 10U);
  }
}

TEST_F(Tls, a_wrong_password_is_told_with_one_message) {
  sink::SinkOptions options = server();
  options.smtp.user = "crier";
  options.smtp.password = "secret";
  Options authenticating = client(TlsPolicy::implicit);
  authenticating.credentials = Credentials{.user = "crier", .password = "wrong"};
  Play play(std::move(options), std::move(authenticating));
  const Ticket ticket = play.source.add(mailbox(1), content_for(1));

  play.run();

  const Ending& ending = play.source.endings.at(ticket);
  EXPECT_EQ(ending.kind, Kind::refused);
  EXPECT_EQ(ending.stage, Stage::authentication);
  EXPECT_EQ(ending.enhanced, (EnhancedCode{5, 7, 8}));
  EXPECT_EQ(play.source.troubles.front().trouble, Trouble::authentication_failed);
}

TEST_F(Tls, a_password_may_go_in_plain_only_where_loopback_is_allowed_by_name) {
  sink::SinkOptions options;
  options.smtp.user = "crier";
  options.smtp.password = "secret";
  Options authenticating{.credentials = Credentials{.user = "crier",
                                                    .password = "secret",
                                                    .plain = PlainAuth::allowed_on_loopback}};
  Play play(std::move(options), std::move(authenticating));
  play.add(3);

  play.run();

  EXPECT_EQ(play.source.accepted_count, 3U);
}

}  // namespace
}  // namespace crier::smtp
