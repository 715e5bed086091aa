#include "contract/ledger_contract.h"
#include "contract/limits_contract.h"
#include "support/engine/memory_ledger.h"
#include "support/sim_clock/sim_clock.h"

namespace crier::test {
namespace {

class MemoryContractWorld final : public ContractWorld {
 public:
  boost::asio::io_context& io() override { return io_; }
  dispatch::Ledger& ledger(Daemon daemon) override {
    return daemon == Daemon::first ? first_ledger_ : second_ledger_;
  }
  dispatch::Limits& limits(Daemon daemon) override {
    return daemon == Daemon::first ? first_limits_ : second_limits_;
  }
  [[nodiscard]] CampaignId campaign() const override { return CampaignId{1}; }

  [[nodiscard]] WallTime now() const override { return clock_.wall_now(); }
  // Longer than any lease that the contract asks for.
  void end_leases() override { clock_.run_for(io_, std::chrono::hours(2)); }
  void end_rests() override { clock_.run_for(io_, std::chrono::hours(48)); }
  // The audience of a memory world cannot grow.
  void add_latecomer() override {}
  [[nodiscard]] Completeness counts() override {
    EXPECT_EQ(world_.counts.planned, people);
    return {.planned = world_.counts.planned,
            .notified = world_.counts.notified,
            .failed = world_.counts.failed,
            .excluded = world_.counts.excluded,
            .pending = world_.counts.pending};
  }
  [[nodiscard]] int attempts_of(SubjectId subject) override {
    return static_cast<int>(world_.attempts_of(subject));
  }

 private:
  static std::vector<dispatch::PageRow> audience() {
    std::vector<dispatch::PageRow> rows;
    for (int number = 1; number <= people; ++number) {
      dispatch::PageRow row;
      row.subject.id = SubjectId{number};
      row.subject.ref = ref_of(number);
      row.subject.email = fmt::format("{}@example.org", number);
      row.subject.country = "DE";
      rows.push_back(std::move(row));
    }
    return rows;
  }

  DatabaseLine line(const char* daemon) {
    return {.world = world_,
            .clock = clock_,
            .shared = clock_,
            .faults = faults_,
            .random = random_,
            .daemon = daemon};
  }

  boost::asio::io_context io_;
  SimClock clock_;
  Random random_{1};
  // At once: nobody moves the clock while a question is under way.
  DatabaseFaults faults_{.latency_max = Duration::zero()};
  MemoryWorld world_{{.id = CampaignId{1},
                      .key = "contract",
                      .channel = "email",
                      .step = 1,
                      .notify_by = clock_.wall_now() + std::chrono::days(10)},
                     lanes,
                     audience()};
  MemoryLedger first_ledger_{line("first")};
  MemoryLedger second_ledger_{line("second")};
  MemoryLimits first_limits_{line("first")};
  MemoryLimits second_limits_{line("second")};
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Memory, LeasesContract, MemoryContractWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, PagesContract, MemoryContractWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, BookingContract, MemoryContractWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, DeferralsContract, MemoryContractWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, LimitsContract, MemoryContractWorld);

}  // namespace crier::test
