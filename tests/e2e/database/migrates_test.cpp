#include <filesystem>
#include <fstream>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"
#include "support/e2e/world.h"
#include "support/postgres/scratch_postgres.h"

namespace crier::e2e {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// The other tests begin with a database that has the schema already.
TEST(Migrates, an_empty_database_once) {
  const World world({});
  const std::string empty = test::ScratchPostgres::instance().empty_database();
  const std::filesystem::path config = world.folder() / "empty.toml";
  std::ofstream(config) << fmt::format("[database]\nurl = \"{}\"\n", empty);

  const ProgramEnd refused = world.run_under(config, {"audience", "stats"});
  EXPECT_NE(refused.status, 0);
  EXPECT_THAT(refused.output, HasSubstr("migrate"));

  const ProgramEnd first = world.run_under(config, {"migrate"});
  EXPECT_EQ(first.status, 0) << first.output;
  EXPECT_THAT(first.output, HasSubstr("0001_"));
  EXPECT_EQ(number(empty, "SELECT count(*) FROM schema_migrations"),
            number(world.database(), "SELECT count(*) FROM schema_migrations"));

  const ProgramEnd second = world.run_under(config, {"migrate"});
  EXPECT_EQ(second.status, 0) << second.output;
  EXPECT_THAT(second.output, Not(HasSubstr("0001_")));
}

}  // namespace
}  // namespace crier::e2e
