// An owner that remembers what it heard of its work.
#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>

#include "dispatch/queued_notice.h"
#include "support/engine/faulty_composer.h"

namespace crier::test {

class ListeningOwner final : public dispatch::NoticeOwner {
 public:
  explicit ListeningOwner(dispatch::RunningCampaign campaign)
      : campaign_(std::move(campaign)), composer_(campaign_.key) {}

  dispatch::QueuedNotice work(int number) {
    dispatch::QueuedNotice work{.owner = this};
    work.row.subject.id = SubjectId{number};
    work.row.subject.ref = fmt::format("person-{}", number);
    work.row.subject.email = fmt::format("{}@example.org", number);
    work.assignment = composer_.assign(work.row);
    return work;
  }

  [[nodiscard]] SteadyTime sends_until() const override { return lease_until; }
  [[nodiscard]] dispatch::NoticeComposer& composer() const override { return composer_; }
  [[nodiscard]] const dispatch::RunningCampaign& campaign() const override { return campaign_; }
  [[nodiscard]] Lane lane_of(const dispatch::QueuedNotice&) const override { return {}; }
  [[nodiscard]] bool stopping() const override { return is_stopping; }
  void settled(dispatch::QueuedNotice work, Outcome outcome) override {
    heard.push_back(fmt::format("{} {}", work.row.subject.id.value, name_of(outcome.reason)));
    verdicts.push_back(outcome.verdict);
  }
  void halted(dispatch::QueuedNotice work, dispatch::Halt halt) override {
    heard.push_back(fmt::format("{} halted", work.row.subject.id.value));
    halts.push_back(std::move(halt));
  }
  void left_out(dispatch::QueuedNotice work, Reason reason) override {
    heard.push_back(fmt::format("{} {}", work.row.subject.id.value, name_of(reason)));
  }
  void too_late(dispatch::QueuedNotice work) override {
    heard.push_back(fmt::format("{} too late", work.row.subject.id.value));
  }
  void postponed(dispatch::QueuedNotice work, WallTime until, dispatch::Hindrance why) override {
    heard.push_back(fmt::format("{} postponed: {}", work.row.subject.id.value, why.words));
    postponed_until.push_back(until);
  }
  void returned(dispatch::QueuedNotice work) override {
    heard.push_back(fmt::format("{} returned", work.row.subject.id.value));
  }

  void unwritable(dispatch::QueuedNotice work, std::exception_ptr why) override {
    const auto refusal = dispatch::refusal_of(why);
    heard.push_back(fmt::format("{} unwritable: {}", work.row.subject.id.value, refusal.message));
  }

  // What goes wrong when a notice is written.
  void break_composer(std::function<void(const char*)> fault) { composer_.before_each = fault; }

  SteadyTime lease_until = SteadyTime::max();
  bool is_stopping{};
  std::vector<std::string> heard;
  std::vector<Verdict> verdicts;
  std::vector<WallTime> postponed_until;
  std::vector<dispatch::Halt> halts;

 private:
  dispatch::RunningCampaign campaign_;
  mutable FaultyComposer composer_;
};

}  // namespace crier::test
