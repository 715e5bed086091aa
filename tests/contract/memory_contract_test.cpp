#include "contract/confirmations_contract.h"
#include "contract/ledger_contract.h"
#include "contract/limit_days_contract.h"
#include "contract/limit_slowdowns_contract.h"
#include "contract/limit_zones_contract.h"
#include "contract/limits_contract.h"
#include "simulation/memory_confirmations.h"
#include "simulation/memory_ledger.h"
#include "simulation/numbered_people.h"
#include "simulation/sim_clock.h"

namespace crier::test {
namespace {

class MemoryContractWorld final : public ContractWorld {
 public:
  boost::asio::io_context& io() override { return io_; }
  dispatch::Ledger& ledger(Daemon daemon) override {
    return daemon == Daemon::first ? first_ledger_ : second_ledger_;
  }
  dispatch::Limits& limits(Daemon daemon) override {
    if (daemon == Daemon::third) return third_limits_;
    return daemon == Daemon::first ? first_limits_ : second_limits_;
  }
  dispatch::ConfirmationLedger& confirmations(Daemon daemon) override {
    return daemon == Daemon::first ? first_confirmations_ : second_confirmations_;
  }
  [[nodiscard]] CampaignId campaign() const override { return CampaignId{1}; }

  [[nodiscard]] WallTime now() const override { return clock_.wall_now(); }
  // Longer than any lease that the contract asks for.
  void end_leases() override { clock_.run_for(io_, std::chrono::hours(2)); }
  void pass_days(std::chrono::minutes time) override { clock_.run_for(io_, time); }
  void end_rests() override { clock_.run_for(io_, std::chrono::hours(48)); }
  // The audience of a memory world cannot grow.
  void add_latecomer() override {}
  void object(int number) override {
    table_.owe({.position = number,
                .receipt = fmt::format("R-{}", number),
                .stated_at = clock_.wall_now(),
                .recorded_at = clock_.wall_now(),
                .row = {.subject = {.id = SubjectId{number}, .ref = ref_of(number)}}});
    clock_.run_for(io_, std::chrono::milliseconds(1));
  }
  void pause() override { table_.paused = true; }
  void put_into_second_wave(Lane lane) override { world_.put_into_wave(lane, 2); }
  void open_second_wave() override { world_.open_wave = 2; }
  [[nodiscard]] Completeness counts() override {
    EXPECT_EQ(world_.counts.planned, people);
    return world_.counts;
  }
  [[nodiscard]] int attempts_of(SubjectId subject) override {
    return static_cast<int>(world_.attempts_of(subject));
  }

 private:
  simulation::MemoryAccess access(const char* daemon) {
    return {.world = world_, .line = line_, .clock = clock_, .daemon = daemon};
  }

  boost::asio::io_context io_;
  SimClock clock_;
  Random random_{1};
  // At once: nobody moves the clock while a question is under way.
  simulation::SoundLine line_{clock_, random_, Duration::zero()};
  simulation::MemoryWorld world_{{.id = CampaignId{1},
                                  .key = "contract",
                                  .channel = "email",
                                  .step = 1,
                                  .notify_by = clock_.wall_now() + std::chrono::days(10)},
                                 lanes,
                                 simulation::numbered_people(people)};
  simulation::MemoryLedger first_ledger_{access("first")};
  simulation::MemoryLedger second_ledger_{access("second")};
  simulation::MemoryLimits first_limits_{access("first")};
  simulation::MemoryLimits second_limits_{access("second")};
  simulation::MemoryLimits third_limits_{access("third")};
  simulation::OwedTable table_;
  simulation::MemoryConfirmations first_confirmations_{access("first"), table_};
  simulation::MemoryConfirmations second_confirmations_{access("second"), table_};
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Memory, LeasesContract, MemoryContractWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, PagesContract, MemoryContractWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, BookingContract, MemoryContractWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, DeferralsContract, MemoryContractWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, LimitsContract, MemoryContractWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, LimitDaysContract, MemoryContractWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, LimitSlowdownsContract, MemoryContractWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, LimitZonesContract, MemoryContractWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, ConfirmationsContract, MemoryContractWorld);

}  // namespace crier::test
