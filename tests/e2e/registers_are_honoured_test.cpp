// People who have objected, or must not be written to, are not told, however the registers came to
// know: before the person, in another spelling, under a purpose that was typed wrongly. And people
// whose address is in another script are told.
#include <fstream>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"

namespace crier::e2e {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

constexpr int failed = 1;
constexpr int usage = 2;

class Registers : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) {
    const fs::path file = world.folder() / name;
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
  }

  std::set<std::string> told() {
    std::set<std::string> recipients;
    for (const Received& message : world.sink().record()) recipients.insert(message.recipient);
    return recipients;
  }

  void run_campaign() {
    world.start_campaign();
    world.start_daemon();
    world.await_state("finished");
    EXPECT_EQ(broken_promises(world), "") << world.logs();
  }

  World world{{.sink_arguments = {"--without", "SMTPUTF8"}}};
};

TEST_F(Registers, count_for_people_who_come_later_and_for_every_spelling_of_an_address) {
  const std::string objectors = write("objectors.csv",
                                      "ref,objected_at\n"
                                      "late1,2026-11-01T10:00:00Z\n"
                                      "later,2026-11-01T10:00:00Z\n");
  const std::string bounced = write("bounced.csv",
                                    "address\n"
                                    "Info@B\u00DCCHER.example\n"
                                    "sales@xn--bcher-kva.example\n"
                                    "ADA@Example.ORG\n"
                                    "late@bu\u0308cher.example\n");
  EXPECT_THAT(
      world.must({"objections", "import", "--purpose", "ai-training", "--new-purpose", objectors}),
      AllOf(HasSubstr("2 objections added"), HasSubstr("people whom the audience does not")));
  world.must({"suppressions", "import", "--channel", "email", bounced});

  const std::string head = "ref,email,name,country,birth_date\n";
  world.import_people(write(
      "people.csv", head + "late1,late1@example.org,Late,AT,1980-01-01\n"
                           "s1,info@b\u00FCcher.example,Info,AT,1980-01-01\n"
                           "s2,sales@b\u00FCcher.example,Sales,AT,1980-01-01\n"
                           "s3,ada@example.org,Ada,AT,1980-01-01\n"
                           "s4,late@xn--bcher-kva.example,Late,AT,1980-01-01\n"
                           "t1,told@b\u00FCcher.example,Told,AT,1980-01-01\n"
                           "t2,told@xn--e1afmkfd.example,Told,AT,1980-01-01\n"
                           "t3,Told@\u03C0\u03B1\u03C1\u03AC\u03B4\u03B5\u03B9\u03B3\u03BC\u03B1."
                           "example,Told,AT,1980-01-01\n"
                           "t4,told@example.org,Told,AT,1980-01-01\n"));
  world.create_campaign();
  const std::string plan = world.run({"campaign", "plan", World::key}).output;
  run_campaign();

  EXPECT_EQ(told(),
            (std::set<std::string>{"told@xn--bcher-kva.example", "told@xn--e1afmkfd.example",
                                   "Told@xn--hxajbheg2az3al.example", "told@example.org"}));
  EXPECT_EQ(rows(world.database(),
                 "SELECT s.ref, a.reason FROM attempts AS a JOIN subjects AS s "
                 "ON s.lane = a.lane AND s.id = a.subject_id WHERE a.outcome = 'excluded' "
                 "ORDER BY s.ref"),
            (std::vector<std::vector<std::string>>{{"late1", "already_objected"},
                                                   {"s1", "suppressed"},
                                                   {"s2", "suppressed"},
                                                   {"s3", "suppressed"},
                                                   {"s4", "suppressed"}}))
      << plan;
}

TEST_F(Registers, refuse_a_purpose_that_no_campaign_can_have_or_has) {
  const std::string objectors = write("objectors.csv", "ref\nada\n");
  world.create_campaign();
  const auto import = [&](const std::string& purpose, std::vector<std::string> more = {}) {
    std::vector<std::string> words{"objections", "import", objectors, "--purpose", purpose};
    words.insert(words.end(), more.begin(), more.end());
    return world.run(words);
  };

  for (const char* purpose : {"AI-Training", " ai-training", "ai-training ", "ai training", "",
                              "ai_training", "ai-training\u00A0"}) {
    for (const std::vector<std::string>& more : {{}, std::vector<std::string>{"--new-purpose"}}) {
      const ProgramEnd end = import(purpose, more);
      EXPECT_EQ(end.status, usage) << purpose;
      EXPECT_THAT(end.output, HasSubstr("is no purpose")) << purpose;
    }
    EXPECT_EQ(world.run({"objections", "list", "--purpose", purpose}).status, usage) << purpose;
  }
  const ProgramEnd slip = import("ai-trainng");
  EXPECT_EQ(slip.status, failed);
  EXPECT_THAT(slip.output,
              AllOf(HasSubstr("did you mean \"ai-training\"?"), HasSubstr("--new-purpose")));
  EXPECT_EQ(import("ai-training").status, 0);
  EXPECT_EQ(import("spam-filter", {"--new-purpose"}).status, 0);
  EXPECT_EQ(number(world.database(), "SELECT count(*) FROM objections"), 2);
}

// What somebody looks up or takes out is an address, said once; a variable that was not set is
// none.
TEST_F(Registers, remove_and_list_what_is_said_and_nothing_else) {
  const std::string bounced =
      write("bounced.csv", "address,expires_at\nada@example.org,\nbob@example.org,9999-12-31\n");
  const std::string back = write("back.csv", "address\nADA@example.org\nada@example.org\n");
  world.must({"suppressions", "import", "--channel", "email", bounced});
  const auto suppressions = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "suppressions");
    return world.run(words);
  };

  const std::vector<std::string> remove{"remove", "--channel", "email", "ada@example.org"};
  EXPECT_EQ(suppressions(remove).status, usage) << "no reason is given";
  for (const std::vector<std::string>& more :
       std::vector<std::vector<std::string>>{{"--map", "x=address"},
                                             {"--ignore", "x"},
                                             {"--delimiter", ";"},
                                             {"--encoding", "UTF-8"},
                                             {"--rejects", "x.csv"},
                                             {"--rejects-ok"},
                                             {"--rejects-ok=1%"},
                                             {"--file", back}}) {
    std::vector<std::string> words = remove;
    words.insert(words.end(), more.begin(), more.end());
    EXPECT_EQ(suppressions(words).status, usage) << more.front();
  }
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"list", "--address", ""},
           {"list", "--address="},
           {"list", "--address", " "},
           {"list", "--channel", "webhook", "--address", " "},
           {"list", "--channel", "email", "--address", "garbage"},
           {"remove", "--channel", "email", ""},
           {"remove", "--channel", "webhook", " "},
           {"remove", "--channel", "email", "--file="},
           {"import", "--channel", "email", bounced, "--rejects-ok="},
           {"import", "--channel", "email", bounced, "--rejects-ok", ""}}) {
    const ProgramEnd end = suppressions(words);
    EXPECT_EQ(end.status, usage) << words.front() << " " << words.back() << "\n" << end.output;
  }
  std::vector<std::string> try_one = remove;
  try_one.emplace_back("--dry-run");
  const ProgramEnd tried = suppressions(try_one);
  EXPECT_EQ(tried.status, 0);
  EXPECT_THAT(tried.output, HasSubstr("would be removed from email"));
  const ProgramEnd none =
      suppressions({"remove", "--channel", "email", "nobody@example.org", "--dry-run"});
  EXPECT_EQ(none.status, failed);
  const ProgramEnd tried_file =
      suppressions({"remove", "--channel", "email", "--file", back, "--dry-run"});
  EXPECT_THAT(tried_file.output,
              HasSubstr("2 rows read = 1 would be removed from email + 1 named before + 0 "
                        "rejected; nothing was removed"));
  EXPECT_EQ(number(world.database(), "SELECT count(*) FROM suppressions"), 2);

  EXPECT_THAT(world.must({"suppressions", "list", "--address", "bob@example.org"}),
              HasSubstr("9999-12-31"));
  EXPECT_EQ(number(world.database(), "SELECT count(*) FROM suppression_removals"), 0);
  EXPECT_THAT(world.must({"suppressions", "list", "--removed"}), HasSubstr("no address"));
  EXPECT_THAT(world.must({"--actor", "ada@desk", "suppressions", "remove", "--channel", "email",
                          "--file", back, "--reason", "her server is back"}),
              HasSubstr("2 rows read = 1 removed from email + 1 named before + 0 rejected"));
  EXPECT_THAT(world.must({"suppressions", "remove", "--channel", "email", "bob@example.org.",
                          "--reason", "asked us to"}),
              HasSubstr("removed from email"));
  EXPECT_THAT(world.must({"suppressions", "list", "--removed", "--format", "csv"}),
              AllOf(HasSubstr("ada@desk,her server is back,"), HasSubstr(",asked us to,")));
  EXPECT_THAT(world.must({"suppressions", "list", "--removed", "--address", "Ada@example.org"}),
              AllOf(HasSubstr("her server is back"), testing::Not(HasSubstr("asked us to"))));
  EXPECT_EQ(suppressions({"list", "--removed", "--address", "eve@example.org"}).status, failed);
  EXPECT_THAT(world.must({"suppressions", "import", "--channel", "email",
                          write("one.csv", "address\none@example.org\n")}),
              HasSubstr("1 row read = 1 suppressed address added + 0 changed + 0 known before"));
}

TEST_F(Registers, name_a_purpose_only_when_it_is_near) {
  const std::string objectors = write("objectors.csv", "ref\nada\n");
  world.create_campaign();
  const auto import = [&](const std::string& purpose, const std::string& more = "--dry-run") {
    return world.run({"objections", "import", objectors, "--purpose", purpose, more});
  };

  const ProgramEnd cyrillic = import("\u0430i-training");
  EXPECT_EQ(cyrillic.status, usage);
  EXPECT_THAT(cyrillic.output, testing::Not(HasSubstr("did you mean")));
  const ProgramEnd escape = import("\x1B[31mred\x07");
  EXPECT_EQ(escape.status, usage);
  EXPECT_THAT(escape.output, AllOf(HasSubstr("?[31mred?"), testing::Not(HasSubstr("\x1B"))));

  const ProgramEnd near = import("ai-trainings", "--new-purpose");
  EXPECT_EQ(near.status, 0);
  EXPECT_THAT(near.output, AllOf(HasSubstr("warning"), HasSubstr("\"ai-training\"")));
  EXPECT_THAT(import("spam-filter", "--new-purpose").output, testing::Not(HasSubstr("warning")));
  EXPECT_THAT(import("ai-training", "--new-purpose").output, testing::Not(HasSubstr("warning")));
}

}  // namespace
}  // namespace crier::e2e
