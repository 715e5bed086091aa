#include <array>

#include "contract/confirmations_contract.h"
#include "contract/ledger_contract.h"
#include "contract/limit_days_contract.h"
#include "contract/limit_slowdowns_contract.h"
#include "contract/limit_zones_contract.h"
#include "contract/limits_contract.h"
#include "postgres/pq.h"
#include "store/campaign/campaign_waves.h"
#include "store/campaign/campaigns.h"
#include "store/ledger/postgres_ledger.h"
#include "store/ledger/postgres_limits.h"
#include "store/ledger/postgres_owed.h"
#include "store/registers/objections.h"
#include "support/postgres/begun_campaign.h"
#include "support/postgres/scratch_postgres.h"

namespace crier::test {
namespace {

constexpr const char* first_id = "11111111-1111-1111-1111-111111111111";
constexpr const char* second_id = "22222222-2222-2222-2222-222222222222";
constexpr const char* third_id = "33333333-3333-3333-3333-333333333333";

class PostgresContractWorld final : public ContractWorld {
 public:
  PostgresContractWorld() {
    for (int number = 1; number <= people; ++number) add(number);
    campaign_ = begin();
  }

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
  [[nodiscard]] CampaignId campaign() const override { return campaign_; }

  [[nodiscard]] WallTime now() const override {
    return std::chrono::time_point_cast<std::chrono::microseconds>(
        std::chrono::system_clock::now());
  }
  void end_leases() override {
    sql("UPDATE campaign_lanes SET lease_until = clock_timestamp() - interval '1 second' "
        "WHERE owner IS NOT NULL");
    sql("UPDATE daemons SET alive_until = clock_timestamp() - interval '1 second'");
    sql("UPDATE limit_places SET asked_at = asked_at - interval '2 hours'");
    sql("UPDATE confirmations SET due_at = least(due_at, clock_timestamp() - interval '1 second')");
  }
  void pass_days(std::chrono::minutes time) override {
    sql(fmt::format("UPDATE limit_days SET ends_at = ends_at - interval '{} minutes'",
                    time.count()));
  }
  void end_rests() override {
    sql("UPDATE campaign_lanes SET rests_until = clock_timestamp() - interval '1 second' "
        "WHERE rests_until IS NOT NULL");
  }
  void add_latecomer() override {
    for (int number = people + 1; number <= people + 10; ++number) add(number);
  }

  void object(int number) override {
    const std::array said = {objection::Statement{.lane = lane_of(ref_of(number), lanes),
                                                  .ref = ref_of(number),
                                                  .purpose = "contract",
                                                  .stated_at = now(),
                                                  .way = objection::Way::link,
                                                  .receipt = fmt::format("R-{}", number),
                                                  .campaign = campaign_,
                                                  .token_id = "t",
                                                  .actor = "page"}};
    connection_.transact([&](store::Transaction& transaction) {
      static_cast<void>(store::record_statements(transaction, said));
    });
  }
  void pause() override {
    connection_.transact([&](store::Transaction& transaction) {
      auto campaign = store::find_campaign(transaction, campaign_).value();
      EXPECT_TRUE(store::pause_campaign(transaction, campaign,
                                        {.actor = "ada", .at = now(), .reason = "wait"}));
    });
  }

  void put_into_second_wave(Lane lane) override {
    connection_.transact([&](store::Transaction& transaction) {
      store::lay_out_waves(transaction, campaign_, {.waves = {.shares = {0.5}}, .lanes = lanes},
                           now());
    });
    sql(fmt::format("UPDATE campaign_lanes SET wave = CASE WHEN lane = {} THEN 2 ELSE 1 END",
                    lane.value));
  }
  void open_second_wave() override {
    connection_.transact([&](store::Transaction& transaction) {
      EXPECT_TRUE(store::open_wave(transaction, campaign_, 2,
                                   {.actor = "ada", .at = now(), .reason = "all is well"}));
    });
  }

  [[nodiscard]] Completeness counts() override {
    const auto rows =
        sql("SELECT sum(planned), sum(notified), sum(failed), sum(excluded), sum(pending) "
            "FROM campaign_counts");
    const auto sum = [&](int column) { return rows[0][column].as<std::int64_t>(); };
    return {.planned = sum(0),
            .notified = sum(1),
            .failed = sum(2),
            .excluded = sum(3),
            .pending = sum(4)};
  }
  [[nodiscard]] int attempts_of(SubjectId subject) override {
    return sql(fmt::format("SELECT count(*) FROM attempts WHERE subject_id = {}",
                           subject.value))[0][0]
        .as<int>();
  }

 private:
  pqxx::result sql(const std::string& text) {
    return connection_.transact([&](store::Transaction& transaction) {
      return store::exec_unprepared(transaction, "test", text);
    });
  }

  void add(int number) {
    sql(
        fmt::format("INSERT INTO subjects (lane, id, ref, email, locale, country) "
                    "VALUES ({}, {}, '{}', '{}@example.org', 'de', 'DE')",
                    lane_of(ref_of(number), lanes).value, number, ref_of(number), number));
  }

  CampaignId begin() {
    const WallTime begin = now();
    const store::ChangeNote note{.actor = "ada", .at = begin, .reason = {}};
    const store::NewCampaign planned{.key = "contract",
                                     .purpose = "contract",
                                     .channel = "email",
                                     .spec = "",
                                     .notify_by = begin + std::chrono::days(10),
                                     .cutoff = begin + std::chrono::days(40),
                                     .effective_at = begin + std::chrono::days(40)};
    CountedLanguages languages("de", {"de"});
    return connection_.transact([&](store::Transaction& transaction) {
      const auto id = store::create_campaign(transaction, planned, note);
      auto campaign = store::find_campaign(transaction, id.value()).value();
      EXPECT_TRUE(store::schedule_campaign(transaction, campaign, begin, note));
      EXPECT_TRUE(test::begin_campaign(transaction, campaign, lanes, languages, {"de"}, note));
      return campaign.id;
    });
  }

  std::string url_ = ScratchPostgres::instance().fresh_database();
  store::Connection connection_{url_, "test"};
  CampaignId campaign_;
  boost::asio::io_context io_;
  store::Database database_{{.url = url_, .application = "test", .connections = 1}};
  store::PostgresLedger first_ledger_{database_, first_id};
  store::PostgresLedger second_ledger_{database_, second_id};
  store::PostgresLimits first_limits_{database_,
                                      {.id = first_id, .host = "here", .started_at = WallTime{}}};
  store::PostgresLimits second_limits_{
      database_, {.id = second_id, .host = "there", .started_at = WallTime{}}};
  store::PostgresLimits third_limits_{
      database_, {.id = third_id, .host = "elsewhere", .started_at = WallTime{}}};
  store::PostgresOwed first_confirmations_{database_, store::confirmation_calls};
  store::PostgresOwed second_confirmations_{database_, store::confirmation_calls};
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, LeasesContract, PostgresContractWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, PagesContract, PostgresContractWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, BookingContract, PostgresContractWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, DeferralsContract, PostgresContractWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, LimitsContract, PostgresContractWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, LimitDaysContract, PostgresContractWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, LimitSlowdownsContract, PostgresContractWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, LimitZonesContract, PostgresContractWorld);
INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, ConfirmationsContract, PostgresContractWorld);

}  // namespace crier::test
