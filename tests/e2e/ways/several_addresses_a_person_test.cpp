// People have tokens, subscriptions and letterboxes, from a file of people and from one with an
// address a row; all that is held about a person has them, and an erasure takes them out.
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"

namespace crier::e2e {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr int rows_rejected = 4;

class SeveralAddresses : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) {
    const fs::path file = world.folder() / name;
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
  }

  World world{{.people = 0}};
};

TEST_F(SeveralAddresses, come_by_columns_and_by_rows) {
  const std::string people = write("people.csv",
                                   "ref,country,email,push\n"
                                   "u1,DE,u1@example.org,fcm:project:a fcm:project:b\n"
                                   "u2,AT,u2@example.org,\n");
  EXPECT_THAT(world.must({"audience", "import", people}),
              AllOf(HasSubstr("2 imported (2 new"),
                    HasSubstr("addresses: 2 new, 0 registered later than was known, 0 gone")));
  const std::string rows =
      write("devices.ndjson", R"({"ref":"u2","kind":"push","value":"fcm:project:c"})"
                              "\n"
                              R"({"ref":"u2","kind":"postal","value":"Bo|Wien|AT"})"
                              "\n");
  EXPECT_THAT(world.must({"audience", "import", "--addresses", rows}), HasSubstr("2 new"));
  EXPECT_THAT(world.must({"audience", "import", "--addresses", rows}), HasSubstr("2 unchanged"));

  const std::string bad = write("tokens.csv",
                                "ref,kind,value,registered_at\n"
                                "u2,push,fcm:project:d,2026-01-01T00:00:00Z\n"
                                "u2,push,nonsense,\n"
                                "u9,push,fcm:project:e,\n");
  const ProgramEnd refused = world.run({"audience", "import", "--addresses", bad});
  EXPECT_EQ(refused.status, rows_rejected) << refused.output;
  EXPECT_THAT(refused.output, AllOf(HasSubstr("no_such_person"), HasSubstr("malformed_token")));

  EXPECT_THAT(world.must({"subject", "show", "u2"}),
              AllOf(HasSubstr("fcm:project:c"), HasSubstr("fcm:project:d"), HasSubstr("Bo|Wien|AT"),
                    Not(HasSubstr("nonsense"))));
  world.must({"subject", "erase", "u2", "--reason", "art. 17", "--yes"});
  EXPECT_EQ(number(world.database(), "SELECT count(*) FROM subject_addresses"), 2);
}

}  // namespace
}  // namespace crier::e2e
