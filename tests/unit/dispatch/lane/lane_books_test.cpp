#include "dispatch/lane/lane_books.h"

#include <functional>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace crier::dispatch {
namespace {

// The books of a lane whose cursor is at 10, and the last flush.
struct World {
  void claim(int first, int last) {
    std::vector<PageRow> page;
    for (int id = first; id <= last; ++id) page.push_back(row_of(id));
    books.claim(page);
  }
  void conclude(int id) { books.conclude(work_of(id, false), {.subject = SubjectId{id}}); }
  void defer(int id) { books.defer(work_of(id, false), {.subject = SubjectId{id}, .attempt = 2}); }
  void conclude_picked_up(int id) { books.conclude(work_of(id, true), {}); }
  void put_back(int id) { books.put_back(work_of(id, false)); }
  void begin_flush() { flush = books.begin_flush(); }
  void end_flush() { EXPECT_GE(books.end_flush(*flush), 0); }

  static PageRow row_of(int id) {
    PageRow row;
    row.subject.id = SubjectId{id};
    return row;
  }
  static QueuedNotice work_of(int id, bool passed_by_cursor) {
    return {.row = row_of(id), .assignment = {}, .passed_by_cursor = passed_by_cursor};
  }

  [[nodiscard]] std::string words() const {
    return fmt::format("{} outstanding, {} offered, {} ended, {} unbooked", books.outstanding(),
                       books.offered(), books.ended(), books.unbooked());
  }

  LaneBooks books{{.claim = {},
                   .cursor = SubjectId{10},
                   .claimed_to = SubjectId{10},
                   .audience_until = SubjectId{99},
                   .flushes = 4}};
  std::shared_ptr<Flush> flush;
};

struct Step {
  const char* event;
  std::function<void(World&)> happens;
  const char* books;
};

void expect(World& world, const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    step.happens(world);
    EXPECT_EQ(world.words(), step.books) << "after " << step.event;
  }
}

TEST(LaneBooks, a_person_is_outstanding_then_ended_then_booked) {
  World world;
  expect(world, {
                    {"nothing", [](World&) {}, "0 outstanding, 0 offered, 0 ended, 0 unbooked"},
                    {"a page", [](World& w) { w.claim(11, 14); },
                     "4 outstanding, 4 offered, 0 ended, 4 unbooked"},
                    {"two from the deferrals", [](World& w) { w.books.pick_up(2); },
                     "6 outstanding, 6 offered, 0 ended, 6 unbooked"},
                    {"an end", [](World& w) { w.conclude(11); },
                     "5 outstanding, 5 offered, 1 ended, 6 unbooked"},
                    {"a deferral", [](World& w) { w.defer(13); },
                     "4 outstanding, 4 offered, 2 ended, 6 unbooked"},
                    {"an end of the deferred", [](World& w) { w.conclude_picked_up(3); },
                     "3 outstanding, 3 offered, 3 ended, 6 unbooked"},
                    {"the begin of a flush", [](World& w) { w.begin_flush(); },
                     "3 outstanding, 3 offered, 0 ended, 6 unbooked"},
                    {"an end meanwhile", [](World& w) { w.conclude(12); },
                     "2 outstanding, 2 offered, 1 ended, 6 unbooked"},
                    {"its end", [](World& w) { w.end_flush(); },
                     "2 outstanding, 2 offered, 1 ended, 3 unbooked"},
                    {"the next flush",
                     [](World& w) {
                       w.begin_flush();
                       w.end_flush();
                     },
                     "2 outstanding, 2 offered, 0 ended, 2 unbooked"},
                });
}

TEST(LaneBooks, a_flush_has_what_has_ended_and_the_cursor_up_to_the_first_who_has_not) {
  World world;
  world.claim(11, 14);
  world.books.pick_up(1);
  world.conclude(11);
  world.defer(13);
  world.conclude_picked_up(3);

  world.begin_flush();

  EXPECT_EQ(world.flush->number, 5);
  EXPECT_EQ(world.flush->cursor, SubjectId{11});
  EXPECT_EQ(world.flush->attempts.size(), 2U);
  ASSERT_EQ(world.flush->deferrals.size(), 1U);
  EXPECT_EQ(world.flush->deferrals.front().subject, SubjectId{13});
  EXPECT_EQ(world.flush->cleared, std::vector{SubjectId{3}});
}

TEST(LaneBooks, what_is_booked_says_when_the_next_deferral_falls_due) {
  World world;
  world.claim(11, 11);
  EXPECT_EQ(world.books.next_due(), std::nullopt);
  const WallTime due{std::chrono::hours(1)};
  world.books.defer(World::work_of(11, false), {.subject = SubjectId{11}, .due_at = due});
  world.begin_flush();
  EXPECT_EQ(world.books.next_due(), std::nullopt);

  world.end_flush();

  EXPECT_EQ(world.books.next_due(), due);
  EXPECT_TRUE(world.books.is_due(due));
  EXPECT_FALSE(world.books.is_due(due - std::chrono::seconds(1)));
}

// 12 has ended, so that the cursor can be before 11 only if 11 has a deferral.
TEST(LaneBooks, those_who_come_back_after_the_last_one_that_ended_are_unclaimed) {
  World world;
  expect(world, {
                    {"a page", [](World& w) { w.claim(11, 14); },
                     "4 outstanding, 4 offered, 0 ended, 4 unbooked"},
                    {"an end", [](World& w) { w.conclude(12); },
                     "3 outstanding, 3 offered, 1 ended, 4 unbooked"},
                    {"their return",
                     [](World& w) {
                       for (const int id : {11, 13, 14}) w.put_back(id);
                     },
                     "3 outstanding, 0 offered, 1 ended, 4 unbooked"},
                    {"un-claiming", [](World& w) { EXPECT_EQ(w.books.unclaim_returned(), 2); },
                     "1 outstanding, 0 offered, 1 ended, 2 unbooked"},
                });
  EXPECT_EQ(world.books.last_claimed(), SubjectId{12});

  const auto rest = world.books.take_returned();

  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest.front().row.subject.id, SubjectId{11});
  world.defer(11);
  world.begin_flush();
  EXPECT_EQ(world.flush->cursor, SubjectId{12});
}

TEST(LaneBooks, the_cursor_passes_a_range_in_doubt_as_a_whole) {
  World world;
  world.books.pick_up(2);
  world.conclude_picked_up(12);
  world.books.defer(World::work_of(15, true), {.subject = SubjectId{15}});
  world.books.jump(SubjectId{20});

  world.begin_flush();

  EXPECT_EQ(world.flush->cursor, SubjectId{20});
  EXPECT_EQ(world.books.last_claimed(), SubjectId{20});
}

TEST(LaneBooks, books_that_do_not_add_up_abort) {
  World world;
  world.claim(11, 12);
  world.conclude(11);

  EXPECT_DEATH(world.conclude(11), "resolved");
  EXPECT_DEATH(world.conclude_picked_up(11), "picked_up_");
  EXPECT_DEATH(world.books.jump(SubjectId{20}), "outstanding_ == 0");
  EXPECT_DEATH((void)world.books.unclaim_returned(), "offered");
  world.begin_flush();
  EXPECT_DEATH((void)world.books.begin_flush(), "being_booked_ == 0");
}

}  // namespace
}  // namespace crier::dispatch
