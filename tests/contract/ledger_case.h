// Short words for the questions that a ledger is asked.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "contract/answer_of.h"
#include "contract/contract_world.h"

namespace crier::test {

using dispatch::Fence;
using Ids = std::vector<SubjectId>;

template <class World>
class LedgerCase : public testing::Test {
 protected:
  std::vector<dispatch::ClaimedLane> claim(Daemon daemon, int lanes_max) {
    const dispatch::ClaimRequest request{.campaign = world.campaign(),
                                         .step = 1,
                                         .lanes_max = lanes_max,
                                         .lease = std::chrono::minutes(10)};
    return answer_of(world.io(), world.ledger(daemon).claim(request));
  }

  // A lane of the first daemon.
  dispatch::LaneClaim one_lane() { return claim(Daemon::first, 1).at(0).claim; }

  // The second daemon takes `lane`, which nobody holds.
  dispatch::ClaimedLane take(const dispatch::LaneClaim& lane) {
    for (const dispatch::ClaimedLane& taken : claim(Daemon::second, World::lanes)) {
      if (taken.claim.lane == lane.lane) return taken;
    }
    throw std::runtime_error("the lane was not to be had");
  }

  // The lease of `lane` ends, and the second daemon takes it over.
  dispatch::ClaimedLane take_over(const dispatch::LaneClaim& lane) {
    world.end_leases();
    return take(lane);
  }

  bool is_free(const dispatch::LaneClaim& lane) {
    const auto claimed = claim(Daemon::second, World::lanes);
    return std::ranges::any_of(
        claimed, [&](const dispatch::ClaimedLane& each) { return each.claim.lane == lane.lane; });
  }

  Fence renew(Daemon daemon, const dispatch::LaneClaim& lane) {
    return answer_of(world.io(), world.ledger(daemon).renew({lane}, std::chrono::minutes(10)))
        .at(0);
  }

  std::optional<Ids> page(Daemon daemon, const dispatch::LaneClaim& lane, SubjectId after,
                          int rows_max) {
    const auto rows = answer_of(world.io(), world.ledger(daemon).read_page(lane, after, rows_max));
    if (!rows) return std::nullopt;
    return ids_of(*rows);
  }

  Ids in_doubt(Daemon daemon, const dispatch::LaneClaim& lane) {
    return ids_of(answer_of(world.io(), world.ledger(daemon).in_doubt(lane)));
  }

  // In the order of ids, which the ledger does not promise.
  std::optional<std::vector<dispatch::DueDeferral>> take_due(Daemon daemon,
                                                             const dispatch::LaneClaim& lane,
                                                             WallTime now, int rows_max = 100) {
    auto due = answer_of(world.io(), world.ledger(daemon).take_due(lane, now, rows_max));
    if (due) {
      std::ranges::sort(*due, {}, [](const auto& each) { return each.row.subject.id; });
    }
    return due;
  }

  std::optional<WallTime> next_due(Daemon daemon, const dispatch::LaneClaim& lane) {
    return answer_of(world.io(), world.ledger(daemon).next_due(lane));
  }

  Fence flush(Daemon daemon, const dispatch::LaneClaim& lane, dispatch::Flush flush) {
    auto shared = std::make_shared<const dispatch::Flush>(std::move(flush));
    return answer_of(world.io(), world.ledger(daemon).flush(lane, std::move(shared)));
  }

  Fence hand_back(Daemon daemon, const dispatch::LaneClaim& lane, dispatch::HandBack hand_back) {
    return answer_of(world.io(), world.ledger(daemon).hand_back(lane, hand_back));
  }

  // Defers the first three of `lane`, due at noon, at one and at two, with its first flush.
  Ids defer_three(const dispatch::LaneClaim& lane) {
    Ids people = page(Daemon::first, lane, SubjectId{}, 3).value();
    dispatch::Flush deferred{.number = 1, .attempts = {}, .deferrals = {}, .cursor = people.at(2)};
    WallTime due_at = noon;
    for (const SubjectId id : people) {
      deferred.attempts.push_back(attempt(id, AttemptOutcome::deferred));
      deferred.deferrals.push_back(deferral(id, due_at));
      due_at += std::chrono::hours(1);
    }
    EXPECT_EQ(flush(Daemon::first, lane, std::move(deferred)), Fence::held);
    return people;
  }

  // Books everybody of `lane` beyond `after` as told, with its flush `number`; the last of them.
  SubjectId tell_everybody(const dispatch::LaneClaim& lane, SubjectId after = {}, int number = 1) {
    constexpr int rows_max = 1000;
    const Ids people = page(Daemon::first, lane, after, rows_max).value();
    dispatch::Flush told{.number = number, .cursor = people.empty() ? after : people.back()};
    for (const SubjectId id : people) {
      told.attempts.push_back(attempt(id, AttemptOutcome::accepted));
    }
    const SubjectId last = told.cursor;
    EXPECT_EQ(flush(Daemon::first, lane, std::move(told)), Fence::held);
    return last;
  }

  static Ids ids_of(const std::vector<dispatch::PageRow>& rows) {
    Ids ids;
    for (const dispatch::PageRow& row : rows) ids.push_back(row.subject.id);
    return ids;
  }
  static Ids ids_of(const std::vector<dispatch::DueDeferral>& deferrals) {
    Ids ids;
    for (const dispatch::DueDeferral& each : deferrals) ids.push_back(each.row.subject.id);
    return ids;
  }

  static dispatch::AttemptRecord attempt(SubjectId subject, AttemptOutcome outcome,
                                         int number = 1) {
    return {.subject = subject,
            .attempt = number,
            .outcome = outcome,
            .reason = outcome == AttemptOutcome::accepted ? Reason::none : Reason::mailbox_full,
            .reply_code = 0,
            .enhanced = {},
            .provider_id = {},
            .country = "DE",
            .locale = "de",
            .language_rule = "country_language",
            .notice_version = {},
            .evidence = std::nullopt,
            .at = noon};
  }

  static dispatch::DeferralRecord deferral(SubjectId subject, WallTime due_at, int number = 2) {
    return {.subject = subject,
            .attempt = number,
            .due_at = due_at,
            .reason = Reason::mailbox_full,
            .reply_code = 452,
            .description = "relay x answered RCPT TO with 452"};
  }

  // Gone by every clock.
  static constexpr WallTime noon{std::chrono::sys_days{std::chrono::year{2025} / 5 / 20} +
                                 std::chrono::hours(12)};
  World world;
};

}  // namespace crier::test
