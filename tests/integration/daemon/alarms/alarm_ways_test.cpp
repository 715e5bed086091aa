// Daemons that know different ways for alarms: whoever sees first what is wrong, nobody is left
// out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/daemon/alarms/alarmed_campaigns.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

struct AlarmWays : AlarmedCampaigns {
  AlarmWays() {
    add(germans(1));
    (void)begun();
    sql("UPDATE campaigns SET state = 'paused', alarm = 'it stands', alarm_told = 'it stands'");
  }

  // What is on its way: "raised by webhook".
  std::vector<std::string> going_out() {
    std::vector<std::string> names;
    for (const auto& row :
         sql("SELECT kind || ' by ' || way FROM alarms JOIN alarm_deliveries ON alarm_id = id "
             "ORDER BY id, way")) {
      names.emplace_back(row[0].c_str());
    }
    return names;
  }
};

TEST_F(AlarmWays, that_the_first_daemon_does_not_know_are_told_by_the_next_one) {
  book_alarms_at(now(), {});
  EXPECT_THAT(going_out(), IsEmpty());

  book_alarms_at(now() + 1s, {"webhook"});
  book_alarms_at(now() + 2s, {});
  book_alarms_at(now() + 3s, {"webhook"});

  EXPECT_THAT(going_out(), ElementsAre("raised by webhook"));
}

TEST_F(AlarmWays, hear_each_change_whoever_books_it) {
  book_alarms_at(now(), {"webhook"});
  book_alarms_at(now() + 1s, {"email ops@example.org"});
  EXPECT_THAT(going_out(), ElementsAre("raised by webhook", "raised by email ops@example.org"));

  sql("UPDATE campaigns SET state = 'running', alarm = NULL");
  book_alarms_at(now() + 2s, {});

  EXPECT_THAT(going_out(),
              UnorderedElementsAre("raised by webhook", "raised by email ops@example.org",
                                   "cleared by webhook", "cleared by email ops@example.org"));
}

TEST_F(AlarmWays, are_reminded_as_often_as_before_when_one_is_new) {
  book_alarms_at(now(), {"webhook"});
  book_alarms_at(now() + 23h, {"webhook", "email ops@example.org"});
  book_alarms_at(now() + 24h, {"webhook", "email ops@example.org"});

  EXPECT_THAT(going_out(), ElementsAre("raised by webhook", "raised by email ops@example.org",
                                       "reminder by email ops@example.org", "reminder by webhook"));
}

}  // namespace
}  // namespace crier::app
