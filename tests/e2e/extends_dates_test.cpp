// Dates are moved to later ones while a campaign runs: nobody reads words that nobody has approved,
// whoever is told afterwards reads the new date, and what lacks before a begin is told.
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/eventually.h"
#include "support/e2e/loopback.h"
#include "support/e2e/notice_links.h"
#include "support/e2e/sql.h"
#include "support/e2e/world.h"

namespace crier::e2e {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

struct Dates : testing::Test {
  std::string date(const std::string& expression) const {
    return rows(world.database(), fmt::format("SELECT to_char(({}) AT TIME ZONE 'UTC', "
                                              "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM campaigns",
                                              expression))[0][0];
  }
  std::vector<std::string> extension(std::vector<std::string> more) const {
    std::vector<std::string> words = {"campaign", "extend", World::key, "--reason",
                                      "the authority asked for it"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  std::int64_t count(const std::string& query) const { return number(world.database(), query); }
  std::int64_t notified() const {
    return count("SELECT count(*) FROM attempts WHERE outcome = 'accepted'");
  }
  void approve() const { world.must({"campaign", "approve", World::key, "--all", "--by", "Ada"}); }

  // Slow enough that a campaign is not through before a command has done its work.
  World world{{.people = 1500, .rate_per_second = 20, .channel = "maildir", .serves_pages = true}};
};

TEST_F(Dates, that_move_while_a_campaign_runs_reach_everybody_who_is_told_afterwards) {
  world.start_daemon().await_ready();
  world.begin();
  eventually("some are told", [&] { return notified() > 20; });
  const std::string cutoff = date("cutoff + interval '14 days'");

  EXPECT_THAT(world.must(extension({"--cutoff", cutoff, "--dry-run"})),
              AllOf(HasSubstr("already told"), HasSubstr("SENDING STOPS until somebody has"),
                    HasSubstr("Nothing has been done")));
  EXPECT_EQ(world.state(), "running");

  EXPECT_THAT(world.must(extension({"--cutoff", cutoff})),
              AllOf(HasSubstr("SENDING STOPS"), HasSubstr("it is paused"),
                    HasSubstr("Next: crier campaign approve")));

  eventually("all lanes are given back", [&] {
    return count("SELECT count(*) FROM campaign_lanes WHERE owner IS NOT NULL") == 0;
  });
  const std::int64_t told = notified();
  EXPECT_LT(told, 1300);
  EXPECT_EQ(count("SELECT count(*) FROM attempts JOIN campaign_extensions USING (campaign_id) "
                  "WHERE outcome = 'accepted' AND at > extended_at + interval '2 seconds'"),
            0)
      << "they read the date from before";
  const std::int64_t told_the_earlier_date = count(
      "SELECT count(*) FROM attempts JOIN campaign_extensions USING (campaign_id) "
      "WHERE outcome = 'accepted' AND at > extended_at");
  // Whoever is left is told at another pace.
  EXPECT_EQ(world.daemons().front().stop(), 0);
  world.set_rate(20'000);
  world.start_daemon().await_ready();
  EXPECT_THAT(world.run({"campaign", "status", World::key}).output,
              AllOf(HasSubstr("ALARM"), HasSubstr("nobody has approved")));
  change(world.database(),
         "CREATE TABLE told_before AS SELECT DISTINCT notice_version AS version "
         "FROM attempts WHERE outcome = 'accepted'");

  approve();
  world.must({"campaign", "resume", World::key, "--reason", "approved"});
  world.await_state("finished");

  EXPECT_GT(notified(), told);
  EXPECT_EQ(date("cutoff"), cutoff);
  EXPECT_EQ(count("SELECT count(*) FROM attempts WHERE outcome = 'accepted' AND at > (SELECT "
                  "max(at) FROM campaign_events WHERE action = 'resume') AND notice_version IN "
                  "(SELECT version FROM told_before)"),
            0)
      << "they read the new date";
  EXPECT_EQ(count("SELECT count(*) FROM (SELECT FROM attempts WHERE outcome = 'accepted' "
                  "GROUP BY lane, subject_id HAVING count(*) > 1) AS twice"),
            0);
  const auto report =
      boost::json::parse(world.must({"report", World::key, "--format", "json"})).as_object();
  EXPECT_EQ(report.at("cutoff").as_object().at("instant").as_string(), cutoff);
  EXPECT_EQ(report.at("told_earlier_dates").as_int64(), told_the_earlier_date);
  EXPECT_THAT(world.must({"audit", World::key}), HasSubstr("the counts are those of the rows"));
  EXPECT_THAT(world.must({"campaign", "show", World::key}),
              AllOf(HasSubstr("extend"), HasSubstr("the authority asked for it")));
}

// Once each, in their language, and nobody who objects.
TEST_F(Dates, that_move_are_told_to_whoever_was_told_the_earlier_ones) {
  world.start_daemon().await_ready();
  world.begin();
  eventually("some are told", [&] { return notified() > 20; });
  world.must({"campaign", "pause", World::key, "--reason", "the authority asked"});
  eventually("all lanes are given back", [&] {
    return count("SELECT count(*) FROM campaign_lanes WHERE owner IS NOT NULL") == 0;
  });
  const std::int64_t told = notified();
  const auto links = objection_links(world);
  ASSERT_TRUE(post(world.pages_port(), links.at(0), {.body = "do=object"}));
  EXPECT_THAT(world.must(extension({"--cutoff", date("cutoff + interval '14 days'")})),
              HasSubstr("is sent one correction with the new cut-off"));
  EXPECT_EQ(count("SELECT count(*) FROM corrections"), 0) << "it is paused";
  approve();
  EXPECT_EQ(world.daemons().front().stop(), 0);
  world.set_rate(20'000);
  world.start_daemon().await_ready();

  // Before, a notice may have either date, and its reader is told again to be sure.
  eventually("no notice names the earlier date any more", [&] {
    return count(
               "SELECT count(*) FROM campaign_extensions "
               "WHERE extended_at + interval '2 seconds' < now()") == 1;
  });

  world.must({"campaign", "resume", World::key, "--reason", "approved"});

  world.await_state("finished");
  eventually("whoever was told is told again", [&] {
    return count("SELECT count(*) FROM correction_lanes WHERE NOT done") == 0 &&
           count("SELECT count(*) FROM corrections WHERE state = 'owed'") == 0;
  });
  EXPECT_EQ(count("SELECT count(*) FROM corrections WHERE state = 'sent'"), told - 1);
  EXPECT_EQ(count("SELECT count(*) FROM corrections AS again JOIN attempts AS tries USING (lane, "
                  "campaign_id, subject_id) JOIN campaign_extensions AS moved USING (campaign_id) "
                  "WHERE tries.outcome = 'accepted' AND tries.at > moved.extended_at"),
            0)
      << "they read the new date the first time";
  const auto report =
      boost::json::parse(world.must({"report", World::key, "--format", "json"})).as_object();
  const auto& correction = report.at("corrections").as_array().at(0).as_object();
  EXPECT_EQ(correction.at("sent"), told - 1);
  EXPECT_EQ(correction.at("none_by").at("already_objected"), 1);
  EXPECT_EQ(correction.at("all"), told) << "everybody who was told the earlier date";
  EXPECT_EQ(correction.at("is_walked"), true);
  EXPECT_THAT(world.must({"report", World::key}), HasSubstr("Corrections of the cut-off"));
  EXPECT_THAT(world.must({"audit", World::key}),
              AllOf(HasSubstr("the counts are those of the rows"),
                    HasSubstr(fmt::format("people told an earlier cut-off: {} corrected + 1 not + "
                                          "0 waiting\n",
                                          told - 1))));
  change(world.database(),
         "DELETE FROM corrections WHERE position = (SELECT min(position) FROM corrections)");
  const ProgramEnd audit = world.run({"audit", World::key});
  EXPECT_EQ(audit.status, 1);
  EXPECT_THAT(audit.output, HasSubstr("told an earlier cut-off, and owed none"));
}

TEST_F(Dates, that_would_move_can_be_read_as_messages_before) {
  world.import_people();
  world.create_campaign();
  const auto folder = world.folder() / "messages";

  EXPECT_THAT(
      world.must({"campaign", "preview", World::key, "--locale", "de", "--eml", folder.string(),
                  "--output", (world.folder() / "page.html").string()}),
      ContainsRegex("[0-9]+ corrections, as they are sent when the cut-off is moved, are in"));

  std::ifstream file(folder / "corrections" / "correction.DE.de.eml", std::ios::binary);
  const std::string message{std::istreambuf_iterator<char>(file), {}};
  EXPECT_THAT(message, AllOf(HasSubstr("Sie haben l=C3=A4nger Zeit, zu widersprechen"),
                             HasSubstr("List-Unsubscribe-Post: ")));
}

TEST_F(Dates, that_move_are_told_to_nobody_again_where_somebody_says_why) {
  world.start_daemon().await_ready();
  world.begin();
  eventually("some are told", [&] { return notified() > 20; });

  EXPECT_THAT(world.must(extension({"--cutoff", date("cutoff + interval '14 days'"),
                                    "--without-correction", "they read it in the app"})),
              HasSubstr("Nobody is told again because of it."));

  EXPECT_EQ(count("SELECT count(*) FROM correction_steps"), 0);
  EXPECT_THAT(world.must({"campaign", "show", World::key}), HasSubstr("they read it in the app"));
}

// Who was told opens the notice of their link whatever is being decided.
TEST_F(Dates, that_move_leave_the_pages_of_the_notice_as_they_were_approved_until_they_are_again) {
  world.start_daemon().await_ready();
  world.begin();
  eventually("some are told", [&] { return notified() > 20; });
  world.must(extension({"--cutoff", date("cutoff + interval '14 days'")}));
  const auto link = notice_page_link(world);
  ASSERT_TRUE(link);

  const auto page = fetch(world.pages_port(), link->path);

  ASSERT_TRUE(page);
  EXPECT_EQ(page->status, 200U);
}

TEST_F(Dates, that_a_pause_has_overtaken_are_given_anew_when_it_ends) {
  world.start_daemon().await_ready();
  world.begin();
  eventually("some are told", [&] { return notified() > 20; });
  world.must({"campaign", "pause", World::key, "--reason", "the authority asked"});
  date_back(world.database(), "notify_by = date_trunc('second', now()) - interval '1 second'");
  const std::vector<std::string> resume = {"campaign", "resume", World::key, "--reason",
                                           "it has answered"};

  const ProgramEnd refused = world.run(resume);
  EXPECT_EQ(refused.status, 3) << refused.output;
  EXPECT_THAT(refused.output, AllOf(HasSubstr("cannot be kept any more"),
                                    HasSubstr("crier campaign resume told-in-time --notify-by ")));

  // As it is told to be given.
  const std::size_t begin = refused.output.find("--notify-by");
  std::vector<std::string> with_dates = resume;
  std::istringstream words(
      refused.output.substr(begin, refused.output.find(" --reason", begin) - begin));
  for (std::string word; words >> word;) with_dates.push_back(word);
  EXPECT_THAT(world.must(with_dates),
              AllOf(HasSubstr("The dates of told-in-time are moved"), HasSubstr("is paused"),
                    HasSubstr("crier campaign approve told-in-time")));
  EXPECT_EQ(world.state(), "paused");
  EXPECT_EQ(world.run(resume).status, 1) << "nobody has approved the words";

  approve();
  world.must(resume);
  EXPECT_EQ(world.state(), "running");
  EXPECT_THAT(world.must({"campaign", "show", World::key}),
              AllOf(HasSubstr("extend"), HasSubstr("it has answered")));
}

TEST_F(Dates, move_to_later_instants_only) {
  world.create_campaign();

  const ProgramEnd earlier = world.run(extension({"--cutoff", date("cutoff - interval '1 day'")}));
  const ProgramEnd nothing = world.run(extension({}));
  const ProgramEnd civil = world.run(extension({"--cutoff", "2099-06-01T00:00:00"}));
  const ProgramEnd no_outage = world.run(extension({"--by-outages"}));

  EXPECT_EQ(earlier.status, 1);
  EXPECT_THAT(earlier.output, HasSubstr("later ones only"));
  EXPECT_EQ(nothing.status, 1);
  EXPECT_THAT(nothing.output, HasSubstr("say what is to be later"));
  EXPECT_EQ(civil.status, 2);
  EXPECT_THAT(civil.output, HasSubstr("no offset from UTC"));
  EXPECT_EQ(no_outage.status, 1);
  EXPECT_THAT(no_outage.output, HasSubstr("no outage"));
}

TEST_F(Dates, are_accounted_for_with_those_that_they_were_before) {
  world.create_campaign();
  world.must(extension({"--cutoff", date("cutoff + interval '14 days'")}));

  const std::string told = world.must({"deadline", "explain", World::key});

  EXPECT_THAT(told, AllOf(HasSubstr("The specification names this date."), HasSubstr("It was "),
                          HasSubstr("when the campaign was extended.")));
}

// What a begin waits for is told where people look, and gone when it is mended.
TEST_F(Dates, that_end_the_approvals_of_a_scheduled_campaign_are_told_as_what_it_waits_for) {
  world.import_people();
  world.create_campaign();
  world.start_campaign();
  world.must(extension({"--cutoff", date("cutoff + interval '14 days'")}));
  world.set_rate(20'000);

  world.start_daemon();

  eventually("it is told that it cannot begin", [&] {
    return world.run({"campaign", "list"}).output.find("cannot begin") != std::string::npos;
  });
  EXPECT_EQ(world.state(), "scheduled");
  EXPECT_THAT(world.run({"campaign", "status", World::key}).output,
              AllOf(HasSubstr("TROUBLE"), HasSubstr("not approved"),
                    HasSubstr("crier campaign approve told-in-time"), Not(HasSubstr("?"))));
  EXPECT_THAT(world.must({"campaign", "show", World::key}), HasSubstr("cannot begin"));
  EXPECT_TRUE(world.daemons().front().answers("/healthz")) << "nothing is wrong with crierd";

  approve();
  world.await_state("finished");

  eventually("nothing is said of it any more", [&] {
    return world.run({"campaign", "list"}).output.find("TROUBLE") == std::string::npos;
  });
}

}  // namespace
}  // namespace crier::e2e
