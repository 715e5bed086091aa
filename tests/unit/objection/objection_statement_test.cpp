#include "objection/objection_statement.h"

#include <chrono>

#include <gtest/gtest.h>

namespace crier::objection {
namespace {

using namespace std::chrono_literals;

TEST(Timeliness, is_by_the_dates_of_the_campaign_each_of_which_is_exclusive) {
  const WallTime cutoff = *parse_iso8601("2026-05-26T22:00:00Z");
  const WallTime use = *parse_iso8601("2026-05-27T00:00:00Z");
  EXPECT_EQ(timeliness_of(cutoff - 1us, cutoff, use), Timeliness::before_cutoff);
  EXPECT_EQ(timeliness_of(cutoff, cutoff, use), Timeliness::late_before_use);
  EXPECT_EQ(timeliness_of(use - 1us, cutoff, use), Timeliness::late_before_use);
  EXPECT_EQ(timeliness_of(use, cutoff, use), Timeliness::late_after_use);
}

template <class Kind>
void expect_names_until(Kind last, auto named) {
  for (int index = 0; index <= static_cast<int>(last); ++index) {
    const auto kind = static_cast<Kind>(index);
    EXPECT_EQ(named(name_of(kind)), kind) << name_of(kind);
  }
  EXPECT_EQ(named(""), std::nullopt);
  EXPECT_EQ(named("Link"), std::nullopt);
}

TEST(StatementNames, are_read_as_they_are_written) {
  expect_names_until(StatementKind::withdrawal, statement_kind_named);
  expect_names_until(Way::import, way_named);
  expect_names_until(Timeliness::not_known, timeliness_named);
}

}  // namespace
}  // namespace crier::objection
