// Several campaigns as the dispatcher finds them: each in a simulated database of its own, which
// may fail by itself, and the list that names those that run.
#pragma once

#include <list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/random.h"
#include "dispatch/campaign_source.h"
#include "dispatch/ledger.h"
#include "simulation/memory_ledger.h"
#include "simulation/memory_world.h"
#include "simulation/sim_daemon.h"
#include "support/engine/faulty_line.h"

namespace crier::test {

// `count` people, "spring-1@example.org" and so on.
inline std::vector<dispatch::PageRow> people_of(const std::string& key, int count) {
  std::vector<dispatch::PageRow> rows;
  for (int number = 1; number <= count; ++number) {
    dispatch::PageRow row;
    row.subject.id = SubjectId{number};
    row.subject.ref = fmt::format("{}-{}", key, number);
    row.subject.email = row.subject.ref + "@example.org";
    row.subject.country = "DE";
    rows.push_back(std::move(row));
  }
  return rows;
}

struct HostedCampaign {
  struct Options {
    dispatch::RunningCampaign campaign;
    int lanes{};
    std::vector<dispatch::PageRow> people;
    WallTime starts_at;
    simulation::MakeComposer make_composer{simulation::plain_composer};
  };

  HostedCampaign(Options options, Clock& clock, Random& random)
      : world(options.campaign, options.lanes, std::move(options.people)),
        starts_at(options.starts_at),
        line(clock, random, faults),
        ledger({.world = world, .line = line, .clock = clock, .daemon = "here"}),
        source({.world = world, .line = line, .clock = clock, .daemon = "here"},
               std::move(options.make_composer)) {}

  simulation::MemoryWorld world;
  DatabaseFaults faults;
  WallTime starts_at;
  bool has_begun{};
  FaultyLine line;
  simulation::MemoryLedger ledger;
  simulation::MemoryCampaigns source;
};

// Brings each call to the database of its campaign.
class HostedCampaigns final : public dispatch::Ledger, public dispatch::CampaignSource {
 public:
  // Both must outlive this.
  HostedCampaigns(Clock& clock, Random& random)
      : clock_(clock), random_(random), line_(clock, random, faults) {}

  HostedCampaign& add(HostedCampaign::Options options) {
    return campaigns_.emplace_back(std::move(options), clock_, random_);
  }

  // CampaignSource.
  boost::asio::awaitable<bool> begin_due() override {
    co_await line_.question("begin_due");
    if (begin_lasts > Duration::zero()) {
      co_await clock_.sleep_until(clock_.now() + begin_lasts);
    }
    bool has_one_begun = false;
    for (HostedCampaign& each : campaigns_) {
      if (each.has_begun || each.starts_at > clock_.wall_now()) continue;
      each.has_begun = has_one_begun = true;
    }
    co_await line_.answer("begin_due");
    co_return has_one_begun;
  }
  boost::asio::awaitable<std::vector<dispatch::RunningCampaign>> running() override {
    co_await line_.question("running");
    std::vector<dispatch::RunningCampaign> all;
    for (HostedCampaign& each : campaigns_) {
      if (!each.has_begun) continue;
      const auto running = co_await each.source.running();
      all.insert(all.end(), running.begin(), running.end());
    }
    co_await line_.answer("running");
    co_return all;
  }
  boost::asio::awaitable<std::unique_ptr<dispatch::NoticeComposer>> composer(
      dispatch::RunningCampaign campaign) override {
    return at(campaign.id).source.composer(std::move(campaign));
  }
  boost::asio::awaitable<void> finish_if_done(CampaignId campaign) override {
    return at(campaign).source.finish_if_done(campaign);
  }
  boost::asio::awaitable<void> raise_alarm(CampaignId campaign, std::string why) override {
    return at(campaign).source.raise_alarm(campaign, std::move(why));
  }
  boost::asio::awaitable<void> halt(CampaignId campaign, dispatch::Halt halt) override {
    return at(campaign).source.halt(campaign, std::move(halt));
  }

  // Ledger.
  boost::asio::awaitable<std::vector<dispatch::ClaimedLane>> claim(
      dispatch::ClaimRequest request) override {
    return at(request.campaign).ledger.claim(request);
  }
  boost::asio::awaitable<std::vector<dispatch::Fence>> renew(
      std::vector<dispatch::LaneClaim> claims, std::chrono::milliseconds lease) override {
    co_await line_.question("renew");
    std::vector<dispatch::Fence> fences;
    for (const dispatch::LaneClaim& claim : claims) {
      std::vector<dispatch::LaneClaim> one{claim};
      const auto fence = co_await at(claim.campaign).ledger.renew(std::move(one), lease);
      fences.push_back(fence.front());
    }
    co_await line_.answer("renew");
    co_return fences;
  }
  boost::asio::awaitable<std::optional<std::vector<dispatch::PageRow>>> read_page(
      dispatch::LaneClaim claim, SubjectId after, int rows_max) override {
    return at(claim.campaign).ledger.read_page(claim, after, rows_max);
  }
  boost::asio::awaitable<std::vector<dispatch::PageRow>> in_doubt(
      dispatch::LaneClaim claim) override {
    return at(claim.campaign).ledger.in_doubt(claim);
  }
  boost::asio::awaitable<std::optional<std::vector<dispatch::DueDeferral>>> take_due(
      dispatch::LaneClaim claim, WallTime now, int rows_max) override {
    return at(claim.campaign).ledger.take_due(claim, now, rows_max);
  }
  boost::asio::awaitable<std::optional<WallTime>> next_due(dispatch::LaneClaim claim) override {
    return at(claim.campaign).ledger.next_due(claim);
  }
  boost::asio::awaitable<dispatch::Fence> flush(
      dispatch::LaneClaim claim, std::shared_ptr<const dispatch::Flush> flush) override {
    return at(claim.campaign).ledger.flush(claim, std::move(flush));
  }
  boost::asio::awaitable<dispatch::Fence> hand_back(dispatch::LaneClaim claim,
                                                    dispatch::HandBack hand_back) override {
    return at(claim.campaign).ledger.hand_back(claim, hand_back);
  }
  boost::asio::awaitable<void> rehearse(CampaignId campaign) override {
    return at(campaign).ledger.rehearse(campaign);
  }

  // Of the list and the leases, which all campaigns share.
  DatabaseFaults faults;
  Duration begin_lasts{};  // Of the counting of an audience.

  [[nodiscard]] const std::list<HostedCampaign>& all() const { return campaigns_; }

 private:
  [[nodiscard]] HostedCampaign& at(CampaignId campaign) {
    for (HostedCampaign& each : campaigns_) {
      if (each.world.campaign.id == campaign) return each;
    }
    throw std::out_of_range("no such campaign");
  }

  Clock& clock_;
  Random& random_;
  FaultyLine line_;
  std::list<HostedCampaign> campaigns_;
};

}  // namespace crier::test
