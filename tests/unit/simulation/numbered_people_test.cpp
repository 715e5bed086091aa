#include "simulation/numbered_people.h"

#include <gtest/gtest.h>

namespace crier::simulation {
namespace {

TEST(NumberedPeople, are_known_by_their_mailboxes) {
  const auto people = numbered_people(12);

  ASSERT_EQ(people.size(), 12U);
  for (const dispatch::PageRow& row : people) {
    EXPECT_EQ(owner_of_mailbox(row.subject.email), row.subject.id);
    EXPECT_EQ(row.subject.ref, ref_of(row.subject.id));
  }
  EXPECT_EQ(people.back().subject.id, SubjectId{12});
}

}  // namespace
}  // namespace crier::simulation
