#include "daemon/monitoring/health.h"

#include <string>

#include <gtest/gtest.h>

namespace crier::app {
namespace {

using namespace std::chrono_literals;

const SteadyTime now{1h};

std::string unready_parts(const Health& health, SteadyTime at = now) {
  std::string text;
  for (const Health::UnreadyPart& part : health.unready(at)) {
    text += part.part + ": " + part.why + "; ";
  }
  return text;
}

TEST(Health, is_not_ready_before_every_part_has_reported) {
  Health health({"database", "leases"});
  EXPECT_EQ(unready_parts(health),
            "database: has not reported yet; leases: has not reported yet; ");

  health.up("database");
  EXPECT_EQ(unready_parts(health), "leases: has not reported yet; ");

  health.up("leases");
  EXPECT_EQ(unready_parts(health), "");
}

TEST(Health, says_what_is_wrong_until_it_is_well_again) {
  Health health({"database"});
  health.up("database");

  health.down("database", "cannot be reached");
  EXPECT_EQ(unready_parts(health), "database: cannot be reached; ");

  health.up("database");
  EXPECT_EQ(unready_parts(health), "");
}

TEST(Health, does_not_trust_an_old_report) {
  Health health({"leases"});

  health.up("leases", now + 10s);

  EXPECT_EQ(unready_parts(health, now + 9s), "");
  EXPECT_EQ(unready_parts(health, now + 10s), "leases: has not reported for too long; ");
}

}  // namespace
}  // namespace crier::app
