// Against the mail server that is most like the ones out there.
#include "support/postfix/postfix.h"

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "net/smtp/client.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"
#include "support/postfix/smtp_sink.h"
#include "support/sink/certificate.h"
#include "support/smtp/queue_source.h"

namespace crier::smtp {
namespace {

using Kind = Ending::Kind;

constexpr const char* anna = "\xce\xac\xce\xbd\xce\xbd\xce\xb1";  // In Greek.

std::string content(const std::string& key, const std::string& body) {
  return "Message-ID: <" + key + "@example.com>\r\nSubject: x\r\nFrom: us@example.com\r\n" +
         "Date: Mon, 26 May 2025 10:00:00 +0200\r\n\r\n" + body;
}

class SmtpSinkOfPostfix : public ::testing::Test {
 protected:
  void carry(std::uint16_t port, Options options) {
    options.relays = {{.host = "localhost", .port = port}};
    options.sender = "us@example.com";
    source_.close();
    Client client(loop_.get_executor(), clock_, std::move(options), 1);
    TaskGroup tasks(loop_.get_executor());
    tasks.spawn(client.run(&source_));
    loop_.run_for(std::chrono::seconds{60});
    ASSERT_TRUE(tasks.empty());
  }

  boost::asio::io_context loop_{1};
  SystemClock clock_;
  QueueSource source_{loop_.get_executor()};
};

class RealPostfix : public SmtpSinkOfPostfix {
 protected:
  RealPostfix() {
    std::string name = (std::filesystem::temp_directory_path() / "crier-cert-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    const auto files = sink::write_certificate(folder_, {});
    PostfixOptions options{.users = {"dot.dots", "dot.eight", anna},
                           .certificate = files.certificate,
                           .key = files.key};
    for (int person = 0; person < 110; ++person) {
      options.users.push_back("p" + std::to_string(person));
    }
    server_ = std::make_unique<Postfix>(options);
  }
  ~RealPostfix() override { std::filesystem::remove_all(folder_); }

  void carry(Options options) { SmtpSinkOfPostfix::carry(server_->port(), std::move(options)); }

  // What was delivered, from our first header on and with our line ends.
  std::string delivered(const std::string& local_part) {
    if (!server_->delivers_to(local_part)) return "nothing: " + server_->log();
    const auto found = server_->delivered_to(local_part);
    if (found.size() != 1) return std::to_string(found.size()) + " copies";
    std::string text;
    for (const char letter : found.front().substr(found.front().find("Message-ID:"))) {
      if (letter == '\n') text += '\r';
      text += letter;
    }
    return text;
  }

  std::filesystem::path folder_;
  std::unique_ptr<Postfix> server_;
};

TEST_F(RealPostfix, takes_pipelined_messages_each_once) {
  constexpr int people = 100;
  for (int person = 0; person < people; ++person) {
    const auto name = "p" + std::to_string(person);
    source_.add(name + "@example.org", content(name, "Hello.\r\n"));
  }

  carry({.connections_max = 4, .messages_per_connection_max = 20});

  EXPECT_EQ(source_.accepted_count, static_cast<std::uint64_t>(people));
  EXPECT_TRUE(source_.troubles.empty());
  for (int person = 0; person < people; ++person) {
    const auto name = "p" + std::to_string(person);
    EXPECT_EQ(delivered(name), content(name, "Hello.\r\n"));
  }
}

TEST_F(RealPostfix, delivers_every_octet_over_starttls) {
  const std::string dots = ".\r\n..\r\n.a\r\nb.\r\n\r\n.\r\nMAIL FROM:<x@example.org>\r\n";
  const std::string eight_bit = "gr\xc3\xbc\xc3\x9f\r\n";
  source_.add("dot.dots@example.org", content("dots", dots));
  source_.add("dot.eight@example.org", content("eight", eight_bit));

  carry({.tls = TlsPolicy::required, .ca_file = folder_ / "cert.pem", .connections_max = 1});

  EXPECT_EQ(source_.accepted_count, 2U);
  EXPECT_NE(queue_id(source_.texts.at(1)), "");
  EXPECT_EQ(delivered("dot.dots"), content("dots", dots));
  EXPECT_EQ(delivered("dot.eight"), content("eight", eight_bit));
}

TEST_F(RealPostfix, takes_international_addresses) {
  source_.add(std::string(anna) + "@example.org", content("anna", "Hello.\r\n"));

  carry({});

  EXPECT_EQ(source_.endings.at(1).kind, Kind::accepted) << server_->log();
  EXPECT_EQ(delivered(anna), content("anna", "Hello.\r\n"));
}

TEST_F(RealPostfix, refuses_unknown_users_and_goes_on_with_the_others) {
  std::string body;
  while (body.size() < 1'100'000) body += std::string(900, 'x') + "\r\n";
  source_.add("p101@example.org", content("p101", "Hello.\r\n"));
  source_.add("nobody@example.org", content("nobody", "Hello.\r\n"));
  source_.add("somebody@elsewhere.example", content("relay", "Hello.\r\n"));
  source_.add("p102@example.org", content("p102", body));
  source_.add("p103@example.org", content("p103", "Hello.\r\n"));

  carry({.connections_max = 1});

  EXPECT_EQ(source_.endings.at(1).kind, Kind::accepted);
  EXPECT_EQ(source_.endings.at(2).kind, Kind::refused);
  EXPECT_EQ(source_.endings.at(2).enhanced, (EnhancedCode{5, 1, 1}));
  EXPECT_EQ(source_.endings.at(2).stage, Stage::recipient);
  EXPECT_EQ(source_.endings.at(3).enhanced, (EnhancedCode{5, 7, 1}));
  EXPECT_EQ(source_.endings.at(4).obstacle, Obstacle::too_large);
  EXPECT_EQ(source_.endings.at(5).kind, Kind::accepted);
  EXPECT_TRUE(source_.troubles.empty());
}

TEST_F(SmtpSinkOfPostfix, takes_pipelined_messages_as_fast_as_they_come) {
  SmtpSink server;
  constexpr int people = 500;
  for (int person = 0; person < people; ++person) {
    const auto name = "p" + std::to_string(person);
    source_.add(name + "@example.org", content(name, "Hello.\r\n.\r\n"));
  }

  carry(server.port(), {.connections_max = 5});

  EXPECT_EQ(source_.accepted_count, static_cast<std::uint64_t>(people));
  EXPECT_TRUE(source_.troubles.empty());
  const std::string dump = server.dump();
  for (int person = 0; person < people; ++person) {
    const auto line = "Message-ID: <p" + std::to_string(person) + "@example.com>";
    EXPECT_NE(dump.find(line), std::string::npos) << line;
  }
}

}  // namespace
}  // namespace crier::smtp
