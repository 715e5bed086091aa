#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"

namespace crier::e2e {
namespace {

using testing::HasSubstr;

std::string read(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// The mailbox of the To header.
std::string recipient_of(const std::string& message) {
  const std::size_t open = message.find('<', message.find("\nTo: "));
  return message.substr(open + 1, message.find('>', open) - open - 1);
}

// What a regulator asks for: the notice of this person, as it was sent.
TEST(Notices, can_be_shown_again_word_for_word) {
  World world({.people = 300, .channel = "maildir"});
  world.start_daemon();
  world.begin();
  world.await_state("finished");

  std::size_t shown = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(world.folder() / "maildir" / "new")) {
    if (shown == 20) break;
    ++shown;
    const std::string kept = read(entry.path());
    const std::string ref = rows(world.database(), "SELECT ref FROM subjects WHERE email = '" +
                                                       recipient_of(kept) + "'")
                                .at(0)
                                .at(0);

    std::string again = world.must({"notice", "show", World::key, ref});

    // A maildir has the line ends of this system.
    std::erase(again, '\r');
    EXPECT_EQ(again, kept);
  }
  EXPECT_EQ(shown, 20U);
  // Every version that was booked is kept.
  EXPECT_EQ(number(world.database(),
                   "SELECT count(*) FROM attempts AS a WHERE notice_version IS NOT NULL AND NOT "
                   "EXISTS (SELECT FROM notice_versions AS v WHERE v.campaign_id = a.campaign_id "
                   "AND v.version = a.notice_version)"),
            0);
}

// Which notices can be shown, and how they are found, is asked of the use case
// (integration/use_cases/campaign/reading/sent_notice_test.cpp): here, how a command ends.
TEST(Notices, that_cannot_be_shown_end_with_1_and_those_in_doubt_with_a_warning) {
  World world({.people = 300, .channel = "maildir"});
  world.start_daemon();
  world.begin();
  world.await_state("finished");
  const std::string left_out_ref =
      rows(world.database(),
           "SELECT ref FROM subjects AS s JOIN attempts AS a ON a.lane = s.lane AND a.subject_id = "
           "s.id WHERE outcome = 'excluded' LIMIT 1")
          .at(0)
          .at(0);
  const std::string changed_ref =
      rows(world.database(),
           "UPDATE subjects SET name = 'Changed Since' WHERE (lane, id) = (SELECT lane, subject_id "
           "FROM attempts WHERE outcome = 'accepted' LIMIT 1) RETURNING ref")
          .at(0)
          .at(0);

  const ProgramEnd left_out = world.run({"notice", "show", World::key, left_out_ref});
  const ProgramEnd unknown = world.run({"notice", "show", World::key, "nobody"});
  const ProgramEnd changed = world.run({"notice", "show", World::key, changed_ref});

  EXPECT_EQ(left_out.status, 1);
  EXPECT_THAT(left_out.output, HasSubstr("excluded"));
  EXPECT_EQ(unknown.status, 1);
  EXPECT_THAT(unknown.output, HasSubstr("\"nobody\""));
  EXPECT_EQ(changed.status, 0);
  EXPECT_THAT(changed.output, HasSubstr("has changed since"));
}

}  // namespace
}  // namespace crier::e2e
