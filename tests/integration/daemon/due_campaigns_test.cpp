// Campaigns whose begin is due: each is asked for its link and begun, or told as what keeps it.
#include <exception>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include "daemon/links/begin_links.h"
#include "daemon/monitoring/engine_meter.h"
#include "daemon/stored_campaigns.h"
#include "integration/use_cases/whole_campaign.h"
#include "runtime/task_group.h"
#include "simulation/sim_clock.h"

namespace crier::app {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

struct DueCampaigns : WholeCampaign {
  // Asked for its link unless there is a waiver.
  CampaignId due(const std::string& campaign, const std::string& waiver = {}) {
    const std::string text =
        with(specification(), "key = \"ai-training-2026\"", "key = \"" + campaign + "\"");
    EXPECT_TRUE(create_draft(connection_, checked(text), text, source(), note()));
    const auto record =
        schedule_start(connection_, look_up_campaign(connection_, campaign).value(), now(), note());
    connection_.transact([&](store::Transaction& transaction) {
      EXPECT_TRUE(approve_words(transaction, record.value(), source(),
                                {.locales = {}, .by = "Ada", .at = now(), .actor = "ada"}));
    });
    if (!waiver.empty()) {
      sql(fmt::format("UPDATE campaigns SET link_waiver = '{}' WHERE key = '{}'", waiver,
                      campaign));
    }
    return record.value().id;
  }

  // The pages are asked at `reached_at`.
  void start(const std::string& reached_at) {
    const NoticeMaterials materials{
        .templates = {}, .pages_url = std::string(source().pages_url), .settings = settings_};
    links.emplace(
        database, clock, meter,
        BeginLinks::Options{.materials = materials, .pages_reached_at = reached_at, .timeout = 1h},
        io.get_executor());
    campaigns.emplace(database, database, materials, clock, meter, *links, held, "test");
    tasks.spawn(links->run());
  }
  // Whether a daemon that has listed the campaign with this edition of its texts can write it.
  bool can_write(const store::CampaignRecord& campaign, int edition) {
    bool made = false;
    TaskGroup making(io.get_executor());
    making.spawn(make(campaign, edition, &made));
    while (!making.empty()) io.run_one();
    return made;
  }
  asio::awaitable<void> make(store::CampaignRecord campaign, int edition, bool* made) {
    auto asking = campaigns->composer({.id = campaign.id,
                                       .key = campaign.key,
                                       .channel = campaign.channel,
                                       .step = 1,
                                       .notify_by = campaign.notify_by,
                                       .edition = edition});
    *made = co_await std::move(asking) != nullptr;
  }

  void TearDown() override {
    asio::post(io, [this] { tasks.cancel(); });
    while (!tasks.empty()) io.run_one();
  }

  asio::awaitable<void> ask_for_what_is_due() { (void)co_await campaigns->begin_due(); }
  void begin_due() {
    TaskGroup beginning(io.get_executor());
    beginning.spawn(ask_for_what_is_due());
    while (!beginning.empty()) io.run_one();
  }
  // Asks for what is due until `is_reached`; CTest's time limit ends what never ends.
  template <class Condition>
  void until(Condition is_reached) {
    while (!is_reached()) {
      begin_due();
      io.poll_one();
    }
  }
  bool has_begun(CampaignId campaign) {
    return connection_.transact([&](store::Transaction& transaction) {
      return store::find_campaign(transaction, campaign)->state == CampaignState::running;
    });
  }

  asio::io_context io;
  SimClock clock{now()};
  store::Database database{{.url = url_, .application = "test", .connections = 2}};
  Metrics metrics;
  Troubles troubles;
  Troubles held;
  EngineMeter meter{metrics, troubles, clock};
  std::optional<BeginLinks> links;
  std::optional<StoredCampaigns> campaigns;
  TaskGroup tasks{io.get_executor()};
};

TEST_F(DueCampaigns, begin_while_the_page_of_another_hangs) {
  add(germans(1));
  tcp::acceptor silent(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  const CampaignId hanging = due("first");
  const CampaignId sound = due("second", "our firewall");
  start(fmt::format("http://127.0.0.1:{}", silent.local_endpoint().port()));

  until([&] { return has_begun(sound); });

  EXPECT_FALSE(has_begun(hanging));
}

TEST_F(DueCampaigns, begin_while_there_is_no_time_for_another) {
  add(germans(1));
  const CampaignId busy = due("first", "our firewall");
  const CampaignId sound = due("second", "our firewall");
  // Somebody holds a lock that only the first one asks for.
  sql(
      fmt::format("CREATE FUNCTION refuse_lock() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                  "IF NEW.campaign_id = {} THEN "
                  "RAISE 'canceling statement due to lock timeout' USING ERRCODE = '55P03'; "
                  "END IF; RETURN NEW; END $$",
                  busy.value));
  sql("CREATE TRIGGER refuse_lock BEFORE INSERT ON campaign_lanes "
      "FOR EACH ROW EXECUTE FUNCTION refuse_lock()");
  start("http://127.0.0.1:1");

  until([&] { return has_begun(sound); });

  EXPECT_FALSE(has_begun(busy));
}

TEST_F(DueCampaigns, are_in_trouble_only_as_long_as_their_begin_is_refused) {
  add(germans(1));
  const CampaignId campaign = due("first", "our firewall");
  // A table that nothing but a begin writes into.
  sql("ALTER TABLE campaign_lanes RENAME TO lanes_elsewhere");
  start("http://127.0.0.1:1");
  until([&] { return !troubles.all().empty(); });
  EXPECT_TRUE(held.all().empty());

  // What refused it is mended, and now its link is dead.
  sql("ALTER TABLE lanes_elsewhere RENAME TO campaign_lanes");
  sql("UPDATE campaigns SET link_waiver = NULL");
  clock.run_for(io, 11s);
  until([&] { return !held.all().empty(); });

  EXPECT_TRUE(troubles.all().empty());
  EXPECT_FALSE(has_begun(campaign));
}

// A grant works: nobody waits for the long pause of those that lack something.
TEST_F(DueCampaigns, that_were_refused_begin_within_two_seconds_of_the_mend) {
  add(germans(1));
  const CampaignId campaign = due("first", "our firewall");
  sql("ALTER TABLE campaign_lanes RENAME TO lanes_elsewhere");
  start("http://127.0.0.1:1");
  until([&] { return !troubles.all().empty(); });

  sql("ALTER TABLE lanes_elsewhere RENAME TO campaign_lanes");
  clock.run_for(io, 2s);
  until([&] { return has_begun(campaign); });

  EXPECT_TRUE(troubles.all().empty());
}

// Another daemon has listed it before somebody approved its new words.
TEST_F(DueCampaigns, that_run_are_not_stopped_for_words_of_an_older_edition) {
  add(germans(1));
  const store::CampaignRecord campaign = begun();
  start("http://127.0.0.1:1");
  EXPECT_TRUE(can_write(campaign, campaign.texts_edition));
  sql("UPDATE approvals SET version = repeat('0', 16)");

  EXPECT_FALSE(can_write(campaign, campaign.texts_edition - 1));
  EXPECT_EQ(found().state, CampaignState::running);
  EXPECT_FALSE(can_write(campaign, campaign.texts_edition));
  EXPECT_EQ(found().state, CampaignState::paused);
  EXPECT_NE(found().alarm.find("crier campaign approve"), std::string::npos);
}

}  // namespace
}  // namespace crier::app
