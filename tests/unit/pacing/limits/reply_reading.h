// Which rule of the shipped ones a reply is read by.
#pragma once

#include <optional>

#include <gtest/gtest.h>

#include "pacing/limits/limit_tree.h"
#include "pacing/limits/provider_groups.h"

namespace crier::pacing::test {

struct ReplyRow {
  const char* domain;
  const char* mx;
  int code;
  EnhancedStatus status;
  const char* words;
  const char* rule;  // Empty: it says nothing of a limit.
  const char* node;
  int heard{1};  // So many of it within an hour.
};

inline void expect_reading(const ReplyRow& row) {
  using namespace std::chrono_literals;
  Moment now{.steady = SteadyTime(1h), .wall = WallTime(std::chrono::days(20'000))};
  LimitTree tree(provider_limits(MailPath::direct), RateSupply::own, now);
  std::optional<LimitTree::Reaction> reaction;
  for (int heard = 0; heard < row.heard; ++heard) {
    // Half a second between them: what is paused meanwhile is told of a notice sent before.
    now.steady += 500ms;
    const LimitTree::Ticket ticket = tree.take({.domain = row.domain, .mx = row.mx}, now);
    reaction =
        tree.refused(
                ticket,
                {.code = row.code, .enhanced = row.status, .words = row.words, .retry_after = {}},
                now)
            .reaction;
  }

  EXPECT_EQ(reaction ? reaction->rule : "", row.rule) << row.words;
  EXPECT_EQ(reaction ? reaction->node : "", row.node) << row.words;
}

}  // namespace crier::pacing::test
