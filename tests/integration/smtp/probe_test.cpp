#include "net/smtp/probe.h"

#include <cstdlib>
#include <filesystem>
#include <string>

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/smtp/play.h"
#include "support/sink/certificate.h"

namespace crier::smtp {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;

boost::asio::awaitable<void> ask(sink::Sink* sink, Options options, Relay relay, Duration time_max,
                                 Probe* answer) {
  auto asking = probe(std::move(options), std::move(relay), time_max);
  *answer = co_await std::move(asking);
  sink->stop();
}

class ProbeTest : public testing::Test {
 protected:
  ProbeTest() {
    std::string name = testing::TempDir() + "crier-probe-XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~ProbeTest() override { std::filesystem::remove_all(folder_); }

  sink::SinkOptions server(const std::string& rules = {},
                           const sink::CertificateOptions& certificate = {}) {
    const auto files = sink::write_certificate(folder_, certificate);
    sink::SinkOptions options;
    options.certificate = files.certificate;
    options.key = files.key;
    options.script = script(rules);
    return options;
  }

  [[nodiscard]] Options client(TlsPolicy policy) const {
    return {.tls = policy, .ca_file = folder_ / "cert.pem"};
  }

  static Probe visit(sink::SinkOptions served, Options options, Duration time_max = 30s) {
    boost::asio::io_context loop(1);
    sink::Sink sink(loop.get_executor(), std::move(served));
    const bool is_implicit = options.tls == TlsPolicy::implicit;
    Relay relay{.host = "localhost", .port = is_implicit ? sink.ports().smtps : sink.ports().smtp};
    Probe answer;
    TaskGroup tasks(loop.get_executor());
    tasks.spawn(sink.run());
    tasks.spawn(ask(&sink, std::move(options), std::move(relay), time_max, &answer));
    loop.run();
    EXPECT_EQ(sink.record().counts().messages, 0U);
    return answer;
  }

  std::filesystem::path folder_;
};

TEST_F(ProbeTest, says_what_a_server_offers_without_sending_anything) {
  for (const TlsPolicy policy :
       {TlsPolicy::required, TlsPolicy::implicit, TlsPolicy::opportunistic}) {
    const Probe found = visit(server(), client(policy));

    EXPECT_EQ(found.failure, "");
    EXPECT_THAT(found.greeting, HasSubstr("ESMTP"));
    ASSERT_TRUE(found.tls);
    EXPECT_THAT(found.tls->version, HasSubstr("TLSv1."));
    EXPECT_THAT(found.tls->names, ElementsAre("localhost"));
    EXPECT_TRUE(found.tls->expires_at);
    EXPECT_EQ(found.tls->distrust, "");
    EXPECT_TRUE(found.capabilities.pipelining);
    EXPECT_TRUE(found.capabilities.size);
  }
}

// As the channel reads them.
TEST_F(ProbeTest, names_mechanisms_in_whatever_form_and_on_however_many_lines_they_are_offered) {
  struct Offer {
    const char* lines;
    const char* mechanisms;
  };
  for (const auto& [lines, mechanisms] :
       {Offer{"250 AUTH=LOGIN PLAIN", "LOGIN PLAIN"}, Offer{"250 auth login", "login"},
        Offer{"250-AUTH=LOGIN\\r\\n250 AUTH CRAM-MD5", "LOGIN CRAM-MD5"},
        Offer{"250-AUTH PLAIN LOGIN\\r\\n250 AUTH=PLAIN LOGIN", "PLAIN LOGIN"},
        Offer{"250 AUTH", ""}}) {
    const std::string rule = std::string("ehlo reply 250-x\\r\\n") + lines;
    EXPECT_EQ(visit(server(rule), client(TlsPolicy::implicit)).mechanisms, mechanisms) << lines;
  }
}

TEST_F(ProbeTest, without_tls_says_so) {
  const Probe found = visit(server(), {.tls = TlsPolicy::none});

  EXPECT_EQ(found.failure, "");
  EXPECT_FALSE(found.tls);
  EXPECT_TRUE(found.capabilities.starttls);
}

TEST_F(ProbeTest, logs_in_as_the_channel_does) {
  sink::SinkOptions served = server();
  served.smtp.user = "u";
  served.smtp.password = "hunter2";
  Options options = client(TlsPolicy::required);
  options.credentials = {.user = "u", .password = "hunter2"};
  EXPECT_TRUE(visit(served, options).is_logged_in);

  options.credentials->password = "wrong";
  const Probe refused = visit(served, options);

  EXPECT_FALSE(refused.is_logged_in);
  EXPECT_THAT(refused.failure, HasSubstr("AUTH was answered with: 535"));
  EXPECT_THAT(refused.mechanisms, HasSubstr("PLAIN"));
}

struct Refusal {
  std::string rules;
  const char* failure;
};

TEST_F(ProbeTest, repeats_the_words_of_a_server_that_refuses) {
  for (const auto& [rules, failure] : {
           Refusal{"connect reply 421 4.7.0 too busy",
                   "the connection was answered with: 421 4.7.0 too busy"},
           Refusal{"connect reply 554 5.7.1 no\\r\\n", "554 5.7.1 no"},
           Refusal{"connect reply HTTP/1.1 400 Bad Request",
                   "does not speak SMTP; it says: HTTP/1.1 400"},
           Refusal{"ehlo reply ?! garbage", "EHLO was answered with what is no SMTP: ?! garbage"},
           Refusal{"connect drop", "the connection is lost"},
           Refusal{"ehlo reply 421 4.3.2 going down",
                   "EHLO was answered with: 421 4.3.2 going down"},
           Refusal{"starttls reply 454 4.7.0 not now",
                   "STARTTLS was answered with: 454 4.7.0 not now"},
           Refusal{"starttls drop", "the connection is lost"},
           Refusal{"ehlo reply 502 5.5.1 what?\nhelo reply 550 5.7.1 not you",
                   "HELO was answered with: 550 not you; EHLO before it with 502 what?"},
           Refusal{"connect reply 220-" + std::string(70'000, 'x'),
                   "the connection was answered with a reply longer than 65,536 octets: 220-xxx"},
           Refusal{"connect reply " + std::string(70'000, 'x'),
                   "the connection was answered with a reply longer than 65,536 octets: xxx"},
           Refusal{"ehlo reply 550-no\\r\\n550-" + std::string(70'000, 'x'),
                   "EHLO was answered with: 550-no 550-xxx"},
       }) {
    EXPECT_THAT(visit(server(rules), client(TlsPolicy::required)).failure, HasSubstr(failure))
        << rules.substr(0, 80);
  }
}

TEST_F(ProbeTest, tells_of_a_command_only_what_was_said_to_it) {
  const Probe found = visit(server("ehlo reply ?! garbage\\r\\n?! more"), client(TlsPolicy::none));

  EXPECT_EQ(found.failure, "EHLO was answered with what is no SMTP: ?! garbage");
}

TEST_F(ProbeTest, ends_in_time_with_a_server_that_is_silent) {
  EXPECT_EQ(visit(server("connect stall"), client(TlsPolicy::required), 300ms).failure,
            "no answer in time to the connection");
  EXPECT_EQ(visit(server("ehlo stall"), client(TlsPolicy::required), 300ms).failure,
            "no answer in time to EHLO");
  EXPECT_EQ(visit(server("connect say 220"), client(TlsPolicy::required), 300ms).failure,
            "no answer in time to the connection; what came was not ended by a line break: 220");
}

TEST_F(ProbeTest, says_why_a_certificate_is_not_trusted_and_whose_it_is) {
  const Probe other = visit(server({}, {.host = "other.example.org"}), client(TlsPolicy::required));
  EXPECT_THAT(other.failure, HasSubstr("not trusted: hostname mismatch"));
  EXPECT_THAT(other.tls->names, ElementsAre("other.example.org"));

  const Probe expired =
      visit(server({}, {.valid_from = -48h, .valid_until = -24h}), client(TlsPolicy::implicit));
  EXPECT_THAT(expired.failure, HasSubstr("expired"));

  const Probe unknown = visit(server(), {.tls = TlsPolicy::required});
  EXPECT_THAT(unknown.failure, HasSubstr("self-signed"));

  // Where TLS is a choice, any certificate does; the probe shows it all the same.
  const Probe chosen = visit(server(), {.tls = TlsPolicy::opportunistic});
  EXPECT_EQ(chosen.failure, "");
  EXPECT_THAT(chosen.tls->distrust, HasSubstr("self-signed"));
}

TEST(ProbeOfNobody, says_whether_the_name_or_the_port_is_wrong) {
  const auto failure_of = [](const Relay& relay) {
    boost::asio::io_context loop(1);
    sink::Sink sink(loop.get_executor(), {});
    Probe answer;
    TaskGroup tasks(loop.get_executor());
    tasks.spawn(ask(&sink, {}, relay, 30s, &answer));
    loop.run();
    return answer.failure;
  };

  EXPECT_THAT(failure_of({.host = "mail.invalid"}), HasSubstr("the host is not found"));
  EXPECT_THAT(failure_of({.host = "127.0.0.1", .port = 1}), HasSubstr("Connection refused"));
}

}  // namespace
}  // namespace crier::smtp
