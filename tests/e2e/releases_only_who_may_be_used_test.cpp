// After a campaign: whose data may be processed, and whose not and why. The files close, their
// hashes are those of the manifest, and nothing half is left behind whoever kills what.
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"
#include "support/e2e/loopback.h"
#include "support/e2e/notice_links.h"

namespace crier::e2e {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string text_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

boost::json::object manifest_in(const fs::path& folder) {
  return boost::json::parse(text_of(folder / "manifest.json")).as_object();
}

std::int64_t lines_of(const fs::path& file) {
  const std::string text = text_of(file);
  return std::ranges::count(text, '\n');
}

// A campaign that is through. Its cut-off is in the far future, unless it is moved.
struct Through {
  explicit Through(int people = 400)
      : world({.people = people, .channel = "maildir", .serves_pages = true}) {
    world.start_daemon().await_ready();
    world.begin();
    world.await_state("finished");
  }
  // As if the campaign had begun long ago.
  void let_time_pass() const {
    change(world.database(), "UPDATE attempts SET at = at - interval '1 year'");
    date_back(world.database(),
              "notify_by = notify_by - interval '1 year', cutoff = cutoff - interval '1 year', "
              "effective_at = effective_at - interval '1 year'");
  }
  [[nodiscard]] fs::path release(const std::string& name,
                                 std::vector<std::string> more = {}) const {
    const fs::path folder = world.folder() / name;
    std::vector<std::string> words = {"release", "export", World::key, "--out", folder.string()};
    words.insert(words.end(), more.begin(), more.end());
    world.must(words);
    return folder;
  }
  [[nodiscard]] std::int64_t count(const std::string& query) const {
    return number(world.database(), query);
  }

  World world;
};

TEST(Release, counts_everybody_once_and_names_its_files_by_their_hashes) {
  const Through through;
  const World& world = through.world;
  through.let_time_pass();
  const auto links = objection_links(world);
  for (const std::string& link : {links.at(0), links.at(1), links.at(2)}) {
    const auto receipt = post(world.pages_port(), link, {.body = "do=object"});
    ASSERT_TRUE(receipt && receipt->status == 303);
  }

  const fs::path folder = through.release("out");

  const auto manifest = manifest_in(folder);
  EXPECT_EQ(manifest.at("audience"), 400);
  EXPECT_EQ(manifest.at("withheld_by_reason").at("objected"), 3);
  EXPECT_EQ(manifest.at("objections_up_to_position"), 3);
  const std::int64_t told =
      through.count("SELECT count(*) FROM attempts WHERE outcome = 'accepted'");
  EXPECT_EQ(manifest.at("released"), told - 3);
  EXPECT_EQ(lines_of(folder / "released.csv"), told - 3 + 1);
  EXPECT_EQ(lines_of(folder / "withheld.csv"), 400 - (told - 3) + 1);
  std::string sums;
  for (const auto& file : manifest.at("files").as_array()) {
    sums += fmt::format("{}  {}\n", std::string(file.at("sha256").as_string()),
                        std::string(file.at("name").as_string()));
  }
  std::ofstream(world.folder() / "sums") << sums;
  const ProgramEnd checked = run_program({.argv = {"/usr/bin/env", "sha256sum", "--check",
                                                   "--strict", (world.folder() / "sums").string()},
                                          .working_directory = folder.string()});
  EXPECT_EQ(checked.status, 0) << checked.output;
  const std::string objector =
      rows(world.database(), "SELECT ref FROM objections ORDER BY ref").at(0).at(0);
  EXPECT_THAT(text_of(folder / "withheld.csv"), HasSubstr(objector + ",,objected,,"));
  EXPECT_EQ(fs::status(folder).permissions(), fs::perms::owner_all);
  EXPECT_EQ(
      rows(world.database(), "SELECT kind, released, withheld, records FROM objection_handovers"),
      (std::vector<Row>{
          {"release", std::to_string(told - 3), std::to_string(400 - (told - 3)), "3"}}));
}

TEST(Release, withholds_everybody_before_the_cut_off) {
  const Through through(60);

  const fs::path folder = through.release("early", {"--format", "ndjson"});

  EXPECT_EQ(manifest_in(folder).at("released"), 0);
  EXPECT_EQ(text_of(folder / "released.ndjson"), "");
  EXPECT_EQ(lines_of(folder / "withheld.ndjson"), 60);
}

TEST(Release, waits_for_the_cut_off_that_is_explained_for_a_person) {
  const Through through(60);
  const std::string all =
      text_of(through.release("early", {"--format", "ndjson"}) / "withheld.ndjson");
  const std::size_t place = all.find("\"reason\":\"cut_off_not_passed\"");
  ASSERT_NE(place, std::string::npos);
  const std::size_t begin = all.rfind('\n', place) + 1;
  const auto line =
      boost::json::parse(all.substr(begin, all.find('\n', place) - begin)).as_object();

  const auto explained =
      boost::json::parse(
          through.world.must({"deadline", "explain", World::key, "--person",
                              std::string(line.at("ref").as_string()), "--format", "json"}))
          .as_object();

  EXPECT_EQ(explained.at("cut_off"), line.at("cut_off"));
  EXPECT_EQ(explained.at("inputs").at("first_notified_at"), line.at("first_notified_at"));
  EXPECT_THAT(through.world.must({"deadline", "explain", World::key, "--person",
                                  std::string(line.at("ref").as_string())}),
              HasSubstr("The latest of these counts"));
}

TEST(Release, waits_until_the_people_of_the_public_form_are_in_the_register) {
  const Through through(60);
  const World& world = through.world;
  through.let_time_pass();
  const auto person = rows(world.database(),
                           "SELECT ref, email FROM subjects WHERE email IS NOT NULL "
                           "AND email ~ '^[a-z0-9.@-]+$' ORDER BY ref LIMIT 1")
                          .at(0);
  for (const std::string& email : {person.at(1), std::string("nobody.known@example.org")}) {
    const auto receipt = post(world.pages_port(), "/object", {.body = "email=" + email});
    ASSERT_TRUE(receipt && receipt->status == 200);
  }

  const ProgramEnd refused =
      world.run({"release", "export", World::key, "--out", (world.folder() / "refused").string()});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.output,
              HasSubstr("1 person of the audience has objected by the public form"));
  EXPECT_THAT(refused.output, HasSubstr("crier objections match --purpose"));
  EXPECT_FALSE(fs::exists(world.folder() / "refused"));
  EXPECT_EQ(through.count("SELECT count(*) FROM objection_handovers"), 0);

  const ProgramEnd blank = world.run({"release", "export", World::key, "--out",
                                      (world.folder() / "blank").string(), "--without-match", " "});
  EXPECT_EQ(blank.status, 2);

  const fs::path waived = through.release("waived", {"--without-match", "the authority asks"});
  EXPECT_EQ(manifest_in(waived).at("released_without_match"),
            (boost::json::value{{"people", 1}, {"why", "the authority asks"}}));
  EXPECT_EQ(rows(world.database(), "SELECT waiver FROM objection_handovers"),
            (std::vector<Row>{{"the authority asks"}}));

  world.must({"objections", "match"});
  // The one that means nobody is open, and keeps nobody from being released.
  const fs::path folder = through.release("matched");
  EXPECT_EQ(manifest_in(folder).at("released_without_match"), nullptr);
  EXPECT_THAT(text_of(folder / "withheld.csv"), HasSubstr(person.at(0) + ",,objected,,"));
}

TEST(Release, is_refused_in_words_where_there_is_none) {
  const Through through(20);
  const World& world = through.world;
  const fs::path folder = through.release("out");
  const std::string before = text_of(folder / "manifest.json");

  const ProgramEnd again =
      world.run({"release", "export", World::key, "--out", folder.string() + "/"});
  EXPECT_EQ(again.status, 2);
  EXPECT_THAT(again.output, HasSubstr("never written over"));
  EXPECT_EQ(text_of(folder / "manifest.json"), before);

  std::ofstream(world.folder() / "wrong.toml") << "[release]\nevidence_level = \"hoped\"\n";
  const ProgramEnd wrong = world.run_under(world.folder() / "wrong.toml",
                                           {"release", "export", World::key, "--out", "other"});
  EXPECT_EQ(wrong.status, 2);
  EXPECT_THAT(wrong.output, HasSubstr("accepted"));
  EXPECT_EQ(world.run({"release", "export", "no-such", "--out", "other"}).status, 1);
  EXPECT_EQ(world.run({"release", "export", World::key, "--out", "/proc/no/such"}).status, 1);
  EXPECT_FALSE(fs::exists(world.folder() / "other"));
  EXPECT_FALSE(fs::exists(world.folder() / "other.part"));
}

// Holds the export up at its first page, so that it is certain to be under way.
class HeldUp {
 public:
  explicit HeldUp(const World& world) : database_(world.database()) {
    locker_ = std::thread([this] {
      try {
        change(database_, "LOCK TABLE subjects IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(600)");
      } catch (const std::exception&) {
        // It is ended.
      }
    });
    eventually("subjects is locked",
               [&] { return has_lock("granted AND mode = 'AccessExclusiveLock'"); });
  }
  ~HeldUp() { let_go(); }
  HeldUp(const HeldUp&) = delete;
  HeldUp& operator=(const HeldUp&) = delete;

  void await_waiting() const {
    eventually("the export waits", [&] { return has_lock("NOT granted"); });
  }
  void let_go() {
    if (!locker_.joinable()) return;
    change(database_,
           "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
           "WHERE query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()");
    locker_.join();
  }

 private:
  [[nodiscard]] bool has_lock(const std::string& which) const {
    return number(database_,
                  "SELECT count(*) FROM pg_locks WHERE relation = 'subjects'::regclass "
                  "AND " +
                      which) > 0;
  }

  std::string database_;
  std::thread locker_;
};

TEST(Release, leaves_nothing_half_behind_whoever_ends_it) {
  const Through through(60);
  const World& world = through.world;
  const fs::path folder = world.folder() / "out";
  const auto begin = [&] {
    return ProgramOptions{.argv = {std::string(CRIER_BINARY_DIR) + "/crier", "--config",
                                   (world.folder() / "crier.toml").string(), "release", "export",
                                   World::key, "--out", folder.string()}};
  };
  HeldUp held(world);
  {
    ChildProgram killed(begin());
    held.await_waiting();
    const ProgramEnd second =
        world.run({"release", "export", World::key, "--out", folder.string()});
    EXPECT_EQ(second.status, 1);
    EXPECT_THAT(second.output, HasSubstr("another export"));
    killed.signal(SIGKILL);
    killed.wait();
  }
  EXPECT_FALSE(fs::exists(folder));
  held.let_go();
  ChildProgram next(begin());
  EXPECT_EQ(next.wait(), 0);

  // What the killed one has left is taken up by the next, and none is on record but the whole one.
  EXPECT_TRUE(fs::exists(folder / "manifest.json"));
  EXPECT_FALSE(fs::exists(folder.string() + ".part"));
  EXPECT_EQ(through.count("SELECT count(*) FROM objection_handovers"), 1);
}

}  // namespace
}  // namespace crier::e2e
