// Whoever runs it learns which server fails at which step and in which words: from test-send before
// anybody is told, from the log and from the status while the daemon waits.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"
#include "support/sink/certificate.h"

namespace crier::e2e {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct Row {
  const char* name;
  std::vector<std::string> rules;
  std::string relay;     // Empty: the sink.
  std::string settings;  // Of the channel.
  std::vector<std::string> words;
};

class TroubleIsTold : public testing::Test {
 protected:
  static std::string read(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  static std::string test_send(const World& world) {
    const ProgramEnd end =
        world.run({"campaign", "test-send", World::key, "me@example.net", "--locale", "en"});
    EXPECT_EQ(end.status, 1) << end.output;
    return end.output;
  }
};

TEST_F(TroubleIsTold, by_test_send) {
  const std::vector<Row> rows = {
      {"a closed port", {}, "127.0.0.1:1", "", {"no connection to relay 127.0.0.1:1", "refused"}},
      {"an unknown host",
       {},
       "no-such-host.invalid:25",
       "",
       {"the name of relay no-such-host.invalid:25 cannot be resolved"}},
      {"421", {"connect reply 421 4.3.2 Too busy"}, "", "", {"greeted with 421 4.3.2 (Too busy)"}},
      {"554", {"connect reply 554 Go away"}, "", "", {"greeted with 554 (Go away)"}},
      {"no TLS", {}, "", "tls = \"required\"\n", {"does not offer STARTTLS"}},
      {"SSH", {"connect reply SSH-2.0-OpenSSH_9.2"}, "", "", {"is no SMTP (SSH-2.0-OpenSSH_9.2"}},
      {"a greeting without end",
       {"connect say 220"},
       "",
       "timeout_scale = 0.001\n",
       {"began its greeting and did not end it in time (no line break came after: 220)"}},
      {"EHLO and HELO",
       {"ehlo reply 502 5.5.1 what?", "helo reply 550 5.7.1 not you"},
       "",
       "",
       {"answered HELO with 550 5.7.1 (not you; EHLO before it with 502 what?)"}},
      {"too long a greeting",
       {"connect reply 220-" + std::string(70'000, 'x')},
       "",
       "",
       {"greeted with a reply longer than 65,536 octets (220-xxx"}},
      {"too long an answer",
       {"dot reply " + std::string(70'000, 'x')},
       "",
       "",
       {"answered the message with a reply longer than 65,536 octets (xxx"}},
      {"too long a refusal",
       {"rcpt reply 554-5.7.1 <me@example.net>: no\\r\\n554-" + std::string(70'000, 'x')},
       "",
       "",
       {"answered RCPT TO with 554 5.7.1 (a reply longer than 65,536 octets: [address]: no xxx"}},
      {"250 for 354", {"data reply 250 Ok"}, "", "", {"answered DATA with 250", "protocol_error"}},
      {"a refusal",
       {"rcpt reply 554 5.7.1 <me@example.net>: no"},
       "",
       "",
       {"answered RCPT TO with 554 5.7.1 ([address]: no)"}},
      {"silence",
       {"connect stall"},
       "",
       "timeout_scale = 0.001\n",
       {"sent no greeting in time", "smtps://"}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    World world(
        {.people = 10, .rules = row.rules, .channel_settings = row.settings, .relay = row.relay});
    world.create_campaign();

    const std::string output = test_send(world);

    for (const std::string& words : row.words) EXPECT_THAT(output, HasSubstr(words));
  }
}

TEST_F(TroubleIsTold, by_test_send_about_certificates_and_mechanisms) {
  struct TlsRow {
    sink::CertificateOptions certificate;
    std::string scheme;
    bool trusts{};
    std::vector<std::string> rules;
    std::vector<std::string> words;
  };
  const std::vector<TlsRow> rows = {
      {{}, "", false, {}, {"the certificate is not accepted: self-signed"}},
      {{.host = "other.example"}, "", true, {}, {"not accepted: hostname mismatch"}},
      {{.valid_from = -48h, .valid_until = -24h}, "", true, {}, {"certificate has expired"}},
      {{}, "smtps://", true, {}, {"does not speak TLS here"}},
      {{},
       "",
       true,
       {"ehlo after=1 reply 250-x\\r\\n250 AUTH CRAM-MD5 GSSAPI"},
       {"the server offers AUTH CRAM-MD5 GSSAPI; PLAIN and LOGIN are spoken here"}},
      {{}, "", true, {"auth reply 535 5.7.8 Bad password"}, {"answered AUTH with 535 5.7.8"}},
  };
  for (const TlsRow& row : rows) {
    SCOPED_TRACE(row.words.front());
    const fs::path folder = fs::path(testing::TempDir()) / "crier-trouble-is-told";
    fs::create_directories(folder);
    const auto files = sink::write_certificate(folder, row.certificate);
    std::ofstream(folder / "password") << "secret";
    World world({.people = 10,
                 .rules = row.rules,
                 .sink_arguments = {"--certificate", files.certificate, "--key", files.key,
                                    "--user", "crier", "--password", "secret"}});
    world.create_campaign();
    std::string text = read(world.folder() / "crier.toml");
    const std::string relays = fmt::format("relays = [\"127.0.0.1:{}\"]", world.sink().smtp_port());
    const std::string ca = row.trusts ? files.certificate.string() : "";
    ASSERT_NE(text.find(relays), std::string::npos);
    text.replace(
        text.find(relays), relays.size(),
        fmt::format("relays = [\"{}localhost:{}\"]\ntls = \"required\"\nca_file = "
                    "\"{}\"\nuser = \"crier\"\npassword = \"file:{}\"",
                    row.scheme, world.sink().smtp_port(), ca, (folder / "password").string()));
    std::ofstream(world.folder() / "tls.toml") << text;

    const ProgramEnd end = world.run_under(world.folder() / "tls.toml",
                                           {"campaign", "test-send", World::key, "me@example.net"});

    EXPECT_EQ(end.status, 1);
    EXPECT_THAT(end.output, HasSubstr(fmt::format("localhost:{}", world.sink().smtp_port())));
    for (const std::string& words : row.words) EXPECT_THAT(end.output, HasSubstr(words));
    fs::remove_all(folder);
  }
}

TEST_F(TroubleIsTold, by_log_and_status_while_nothing_leaves) {
  World world({.people = 300});
  world.import_people();
  world.create_campaign();
  world.sink().stop();
  world.start_daemon();
  world.start_campaign();

  const std::string place =
      fmt::format("no connection to relay 127.0.0.1:{}", world.sink().smtp_port());
  eventually("the status tells the trouble", [&] {
    const auto status = world.status();
    const auto& troubles = status.at("troubles").as_array();
    return !troubles.empty() &&
           std::string(troubles.front().at("description").as_string()).find(place) == 0;
  });
  EXPECT_THAT(world.run({"campaign", "status", World::key}).output,
              AllOf(HasSubstr("TROUBLE"), HasSubstr("(Connection refused)")));
  EXPECT_THAT(world.whole_logs(), AllOf(HasSubstr(place), Not(HasSubstr("@example"))));

  world.sink().start_again({});
  world.await_state("finished");
  EXPECT_TRUE(world.status().at("troubles").as_array().empty());
  eventually("the trouble is forgotten", [&] {
    return number(world.database(), "SELECT count(*) FROM channel_troubles") == 0;
  });
}

// Half of what was paid for is out, and nobody would learn of it before the other half is, too.
TEST_F(TroubleIsTold, of_one_relay_while_the_others_carry_everything) {
  struct RelayRow {
    const char* name;
    std::string rule;   // Of the bad relay; empty: nobody listens.
    std::string relay;  // Empty: a sink by that rule.
    std::string words;
  };
  const std::vector<RelayRow> rows = {
      {"nobody listens", "", "", "(Connection refused)"},
      {"an unknown host", "", "no-such-host.invalid:25", "cannot be resolved"},
      {"554", "connect reply 554 5.7.1 Go away", "", "greeted with 554 5.7.1 (Go away)"},
      {"421", "connect reply 421 4.3.2 Too busy", "", "greeted with 421 4.3.2 (Too busy)"},
      {"HTTP", "connect reply HTTP/1.1 400 Bad Request", "", "is no SMTP (HTTP/1.1 400"},
      {"421 at MAIL", "mail reply 421 4.7.0 Later", "", "answered MAIL FROM with 421 4.7.0"},
  };
  for (const RelayRow& row : rows) {
    SCOPED_TRACE(row.name);
    const fs::path folder = fs::path(testing::TempDir()) / "crier-one-relay";
    fs::remove_all(folder);
    fs::create_directories(folder / "bad");
    fs::create_directories(folder / "good");
    SinkProcess good({.folder = folder / "good"});
    SinkProcess bad({.folder = folder / "bad", .rules = {row.rule}});
    if (row.rule.empty()) bad.stop();
    const std::string name =
        row.relay.empty() ? fmt::format("127.0.0.1:{}", bad.smtp_port()) : row.relay;
    World world({.people = 5000,
                 .rate_per_second = 50,
                 .relay = fmt::format("{}\", \"127.0.0.1:{}", name, good.smtp_port())});
    world.begin();
    DaemonProcess& daemon = world.start_daemon();

    eventually("the status tells of it", [&] {
      const auto status = world.status();
      const auto& troubles = status.at("troubles").as_array();
      if (troubles.empty()) return false;
      const std::string told(troubles.front().at("description").as_string());
      return told.contains(name) && told.contains(row.words);
    });
    eventually("the log tells of it", [&] {
      const std::string log = world.whole_logs();
      return log.contains("trouble with a") && log.contains(name) && log.contains(row.words);
    });
    eventually("the metric tells of it",
               [&] { return daemon.counter("crier_server_in_trouble") == 1; });
    EXPECT_EQ(daemon.counter("crier_circuit_open"), 0);
    const std::size_t kept = good.kept();
    eventually("the other relay goes on", [&] { return good.kept() >= kept + 50; });
    EXPECT_THAT(world.whole_logs(), Not(HasSubstr("@example")));

    if (!row.relay.empty()) continue;
    bad.stop();
    bad.start_again({});
    eventually("it is said to work again", [&] {
      return world.whole_logs().contains("a server of a channel works again") &&
             daemon.counter("crier_server_in_trouble") == 0 &&
             world.status().at("troubles").as_array().empty();
    });
    EXPECT_EQ(world.state(), "running");
  }
}

}  // namespace
}  // namespace crier::e2e
