#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdlib.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"

namespace crier::e2e {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

// A folder of an operator's templates, with one German message of its own.
class OwnTemplates {
 public:
  OwnTemplates() {
    std::string name = (fs::temp_directory_path() / "crier-own-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    fs::create_directories(folder_ / "objection" / "messages");
    write("Guten Tag {name},");
  }
  ~OwnTemplates() { fs::remove_all(folder_); }
  OwnTemplates(const OwnTemplates&) = delete;
  OwnTemplates& operator=(const OwnTemplates&) = delete;

  // The shipped text with this greeting.
  void write(const std::string& greeting) const {
    std::ifstream shipped(CRIER_SOURCE_DIR "/templates/objection/messages/de.properties");
    std::string text{std::istreambuf_iterator<char>(shipped), {}};
    const std::string from = "greeting = Guten Tag {name},";
    text.replace(text.find(from), from.size(), "greeting = " + greeting);
    std::ofstream(folder_ / "objection" / "messages" / "de.properties") << text;
  }

  [[nodiscard]] std::string settings() const {
    return "[templates]\ndirectory = \"" + folder_.string() + "\"\n";
  }

 private:
  fs::path folder_;
};

void create_without_release(const World& world, const std::string& channel = "email") {
  std::string spec = world.must({"campaign", "sample"});
  const std::string sample_channel = "channel = \"email\"";
  spec.replace(spec.find(sample_channel), sample_channel.size(), "channel = \"" + channel + '"');
  const std::string key = "key = \"ai-training-";
  const std::size_t at = spec.find(key);
  spec.replace(at, spec.find('\n', at) - at, std::string("key = \"") + World::key + '"');
  std::ofstream(world.folder() / "campaign.toml") << spec;
  world.must({"campaign", "create", (world.folder() / "campaign.toml").string()});
}

// The messages in the maildir that have these words; quoted-printable leaves ASCII as it is.
std::size_t messages_with(const World& world, const std::string& words) {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(world.folder() / "maildir" / "new")) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    if (text.find(words) != std::string::npos) ++count;
  }
  return count;
}

TEST(Approval, is_needed_for_every_language_of_the_audience) {
  World world({.people = 2000});
  world.import_people();
  create_without_release(world);

  const ProgramEnd refused = world.run(world.start_command());
  const ProgramEnd listed = world.run({"campaign", "approve", World::key});
  world.must({"campaign", "approve", World::key, "--all", "--by", "Ada Example"});
  const ProgramEnd started = world.run(world.start_command());

  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.output, HasSubstr("German (de): not approved, read by "));
  EXPECT_THAT(refused.output, HasSubstr("crier campaign approve told-in-time --locale "));
  EXPECT_EQ(listed.status, 1);
  EXPECT_EQ(started.status, 0) << started.output;
  EXPECT_THAT(world.must({"campaign", "show", World::key}), HasSubstr("by Ada Example"));
}

// But for the controller's, which is the last resort of everybody.
TEST(Approval, of_languages_that_nobody_reads_is_not_needed) {
  World world({.channel = "maildir"});
  const fs::path people = world.folder() / "people.csv";
  std::ofstream(people) << "ref,email,country,locale,birth_date\n"
                           "1,a@example.org,DE,,1980-01-01\n"
                           "2,b@example.org,DE,de,1980-01-01\n"
                           "3,c@example.org,US,,1980-01-01\n"
                           "4,d@example.org,NO,nb,1980-01-01\n"
                           "5,e@example.org,NO,nn,2020-01-01\n";
  world.import_people(people);
  create_without_release(world, "maildir");
  world.must({"campaign", "approve", World::key, "--locale", "de", "--by", "Ada Example"});
  const ProgramEnd refused = world.run(world.start_command());
  EXPECT_THAT(refused.output, HasSubstr("English (en): not approved, the controller's language"));
  EXPECT_THAT(refused.output, Not(HasSubstr("Nynorsk")));  // A child's, who is not told.
  world.must({"campaign", "approve", World::key, "--locale", "en,nb", "--by", "Ada Example"});

  world.start_campaign();
  world.start_daemon();
  world.await_state("finished");

  EXPECT_EQ(messages_with(world, "Guten Tag"), 2U);
  world.must({"audit", World::key});
  world.must({"report", World::key});
}

TEST(Approval, ends_with_an_edit_of_the_words) {
  const OwnTemplates templates;
  World world({.people = 2000, .settings = templates.settings()});
  world.import_people();
  world.create_campaign();

  templates.write("Hallo {name},");
  const ProgramEnd refused = world.run(world.start_command());
  world.must({"campaign", "approve", World::key, "--locale", "de", "--by", "Ada Example"});

  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.output, HasSubstr("German (de): not approved"));
  EXPECT_THAT(refused.output, Not(HasSubstr("French")));
  world.must(world.start_command());
}

// A campaign that waits for its hour is looked at again when it comes.
TEST(Approval, is_asked_for_again_when_a_scheduled_campaign_begins) {
  const OwnTemplates templates;
  World world({.people = 500, .channel = "maildir", .settings = templates.settings()});
  world.import_people();
  world.create_campaign();
  world.start_campaign();
  templates.write("Hallo {name},");

  DaemonProcess& daemon = world.start_daemon();
  daemon.await_ready();
  eventually("the daemon says why it does not begin",
             [&] { return daemon.log().find("German (de): not approved") != std::string::npos; });
  EXPECT_EQ(world.state(), "scheduled");
  world.must({"campaign", "approve", World::key, "--locale", "de", "--by", "Ada Example"});
  world.await_state("finished");

  EXPECT_GT(messages_with(world, "Hallo "), 0U);
  EXPECT_EQ(messages_with(world, "Guten Tag "), 0U);
  world.must({"audit", World::key});
}

TEST(Approval, keeps_the_words_of_a_campaign_that_has_begun) {
  const OwnTemplates templates;
  World world({.people = 1500,
               .rate_per_second = 200,
               .channel = "maildir",
               .settings = templates.settings()});
  world.start_daemon();
  world.begin();
  const auto booked = [&] {
    return number(world.database(), "SELECT count(*) FROM attempts WHERE outcome = 'accepted'");
  };
  eventually("the first have been told", [&] { return booked() > 0; });

  templates.write("Hallo {name},");
  // A daemon that has not seen the old words takes part.
  world.start_daemon().await_ready();
  const std::int64_t unedited = booked();
  eventually("more have been told", [&] { return booked() > unedited + 50; });
  EXPECT_EQ(messages_with(world, "Hallo "), 0U);

  world.must({"campaign", "approve", World::key, "--locale", "de", "--by", "Ada Example"});
  world.await_state("finished");

  EXPECT_GT(messages_with(world, "Hallo "), 0U);
  EXPECT_GT(messages_with(world, "Guten Tag "), 0U);
  world.must({"audit", World::key});
}

}  // namespace
}  // namespace crier::e2e
