#include <map>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "dispatch/lane/lane_books.h"

namespace crier::dispatch {
namespace {

QueuedNotice work_of(SubjectId id, bool passed_by_cursor) {
  QueuedNotice work{.row = {}, .assignment = {}, .passed_by_cursor = passed_by_cursor};
  work.row.subject.id = id;
  return work;
}

// What the database knows of the people of a walk, and what the walk is still to tell it.
struct Model {
  std::map<SubjectId, bool> outstanding;  // And whether the cursor has passed them.
  std::set<SubjectId> ended;              // Each once.
  std::set<SubjectId> booked;

  void end(SubjectId id) {
    outstanding.erase(id);
    RC_ASSERT(ended.insert(id).second);
  }
  // Everybody up to the cursor has ended, and is told in this flush or was told before.
  void flushed(const Flush& flush) {
    for (const AttemptRecord& attempt : flush.attempts)
      RC_ASSERT(booked.insert(attempt.subject).second);
    for (const DeferralRecord& deferral : flush.deferrals) {
      RC_ASSERT(booked.insert(deferral.subject).second);
    }
    for (const auto& [id, passed] : outstanding) RC_ASSERT(passed || id > flush.cursor);
    for (const SubjectId id : ended) RC_ASSERT(id > flush.cursor || booked.contains(id));
  }
};

RC_GTEST_PROP(LaneBooks, everybody_taken_on_is_booked_once_or_unclaimed, ()) {
  const auto steps = *rc::gen::container<std::vector<std::pair<int, unsigned>>>(
      rc::gen::pair(rc::gen::inRange(0, 20), rc::gen::arbitrary<unsigned>()));
  LaneBooks books({.claim = {}, .cursor = SubjectId{100}, .claimed_to = SubjectId{100}});
  Model model;
  std::int64_t next_claimed = 101;
  std::int64_t next_picked_up = 1;
  std::shared_ptr<Flush> flush;

  const auto end_one = [&](unsigned chance) {
    if (model.outstanding.empty()) return;
    const auto [id, passed] =
        *std::next(model.outstanding.begin(), chance % model.outstanding.size());
    if (chance % 3 == 0)
      books.defer(work_of(id, passed), {.subject = id});
    else
      books.conclude(work_of(id, passed), {.subject = id});
    model.end(id);
  };
  const auto flush_step = [&] {
    if (flush) {
      RC_ASSERT(books.end_flush(*std::exchange(flush, nullptr)) >= 0);
      return;
    }
    flush = books.begin_flush();
    model.flushed(*flush);
  };

  for (const auto& [kind, chance] : steps) {
    if (kind < 3) {
      std::vector<PageRow> page(chance % 5);
      for (PageRow& row : page) {
        row.subject.id = SubjectId{next_claimed++};
        model.outstanding[row.subject.id] = false;
      }
      books.claim(page);
    } else if (kind < 5 && next_picked_up < 90) {
      books.pick_up(2);
      for (int person = 0; person < 2; ++person) {
        model.outstanding[SubjectId{next_picked_up++}] = true;
      }
    } else if (kind < 16) {
      end_one(chance);
    } else {
      flush_step();
    }
    RC_ASSERT(books.outstanding() == static_cast<int>(model.outstanding.size()));
  }

  // The walk stops: everybody who is outstanding comes back.
  for (const auto& [id, passed] : model.outstanding) books.put_back(work_of(id, passed));
  const auto before = model.outstanding.size();
  const auto unclaimed = static_cast<std::size_t>(books.unclaim_returned());
  const auto rest = books.take_returned();
  RC_ASSERT(before == unclaimed + rest.size());
  for (const QueuedNotice& work : rest) {
    books.defer(work, {.subject = work.row.subject.id});
    model.end(work.row.subject.id);
  }
  for (const auto& [id, passed] : model.outstanding) RC_ASSERT(id > books.last_claimed());
  model.outstanding.clear();
  if (flush) flush_step();
  flush_step();
  flush_step();
  RC_ASSERT(books.unbooked() == 0);
  RC_ASSERT(model.booked == model.ended);
}

}  // namespace
}  // namespace crier::dispatch
