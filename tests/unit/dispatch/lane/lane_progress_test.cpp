#include "dispatch/lane/lane_progress.h"

#include <initializer_list>

#include <gtest/gtest.h>

namespace crier::dispatch {
namespace {

LaneProgress claimed(std::initializer_list<std::int64_t> ids) {
  LaneProgress progress(SubjectId{10});
  for (const std::int64_t id : ids) progress.claim(SubjectId{id});
  return progress;
}

TEST(LaneProgress, begins_at_the_cursor_with_nothing_open) {
  const LaneProgress progress(SubjectId{10});

  EXPECT_EQ(progress.cursor(), SubjectId{10});
  EXPECT_EQ(progress.last_claimed(), SubjectId{10});
  EXPECT_EQ(progress.open(), 0);
}

TEST(LaneProgress, the_cursor_waits_for_the_first_who_is_open) {
  LaneProgress progress = claimed({12, 15, 19});

  progress.resolve(SubjectId{19});
  progress.resolve(SubjectId{15});
  EXPECT_EQ(progress.cursor(), SubjectId{10});
  EXPECT_EQ(progress.open(), 1);

  progress.resolve(SubjectId{12});
  EXPECT_EQ(progress.cursor(), SubjectId{19});
  EXPECT_EQ(progress.open(), 0);
}

TEST(LaneProgress, a_jump_settles_the_range_as_a_whole) {
  LaneProgress progress(SubjectId{10});

  progress.jump(SubjectId{40});

  EXPECT_EQ(progress.cursor(), SubjectId{40});
  EXPECT_EQ(progress.last_claimed(), SubjectId{40});
}

TEST(LaneProgress, people_who_were_never_touched_are_as_if_never_claimed) {
  LaneProgress progress = claimed({12, 15, 19, 23});
  progress.resolve(SubjectId{15});

  progress.unclaim_after(SubjectId{15});

  EXPECT_EQ(progress.open(), 1);
  EXPECT_EQ(progress.last_claimed(), SubjectId{15});
  progress.resolve(SubjectId{12});
  EXPECT_EQ(progress.cursor(), SubjectId{15});
  progress.claim(SubjectId{19});
  EXPECT_EQ(progress.open(), 1);
}

TEST(LaneProgress, with_everybody_unclaimed_it_is_back_at_the_cursor) {
  LaneProgress progress = claimed({12, 15});
  progress.resolve(SubjectId{12});

  progress.unclaim_after(SubjectId{12});

  EXPECT_EQ(progress.cursor(), SubjectId{12});
  EXPECT_EQ(progress.last_claimed(), SubjectId{12});
  EXPECT_EQ(progress.open(), 0);
}

}  // namespace
}  // namespace crier::dispatch
