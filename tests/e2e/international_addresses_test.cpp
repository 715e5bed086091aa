// Addresses beyond ASCII: domains travel as A-labels and need nothing of a relay, local parts need
// SMTPUTF8 (RFC 6531).
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"

namespace crier::e2e {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

struct Row {
  std::string address;
  std::string on_the_wire;
  bool needs_smtputf8{};
};

const std::vector<Row>& rows() {
  static const std::vector<Row> all = {
      {"info@bücher.example", "info@xn--bcher-kva.example"},
      {"Info@BÜCHER.example", "Info@xn--bcher-kva.example"},
      {"почта@пример.example", "почта@xn--e1afmkfd.example", true},
      {"почта@example.org", "почта@example.org", true},
  };
  return all;
}

std::vector<std::string> without(bool smtputf8) {
  return smtputf8 ? std::vector<std::string>{} : std::vector<std::string>{"--without", "SMTPUTF8"};
}

ProgramEnd test_send(const World& world, const std::string& address) {
  return world.run({"campaign", "test-send", World::key, address, "--locale", "en"});
}

// The header of the only message that the sink has kept.
std::string header_of_the_message(World& world) {
  for (const auto& entry : fs::directory_iterator(world.sink().messages())) {
    std::ifstream stream(entry.path(), std::ios::binary);
    const std::string message{std::istreambuf_iterator<char>(stream), {}};
    return message.substr(0, message.find("\r\n\r\n"));
  }
  return {};
}

TEST(InternationalAddress, of_a_recipient_is_written_as_a_labels_by_test_send) {
  for (const bool smtputf8 : {true, false}) {
    World world({.people = 1, .sink_arguments = without(smtputf8)});
    world.create_campaign();
    std::vector<std::string> expected;

    for (const Row& row : rows()) {
      SCOPED_TRACE(row.address);
      const ProgramEnd end = test_send(world, row.address);

      if (row.needs_smtputf8 && !smtputf8) {
        EXPECT_EQ(end.status, 1);
        EXPECT_THAT(end.output, HasSubstr("the recipient's address needs SMTPUTF8, which it does "
                                          "not offer (smtputf8_unsupported)"));
        continue;
      }
      EXPECT_EQ(end.status, 0) << end.output;
      EXPECT_THAT(end.output, HasSubstr("to " + row.on_the_wire + " by email"));
      expected.push_back(row.on_the_wire);
    }

    std::vector<std::string> recipients;
    for (const Received& received : world.sink().record()) recipients.push_back(received.recipient);
    EXPECT_EQ(recipients, expected);
  }
}

TEST(InternationalAddress, with_a_label_that_is_none_is_refused_by_test_send_in_words) {
  World world({.people = 1});
  world.create_campaign();

  for (const std::string label : {"xn--zzzzzz99999", "xn--a", "xn--"}) {
    const ProgramEnd end = test_send(world, "info@" + label + ".example");

    EXPECT_EQ(end.status, 2) << end.output;
    EXPECT_THAT(end.output, HasSubstr("\"info@" + label + ".example\" has the label \"" + label +
                                      "\", which begins with xn-- and is no international name"));
  }
  EXPECT_TRUE(world.sink().record().empty());
}

// A rule that is about the address on the wire, and no other, shows that MAIL FROM had it.
TEST(InternationalAddress, of_a_sender_is_written_as_a_labels_in_envelope_and_header) {
  for (const Row& row : rows()) {
    for (const bool smtputf8 : {true, false}) {
      SCOPED_TRACE(fmt::format("{} {}", row.address, smtputf8));
      World world(
          {.people = 1,
           .rules = {fmt::format("mail count=1 to={} reply 450 4.3.0 met", row.on_the_wire)},
           .sink_arguments = without(smtputf8),
           .dumps_messages = true,
           .sender = row.address});
      world.create_campaign();

      const ProgramEnd met = test_send(world, "me@example.net");
      const ProgramEnd end = test_send(world, "me@example.net");

      if (row.needs_smtputf8 && !smtputf8) {
        EXPECT_EQ(end.status, 1);
        EXPECT_THAT(end.output, HasSubstr("the sender's address needs SMTPUTF8, which it does not "
                                          "offer (smtputf8_unsupported)"));
        continue;
      }
      EXPECT_THAT(met.output, HasSubstr("answered MAIL FROM with 450 4.3.0 (met)"));
      EXPECT_EQ(end.status, 0) << end.output;
      EXPECT_THAT(header_of_the_message(world), HasSubstr("<" + row.on_the_wire + ">"));
    }
  }
}

TEST(InternationalAddress, of_a_sender_that_the_relay_cannot_take_pauses_the_campaign_in_words) {
  World world({.people = 50, .sink_arguments = without(false), .sender = "почта@example.org"});
  world.start_daemon();

  world.begin();
  world.await_state("paused");

  EXPECT_THAT(std::string(world.status().at("alarm").as_string()),
              AllOf(HasSubstr("the sender's address needs SMTPUTF8, which it does not offer"),
                    HasSubstr("use a sender's address in ASCII, or a server with SMTPUTF8")));
  EXPECT_EQ(accounts(world).failed, 0);
  EXPECT_EQ(accounts(world).accepted, 0);
}

// As with any address that is none.
TEST(InternationalAddress, with_a_label_that_is_none_is_not_imported_and_stays_in_registers) {
  World world({.people = 1});
  const fs::path people = world.folder() / "people.csv";
  std::ofstream(people, std::ios::binary) << "ref,email,locale,country,birth_date\n"
                                             "1,info@xn--bcher-kva.example,de,DE,1980-01-01\n"
                                             "2,info@xn--zzzzzz99999.example,de,DE,1980-01-01\n";
  const fs::path gone = world.folder() / "gone.csv";
  std::ofstream(gone, std::ios::binary) << "email\ninfo@xn--zzzzzz99999.example\n";

  const ProgramEnd imported = world.run({"audience", "import", people.string()});
  const ProgramEnd suppressed =
      world.run({"suppressions", "import", "--channel", "email", gone.string()});
  const ProgramEnd listed =
      world.run({"suppressions", "list", "--address", "INFO@xn--zzzzzz99999.example"});

  EXPECT_EQ(imported.status, 0) << imported.output;
  EXPECT_THAT(imported.output, HasSubstr("1  email: malformed_address"));
  std::ifstream rejects(people.string() + ".rejects.csv");
  EXPECT_THAT((std::string{std::istreambuf_iterator<char>(rejects), {}}),
              HasSubstr("The label at position 6 begins with xn--"));
  EXPECT_EQ(
      number(world.database(), "SELECT count(*) FROM subjects WHERE ref = '2' AND email <> ''"), 0);
  EXPECT_EQ(suppressed.status, 0) << suppressed.output;
  EXPECT_EQ(listed.status, 0) << listed.output;
  EXPECT_THAT(listed.output, HasSubstr("email"));
}

// Only those whose local part is not ASCII are concerned.
TEST(InternationalAddress, of_people_fails_only_where_the_relay_cannot_take_it) {
  World world({.people = 1, .sink_arguments = without(false)});
  const fs::path people = world.folder() / "people.csv";
  std::ofstream(people, std::ios::binary) << "ref,email,locale,country,birth_date\n"
                                             "1,info@bücher.example,de,DE,1980-01-01\n"
                                             "2,почта@пример.example,bg,BG,1980-01-01\n"
                                             "3,a@example.org,en,IE,1980-01-01\n";
  world.start_daemon();

  world.import_people(people);
  world.create_campaign();
  world.start_campaign();
  world.await_state("finished");

  EXPECT_EQ(broken_promises(world), "") << world.logs();
  EXPECT_EQ(accounts(world).accepted, 2);
  EXPECT_EQ(accounts(world).failed, 1);
  EXPECT_EQ(number(world.database(),
                   "SELECT count(*) FROM attempts JOIN subjects ON id = subject_id WHERE ref = '2' "
                   "AND outcome = 'failed' AND reason = 'smtputf8_unsupported'"),
            1);
}

}  // namespace
}  // namespace crier::e2e
