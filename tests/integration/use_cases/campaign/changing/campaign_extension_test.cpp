// Dates that are moved to later ones, from the plan to what daemons, registers and pages go by.
#include "use_cases/campaign/changing/campaign_extension.h"

#include <algorithm>
#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/use_cases/whole_campaign.h"
#include "postgres/pq.h"
#include "store/campaign/extensions.h"
#include "store/campaign/link_claims.h"
#include "use_cases/campaign/changing/campaign_resume.h"
#include "use_cases/campaign/changing/link_gate.h"
#include "use_cases/campaign/opening/campaign_loader.h"
#include "use_cases/campaign/opening/opened_campaign.h"
#include "use_cases/campaign/reading/campaign_overview.h"
#include "use_cases/campaign/reading/report_reader.h"
#include "use_cases/campaign/reading/status_reader.h"
#include "use_cases/objection/link/link_statements.h"
#include "use_cases/objection/release/release_export.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct Extensions : WholeCampaign {
  Extensions() { add(germans(4)); }

  using Planned = std::expected<report::ExtensionView, std::string>;

  Planned planned(const ExtensionWish& wish, WallTime at) {
    return plan_extension(connection_, found(), source(), {.wish = wish, .now = at});
  }

  // By so many days, all three dates, at an instant.
  Planned planned(std::chrono::hours by, WallTime at) {
    const store::CampaignRecord campaign = found();
    return planned({.notify_by = campaign.notify_by + by,
                    .cutoff = campaign.cutoff + by,
                    .effective_at = campaign.effective_at + by},
                   at);
  }

  void begin_it() { static_cast<void>(begun()); }

  store::CampaignRecord extend(const Planned& plan, WallTime at) {
    if (!plan) ADD_FAILURE() << plan.error();
    const auto done = extend_campaign(
        connection_, plan.value(), source(),
        {.actor = "ada", .reason = "the authority asked for it", .now = [at] { return at; }});
    if (!done) ADD_FAILURE() << done.error();
    return done.value();
  }

  ExtensionNote by_somebody(const std::string& reason) {
    return {.actor = "bo", .reason = reason, .now = [this] { return now(); }};
  }

  store::CampaignRecord cutoff_later(std::chrono::hours by, WallTime at) {
    return extend(planned({.cutoff = found().cutoff + by}, at), at);
  }

  int approve_all() {
    const store::CampaignRecord campaign = found();
    return connection_.transact([&](store::Transaction& transaction) {
      const auto approved =
          approve_words(transaction, campaign, source(),
                        {.locales = {}, .by = "Ada Example, DPO", .at = now(), .actor = "ada"});
      if (!approved) ADD_FAILURE() << approved.error();
      return approved.value().approved;
    });
  }

  std::expected<OpenedCampaign, std::string> as_approved() {
    const store::CampaignRecord campaign = found();
    return connection_.transact([&](store::Transaction& transaction) {
      return open_as_approved(transaction, campaign, settings_, source().pages_url);
    });
  }

  CampaignChanged pause() {
    return change_campaign(connection_, found(), CampaignChange::pause, note("wait"));
  }
  std::expected<Resumed, ResumeRefusal> resume(WallTime at) {
    return resume_campaign(
        connection_, found(), settings_,
        {.note = {.actor = "ada", .at = at, .reason = "go on"}, .pages_url = source().pages_url});
  }

  void settle_as_told(const store::CampaignRecord& campaign) {
    settle_all(campaign, AttemptOutcome::accepted, Reason::none);
  }

  store::CampaignRecord finished() {
    const store::CampaignRecord campaign = begun();
    settle_as_told(campaign);
    EXPECT_TRUE(connection_.transact([&](store::Transaction& transaction) {
      return store::finish_if_done(transaction, campaign.id, note());
    }));
    return found();
  }

  void add_outage(WallTime from, WallTime until) {
    sql(
        fmt::format("INSERT INTO link_outages (campaign_id, began_at, ended_at, fault, "
                    "recorded_at, recorded_by) VALUES ({}, '{}', '{}', 'it answers 503', '{}', "
                    "'crierd 1')",
                    found().id.value, iso8601(from), iso8601(until), iso8601(until)));
  }

  void begin_outage(WallTime from) {
    sql(
        fmt::format("INSERT INTO link_health (campaign_id, failures, failing_since, is_down, "
                    "fault, ask_at) VALUES ({}, 3, '{}', true, 'it answers 503', '{}')",
                    found().id.value, iso8601(from), iso8601(from)));
  }

  void link_answers(WallTime at) {
    sql(
        fmt::format("DELETE FROM link_health; INSERT INTO link_health (campaign_id, answered_at, "
                    "ask_at) VALUES ({}, '{}', '{}')",
                    found().id.value, iso8601(at), iso8601(at)));
  }

  Planned planned_by_outages(WallTime at) {
    return plan_extension(connection_, found(), source(),
                          {.cutoff = ExtensionRequest::Cutoff::by_outages, .wish = {}, .now = at});
  }

  // By the link of their notice.
  objection::Timeliness object(const std::string& ref, WallTime at) {
    const auto row = sql(fmt::format("SELECT lane, id FROM subjects WHERE ref = '{}'", ref))[0];
    const LinkStatement said{.bearer = {.campaign = found().id,
                                        .lane = Lane{row[0].as<std::int16_t>()},
                                        .subject = SubjectId{row[1].as<std::int64_t>()}},
                             .token_id = "t",
                             .at = at};
    return connection_.transact([&](store::Transaction& transaction) {
      return record_link_statements(transaction, std::vector{said}).at(0).standing.timeliness;
    });
  }

  std::int64_t released(WallTime at) { return release(at).released; }
  std::int64_t withheld_as(objection::Withholding reason, WallTime at) {
    return release(at).withheld_as(reason);
  }
  std::expected<Release, ReleaseRefusal> released_or_refused(WallTime at) {
    return export_release(connection_, found().id, catalogue_,
                          {.evidence = EvidenceLevel::accepted, .now = at, .silence_max = 2min},
                          {.released = [](std::string_view) { return true; },
                           .withheld = [](std::string_view) { return true; }},
                          {});
  }
  ReleaseCounts release(WallTime at) {
    const auto release = released_or_refused(at);
    if (!release) ADD_FAILURE() << release.error().words;
    return release.value().counts;
  }
};

TEST_F(Extensions, move_the_dates_of_everything_that_reads_them_and_are_in_the_trail) {
  const store::CampaignRecord before = begun();

  const store::CampaignRecord after = cutoff_later(7 * 24h, now());

  EXPECT_EQ(after.cutoff, before.cutoff + 7 * 24h);
  EXPECT_EQ(after.effective_at, before.effective_at + 7 * 24h);
  EXPECT_EQ(after.notify_by, before.notify_by);
  EXPECT_NE(after.texts_edition, before.texts_edition) << "daemons open it again";
  const auto spec = load_spec(found(), notice::all_fact_names(catalogue_));
  EXPECT_EQ(spec.value().cutoff.instant, after.cutoff);
  EXPECT_EQ(spec.value().effective_at.instant, after.effective_at);
  const auto trail = campaign_history(connection_, found()).trail;
  const auto extended = std::ranges::find(trail, "extend", &report::TrailRow::action);
  ASSERT_NE(extended, trail.end());
  EXPECT_EQ(extended->actor, "ada");
  EXPECT_THAT(extended->reason, testing::AllOf(HasSubstr("the authority asked for it"),
                                               HasSubstr("cutoff " + iso8601(before.cutoff)),
                                               HasSubstr(iso8601(after.cutoff))));
}

TEST_F(Extensions, stop_what_runs_until_the_words_with_the_new_dates_are_approved) {
  begin_it();
  const auto plan = planned({.cutoff = found().cutoff + 48h}, now());
  ASSERT_TRUE(plan) << plan.error();
  EXPECT_THAT(plan->unapproved, testing::Contains("de"));
  EXPECT_EQ(plan->pending, 4);

  const store::CampaignRecord stopped = extend(plan, now());

  EXPECT_EQ(stopped.state, CampaignState::paused);
  EXPECT_THAT(stopped.alarm, testing::AllOf(HasSubstr("nobody has approved"),
                                            HasSubstr("crier campaign approve ai-training-2026")));
  EXPECT_FALSE(as_approved());
  const auto early = resume(now());
  ASSERT_FALSE(early);
  EXPECT_THAT(early.error().text,
              testing::AllOf(HasSubstr("stays paused"),
                             HasSubstr("crier campaign approve ai-training-2026")));
  EXPECT_EQ(found().state, CampaignState::paused);
  EXPECT_EQ(found().alarm, stopped.alarm);

  EXPECT_GT(approve_all(), 20);
  const auto opened = as_approved();
  ASSERT_TRUE(opened) << opened.error();
  EXPECT_EQ(opened->spec.cutoff.instant, stopped.cutoff);
  const auto resumed = resume(now());
  ASSERT_TRUE(resumed) << resumed.error().text;
  EXPECT_EQ(resumed->campaign.state, CampaignState::running);
}

TEST_F(Extensions, say_again_what_is_to_be_approved_when_it_is_extended_before_somebody_has) {
  begin_it();
  const auto first = planned({.cutoff = found().cutoff + 48h}, now());
  ASSERT_TRUE(first) << first.error();
  static_cast<void>(extend(first, now()));

  const auto second = planned({.cutoff = found().cutoff + 48h}, now());
  ASSERT_TRUE(second) << second.error();
  EXPECT_EQ(second->unapproved, first->unapproved);
  static_cast<void>(extend(second, now()));

  const auto status = [&] {
    StatusReader reader(connection_, found().id, load_named_spec(found(), catalogue_).value(),
                        source());
    return reader.read(now(), [] { return SteadyTime{}; }).approvals;
  };
  EXPECT_THAT(status(), testing::AllOf(HasSubstr("nobody has approved"), HasSubstr("de, "),
                                       HasSubstr("crier campaign approve ai-training-2026")));
  EXPECT_GT(approve_all(), 20);
  EXPECT_EQ(status(), "");
}

TEST_F(Extensions, of_what_has_not_begun_end_its_approvals) {
  static_cast<void>(scheduled(now() + 24h));
  ASSERT_GT(approve_all(), 20);

  const store::CampaignRecord after = cutoff_later(2 * 24h, now());

  EXPECT_EQ(after.state, CampaignState::scheduled);
  EXPECT_GT(approve_all(), 20) << "anew";
}

TEST_F(Extensions, after_the_cut_off_hold_the_release_back_again) {
  const store::CampaignRecord campaign = finished();
  const WallTime passed = campaign.cutoff + 24h;
  link_answers(passed);
  EXPECT_EQ(released(passed), 4);

  const store::CampaignRecord after = cutoff_later(10 * 24h, passed);

  EXPECT_EQ(after.state, CampaignState::finished);
  EXPECT_EQ(released(passed), 0);
  EXPECT_EQ(released(after.cutoff - 1us), 0);
  link_answers(after.cutoff);
  EXPECT_EQ(released(after.cutoff), 4);
}

TEST_F(Extensions, make_whoever_objects_before_the_new_cut_off_timely_and_rewrite_nothing) {
  const store::CampaignRecord campaign = finished();
  const WallTime passed = campaign.cutoff + 24h;
  const auto late = object("p0", passed);
  EXPECT_EQ(late, objection::Timeliness::late_after_use);

  cutoff_later(10 * 24h, passed);

  EXPECT_EQ(object("p1", passed), objection::Timeliness::before_cutoff);
  EXPECT_EQ(object("p0", passed), late) << "the first statement stands as it was recorded";
  EXPECT_EQ(planned({.cutoff = found().cutoff + 24h}, passed)->late, 1);
}

TEST_F(Extensions, count_whoever_was_late_for_as_long_as_it_takes) {
  const store::CampaignRecord campaign = finished();
  const WallTime passed = campaign.cutoff + 24h;
  object("p0", passed);
  // Nobody is in it for a statement that is bounded.
  sql("ALTER TABLE objections RENAME TO all_objections; CREATE VIEW objections AS "
      "SELECT * FROM all_objections WHERE current_setting('statement_timeout') = '0'");

  EXPECT_EQ(planned({.cutoff = campaign.cutoff + 10 * 24h}, passed)->late, 1);
}

TEST_F(Extensions, say_that_people_were_given_out_before) {
  const store::CampaignRecord campaign = finished();
  const WallTime passed = campaign.cutoff + 24h;
  EXPECT_TRUE(log_release(connection_, {.campaign = campaign},
                          {.purpose = campaign.purpose,
                           .actor = "ada",
                           .terms = {.as_of = passed},
                           .position = 0,
                           .counts = {.audience = 4, .released = 4}}));

  const auto plan = planned({.cutoff = campaign.cutoff + 10 * 24h}, passed);

  ASSERT_TRUE(plan) << plan.error();
  EXPECT_EQ(plan->releases, 1);
  EXPECT_EQ(plan->released_last, passed);
  EXPECT_EQ(plan->told, 4);
}

TEST_F(Extensions, of_what_is_over_let_its_pages_be_approved_and_nothing_else) {
  finished();
  cutoff_later(2 * 24h, now());
  EXPECT_FALSE(as_approved());

  EXPECT_GT(approve_all(), 20);

  EXPECT_TRUE(as_approved());
  const store::CampaignRecord campaign = found();
  const auto again = connection_.transact([&](store::Transaction& transaction) {
    return approve_words(transaction, campaign, source(),
                         {.locales = {}, .by = "Ada Example, DPO", .at = now(), .actor = "ada"});
  });
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error(), HasSubstr("nothing to approve any more"));
  const auto later = planned(10 * 24h, now());
  ASSERT_FALSE(later);
  EXPECT_THAT(later.error(), HasSubstr("tells nobody any more"));
}

TEST_F(Extensions, by_outages_give_back_what_was_lost_and_once) {
  const store::CampaignRecord before = begun();
  const auto none = planned_by_outages(now());
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error(), HasSubstr("no outage is on record"));
  add_outage(now() + 1h, now() + 3h);

  const auto plan = planned_by_outages(now() + 4h);

  ASSERT_TRUE(plan) << plan.error();
  EXPECT_EQ(plan->outages.size(), 1U);
  EXPECT_EQ(plan->after.cutoff.instant, before.cutoff + 24h) << "up to the next midnight";
  extend(plan, now() + 4h);
  EXPECT_FALSE(planned_by_outages(now() + 5h)) << "it is made up for";
  add_outage(now() + 6h, now() + 7h);
  EXPECT_TRUE(planned_by_outages(now() + 8h));
}

TEST_F(Extensions, by_an_outage_that_lasts_are_repeated_when_more_is_owed_than_they_gave) {
  const store::CampaignRecord before = begun();
  begin_outage(now() + 1h);
  extend(planned_by_outages(now() + 3h), now() + 3h);
  EXPECT_EQ(found().cutoff, before.cutoff + 24h);

  const auto again = planned_by_outages(now() + 4h);

  ASSERT_FALSE(again);
  EXPECT_THAT(again.error(), HasSubstr("nothing is left to make up for"));
  EXPECT_FALSE(planned_by_outages(now() + 25h));
  const auto longer = planned_by_outages(now() + 26h);
  ASSERT_TRUE(longer) << longer.error();
  EXPECT_EQ(longer->after.cutoff.instant, before.cutoff + 48h);
}

TEST_F(Extensions, that_are_owed_hold_the_release_back) {
  const store::CampaignRecord campaign = finished();
  add_outage(now() + 1h, now() + 2h);
  const WallTime passed = campaign.cutoff + 24h;
  link_answers(passed);

  EXPECT_EQ(released(passed), 0);
  EXPECT_EQ(withheld_as(objection::Withholding::extension_owed, passed), 4);

  const auto plan = planned_by_outages(passed);
  const store::CampaignRecord after = extend(plan, passed);
  EXPECT_EQ(withheld_as(objection::Withholding::cut_off_not_passed, passed), 4);
  link_answers(after.cutoff);
  EXPECT_EQ(released(after.cutoff), 4);
}

// Whatever was lost until the cut-off, nobody has found out.
TEST_F(Extensions, are_not_known_to_be_owed_while_nobody_has_asked_the_link_since) {
  const store::CampaignRecord campaign = finished();
  const WallTime passed = campaign.cutoff + 24h;
  link_answers(campaign.cutoff - 1h);

  const auto refused = released_or_refused(passed);

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ReleaseRefusal::Kind::not_ready);
  EXPECT_THAT(refused.error().words, testing::AllOf(HasSubstr(iso8601(campaign.cutoff - 1h)),
                                                    HasSubstr("Let a crierd run"),
                                                    HasSubstr("crier campaign waive-link-check")));
  EXPECT_EQ(withheld_as(objection::Withholding::cut_off_not_passed, campaign.cutoff - 1s), 4)
      << "a rehearsal";
  link_answers(campaign.cutoff - 1min);
  EXPECT_EQ(released(passed), 4);
}

// To write the new words takes a while, in which daemons tell people the dates that stand.
TEST_F(Extensions, bear_the_instant_from_which_nobody_else_reads_the_earlier_dates) {
  static_cast<void>(begun());
  const auto plan = planned({.cutoff = found().cutoff + 7 * 24h}, now());
  bool was_locked = false;
  const auto instant = [&] {
    store::Connection other(url_, "other");
    try {
      other.transact([&](store::Transaction& transaction) {
        store::exec_unprepared(transaction, "test", "SELECT FROM campaigns FOR UPDATE NOWAIT");
      });
    } catch (const std::exception&) {
      was_locked = true;
    }
    return now() + 5s;
  };

  const auto done = extend_campaign(connection_, plan.value(), source(),
                                    {.actor = "ada", .reason = "more time", .now = instant});

  ASSERT_TRUE(done) << done.error();
  EXPECT_TRUE(was_locked);
  const auto trail = campaign_history(connection_, found()).trail;
  EXPECT_EQ(std::ranges::find(trail, "extend", &report::TrailRow::action)->at, now() + 5s);
}

TEST_F(Extensions, count_who_is_told_the_earlier_dates_after_they_were_moved) {
  const store::CampaignRecord campaign = begun();
  const WallTime moved = now() + 1h;
  settle_all(campaign,
             [&](const std::string& ref, dispatch::AttemptRecord& attempt, dispatch::Flush&) {
               attempt.outcome = AttemptOutcome::accepted;
               attempt.at = ref == "p0" ? moved - 1s : moved + 1s;
             });
  const auto told_earlier_dates = [&] {
    const auto report = read_report(connection_, found(), catalogue_, moved + 1h);
    EXPECT_TRUE(report) << report.error();
    return report.value().told_earlier_dates;
  };
  EXPECT_EQ(told_earlier_dates(), 0);

  extend(planned({.cutoff = campaign.cutoff + 48h}, moved), moved);

  EXPECT_EQ(told_earlier_dates(), 3);
}

// The command has a configuration of its own, which says nothing of how often daemons ask.
TEST_F(Extensions, are_known_to_be_owed_by_the_settings_of_the_daemon_that_has_asked_last) {
  const store::CampaignRecord campaign = finished();
  const WallTime passed = campaign.cutoff + 24h;
  link_answers(campaign.cutoff - 30min);
  EXPECT_FALSE(released_or_refused(passed));

  sql("UPDATE link_health SET silence_max_ms = 3600000");

  EXPECT_EQ(released(passed), 4);
}

TEST_F(Extensions, are_owed_after_a_waiver_of_a_link_that_nobody_has_asked) {
  const store::CampaignRecord campaign = finished();
  const WallTime passed = campaign.cutoff + 24h;
  link_answers(campaign.cutoff - 1h);

  ASSERT_TRUE(
      waive_link_check(connection_, campaign, source(), 2min,
                       {.actor = "ada", .at = passed, .reason = "the machine is gone for good"}));

  EXPECT_EQ(withheld_as(objection::Withholding::extension_owed, passed), 4);
  const auto plan = planned_by_outages(passed);
  ASSERT_TRUE(plan) << plan.error();
  const store::CampaignRecord after = extend(plan, passed);
  EXPECT_EQ(released(after.cutoff), 4);
}

TEST_F(Extensions, by_outages_after_the_cut_off_give_time_to_come) {
  const store::CampaignRecord before = finished();
  add_outage(before.cutoff - 2h, before.cutoff);
  const WallTime later = before.cutoff + 72h;

  const auto plan = planned_by_outages(later);

  ASSERT_TRUE(plan) << plan.error();
  EXPECT_GE(plan->after.cutoff.instant, later + 2h);
  EXPECT_LE(plan->after.cutoff.instant, later + 26h);
}

TEST_F(Extensions, that_somebody_has_overtaken_change_nothing) {
  begin_it();
  const auto seen = planned({.cutoff = found().cutoff + 24h}, now());
  cutoff_later(2 * 24h, now());
  const store::CampaignRecord between = found();

  const auto second = extend_campaign(connection_, seen.value(), source(), by_somebody("me too"));

  ASSERT_FALSE(second);
  EXPECT_THAT(second.error(), HasSubstr("meanwhile"));
  EXPECT_EQ(found().cutoff, between.cutoff);
}

TEST_F(Extensions, need_a_reason_and_a_campaign_that_was_not_cancelled) {
  begin_it();
  const auto plan = planned({.cutoff = found().cutoff + 24h}, now());
  EXPECT_FALSE(extend_campaign(connection_, plan.value(), source(), by_somebody("")));
  ASSERT_TRUE(change_campaign(connection_, found(), CampaignChange::cancel, note("wrong")));

  const auto cancelled = planned({.cutoff = found().cutoff + 24h}, now());

  ASSERT_FALSE(cancelled);
  EXPECT_THAT(cancelled.error(), HasSubstr("was cancelled"));
}

// Whatever writes to the table.
TEST_F(Extensions, are_the_only_way_of_dates) {
  begin_it();
  EXPECT_THROW(sql("UPDATE campaigns SET cutoff = cutoff - interval '1 second'"), std::exception);
  cutoff_later(2 * 24h, now());
  EXPECT_THROW(sql("DELETE FROM campaign_extensions"), std::exception);
  EXPECT_THROW(sql("UPDATE campaign_extensions SET reason = 'another'"), std::exception);
}

}  // namespace
}  // namespace crier::app
