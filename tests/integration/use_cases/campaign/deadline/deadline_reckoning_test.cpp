// Deadlines on a database: reckoned from its counts, kept with their changes, and told once.
#include "use_cases/campaign/deadline/deadline_reckoning.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/store/campaign_database.h"
#include "postgres/advisory_lock.h"
#include "store/campaign/campaign_events.h"
#include "store/campaign/campaign_waves.h"
#include "store/lock_table.h"
#include "store/report/alarms.h"
#include "use_cases/alarms/alarm_book.h"
#include "use_cases/alarms/alarm_conditions.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::Ge;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;
using testing::Not;
using enum pacing::DeadlineState;

struct Deadlines : test::CampaignDatabase {
  Deadlines() {
    add({{.ref = "p1",
          .country = "DE",
          .locale = "de",
          .email = "p1@example.org",
          .birth_date = {}}});
    campaign = running();
    // Ten days for 864,000 people: one a second.
    sql("UPDATE campaign_counts SET planned = 864000, pending = 864000 WHERE planned > 0");
  }

  void told(std::int64_t people) {
    sql(
        fmt::format("UPDATE campaign_counts SET notified = notified + {0}, pending = pending - {0} "
                    "WHERE planned > 0",
                    people));
  }

  void told_of(CampaignId of, std::int64_t people) {
    sql(
        fmt::format("UPDATE campaign_counts SET notified = notified + {0}, pending = pending - {0} "
                    "WHERE planned > 0 AND campaign_id = {1}",
                    people, of.value));
  }

  // Another campaign of the channel, that tells so many people of a breach.
  CampaignId breach_of(std::int64_t people) {
    const store::NewCampaign breach{.key = "leak",
                                    .purpose = "leak",
                                    .channel = "email",
                                    .spec = "profile = \"breach\"\n",
                                    .notify_by = now() + std::chrono::days(11),
                                    .cutoff = now() + std::chrono::days(45),
                                    .effective_at = now() + std::chrono::days(45)};
    const CampaignId id = connection_.transact([&](store::Transaction& transaction) {
      const auto created = store::create_campaign(transaction, breach, note()).value();
      store::CampaignRecord record = store::find_campaign(transaction, created).value();
      EXPECT_TRUE(store::schedule_campaign(transaction, record, now(), note()));
      EXPECT_TRUE(begin(transaction, record));
      return created;
    });
    sql(
        fmt::format("UPDATE campaign_counts SET planned = {0}, pending = {0} "
                    "WHERE planned > 0 AND campaign_id = {1}",
                    people, id.value));
    return id;
  }

  // So many more people have made some tries and wait.
  void put_off(int people, WallTime due, int tries = 1) {
    sql(
        fmt::format("INSERT INTO deferrals (lane, campaign_id, step, subject_id, attempt, due_at, "
                    "reason, reply_code) SELECT 1, {}, 1, {} + person, {}, timestamptz '{}', "
                    "'greylisted', 450 FROM generate_series(1, {}) AS person",
                    campaign.id.value, people_put_off_, tries + 1, iso8601(due), people));
    sql(
        fmt::format("INSERT INTO outcome_counts VALUES (1, {}, 1, '2026-04-01T09:00:00Z', 'email', "
                    "'DE', 'de', '', 'deferred', 'greylisted', {}) "
                    "ON CONFLICT (lane, campaign_id, step, hour, channel, country, locale, "
                    "language_rule, outcome, reason) "
                    "DO UPDATE SET tries = outcome_counts.tries + excluded.tries",
                    campaign.id.value, people * tries));
    people_put_off_ += people;
  }

  Reckoned reckon(WallTime at, double rate = 10, bool is_new = true,
                  const pacing::LimitSettings& limits = {},
                  const std::optional<pacing::PeopleHours>& people = {}) {
    return connection_.transact([&](store::Transaction& transaction) {
      EXPECT_TRUE(store::try_lock(transaction, store::AdvisoryLock::deadlines));
      Reckoned found = reckon_deadlines(
          transaction,
          {.now = at, .reckon_every = 1min, .lanes = test::test_lanes, .actor = "crierd 1"},
          [&](const std::string&) {
            AllowedRate allowed{
                .per_second = rate, .is_new = is_new, .is_lifted = is_lifted_, .limits = limits};
            if (people) allowed.limits.people = people;
            if (is_new && known_ && known_->per_second != rate) allowed.before = known_;
            return allowed;
          });
      known_ = {.per_second = rate, .limits = limits};
      book_alarms(transaction, alarm_conditions(transaction, found.campaigns, at), found.campaigns,
                  {.now = at, .remind_every = 24h, .ways = {"webhook"}});
      return found;
    });
  }

  pacing::DeadlineState state_at(WallTime at, double rate = 10) {
    return reckon(at, rate).campaigns.at(0).record->standing.state;
  }

  // Somebody has just set this rate, so that the figures are believed at once.
  store::DeadlineRecord with_rate(WallTime at, double rate,
                                  const pacing::LimitSettings& limits = {}) {
    reckon(at - 1s, 100);
    return reckon(at, rate, true, limits).campaigns.at(0).record.value();
  }

  std::vector<std::string> alarms() {
    std::vector<std::string> told;
    for (const auto& row : sql("SELECT kind || ' ' || state AS alarm FROM alarms ORDER BY id")) {
      told.push_back(row["alarm"].as<std::string>());
    }
    return told;
  }

  // It tells half a person a second, though ten are allowed, and is said to miss its date.
  void go_slowly() {
    reckon(now());
    for (int minute = 1; minute <= 4; ++minute) {
      told(30);
      reckon(now() + minute * 1min);
    }
  }

  // A second later somebody has set `after` where `before` was.
  store::DeadlineRecord with_limits(WallTime at, const AllowedRate::Before& before,
                                    const pacing::LimitSettings& after) {
    return connection_.transact([&](store::Transaction& transaction) {
      Reckoned found = reckon_deadlines(
          transaction,
          {.now = at, .reckon_every = 1min, .lanes = test::test_lanes, .actor = "crierd 1"},
          [&](const std::string&) {
            return AllowedRate{.per_second = before.per_second, .limits = after, .before = before};
          });
      book_alarms(transaction, alarm_conditions(transaction, found.campaigns, at), found.campaigns,
                  {.now = at, .remind_every = 24h, .ways = {"webhook"}});
      return found.campaigns.at(0).record.value();
    });
  }

  store::CampaignRecord campaign;
  int people_put_off_{};
  bool is_lifted_{};                          // What replies had done, just now.
  std::optional<AllowedRate::Before> known_;  // What was last reckoned with.
};

TEST_F(Deadlines, begin_by_what_the_limits_allow) {
  const Reckoned found = reckon(now());

  ASSERT_EQ(found.campaigns.size(), 1U);
  const store::DeadlineRecord& record = found.campaigns[0].record.value();
  EXPECT_EQ(record.standing.state, on_track);
  EXPECT_EQ(record.outlook.people_left, 864'000);
  EXPECT_EQ(record.outlook.rate_now, std::nullopt);
  EXPECT_EQ(record.outlook.point_of_no_return, campaign.notify_by - 86'400s);
  EXPECT_THAT(found.news, IsEmpty());
  EXPECT_THAT(alarms(), IsEmpty());
}

// Half of the audience is left out and costs nothing; whoever is left of those who have been looked
// at is told all the same, and needs the whole of a notice.
TEST_F(Deadlines, do_not_take_those_who_wait_for_people_who_are_left_out) {
  sql("UPDATE campaign_counts SET excluded = planned / 2, notified = 864, "
      "pending = planned - planned / 2 - 864");
  sql(
      fmt::format("INSERT INTO outcome_counts (lane, campaign_id, step, hour, channel, country, "
                  "locale, language_rule, outcome, reason, tries) VALUES (1, {0}, 1, "
                  "date_trunc('hour', timestamptz '{1}'), 'email', 'DE', 'de', 'own', 'accepted', "
                  "'none', 864)",
                  campaign.id.value, iso8601(now())));

  const auto told_share = [this] {
    return connection_.transact([this](store::Transaction& transaction) {
      return store::deadline_record(transaction, campaign.id).value().told_share;
    });
  };

  const double before = reckon(now()).campaigns[0].record->outlook.rate_possible;
  const double share_before = told_share();
  sql("UPDATE campaign_lanes SET claimed_to = audience_until, cursor = audience_until");
  const double after = reckon(now() + 1h).campaigns[0].record->outlook.rate_possible;

  EXPECT_GT(before, 100) << "most of those who are left may be left out as well";
  EXPECT_LT(share_before, 0.01);
  EXPECT_NEAR(after, 10, 0.5);
  EXPECT_DOUBLE_EQ(told_share(), 1);
}

// Who is left out is settled at once, and the others wait for their turn: of a thousand who have
// been looked at seven hundred are told.
TEST_F(Deadlines, take_those_whom_a_daemon_has_in_hand_for_people_who_are_told) {
  sql("UPDATE campaign_counts SET planned = 10000, excluded = 300, notified = 100, pending = 9600 "
      "WHERE planned > 0");
  sql(
      fmt::format("INSERT INTO outcome_counts (lane, campaign_id, step, hour, channel, country, "
                  "locale, language_rule, outcome, reason, tries) VALUES (1, {0}, 1, "
                  "date_trunc('hour', timestamptz '{1}'), 'email', 'DE', 'de', 'own', 'accepted', "
                  "'none', 100)",
                  campaign.id.value, iso8601(now())));
  sql("INSERT INTO subjects (lane, id, ref, email, country) SELECT n % 2, 1000000 + n, 'n' || n, "
      "'n' || n || '@example.org', 'DE' FROM generate_series(1, 899) AS n");
  sql("UPDATE campaign_lanes SET done = false, audience_until = 1001000, claimed_to = 1000600");

  const double share = reckon(now()).campaigns.at(0).record->told_share;

  EXPECT_NEAR(share, (0.7 * 9'000 + 600) / 9'600, 0.01);
}

// At night nobody is told, and that is no news.
TEST_F(Deadlines, are_not_endangered_by_people_who_sleep) {
  const pacing::SendHours by_day = pacing::hours_of_every_day({.from = 8h, .until = 21h});
  const pacing::HoursPlace berlin{.zone = "Europe/Berlin", .country = "DE"};
  const auto reckon_at = [&](WallTime at) { return reckon(at, 10, false, {}, {{by_day}}); };
  WallTime at = now();
  while (!pacing::opening_at(by_day, berlin, at).is_open) at += 1h;
  // So fast that it is done in half of the days that are left, but not much slower.
  for (; pacing::opening_at(by_day, berlin, at).is_open; at += 10min) {
    told(at == now() ? 0 : 10 * 60 * 8);
    reckon_at(at);
  }

  for (const WallTime night = at; at < night + 10h; at += 10min) {
    const store::DeadlineRecord record = reckon_at(at).campaigns.at(0).record.value();
    EXPECT_EQ(record.standing.state, on_track) << iso8601(at);
    EXPECT_GT(record.outlook.rate_now.value_or(0), 5) << iso8601(at);
  }
  EXPECT_THAT(alarms(), IsEmpty());
}

pacing::LimitSettings with_large_provider(double per_second) {
  pacing::LimitSettings limits;
  limits.groups.push_back({.name = "large", .domains = {"example.org"}});
  limits.groups[0].policy.rate =
      pacing::RateLimit{.per_second = per_second, .burst = pacing::burst_min(per_second)};
  return limits;
}

// The channel allows ten times what is needed, and the provider of all that are left half of it.
TEST_F(Deadlines, are_lost_where_the_limit_of_a_provider_does_not_suffice) {
  const store::DeadlineRecord record = with_rate(now(), 10, with_large_provider(0.5));

  EXPECT_EQ(record.standing.state, past_return);
  EXPECT_LT(record.outlook.point_of_no_return, now());
  EXPECT_THAT(
      record.figures,
      AllOf(HasSubstr("by the rate of large; the limits have never sufficed since it began at ")));
  EXPECT_THAT(record.remedy, AllOf(HasSubstr("What binds is the rate of large."),
                                   HasSubstr("crier limit set email/group/large per_second="),
                                   Not(HasSubstr("rate_per_second"))));
}

TEST_F(Deadlines, are_safe_where_the_limit_of_a_provider_suffices) {
  const store::DeadlineRecord record =
      reckon(now(), 10, true, with_large_provider(5)).campaigns.at(0).record.value();

  EXPECT_EQ(record.standing.state, on_track);
  EXPECT_THAT(record.outlook.point_of_no_return - (campaign.notify_by - 172'800s),
              AllOf(Ge(-2min), Le(2min)));
}

// The limits would suffice five times over.
TEST_F(Deadlines, are_lost_while_a_provider_has_stopped_all_and_say_what_to_lift) {
  sql("INSERT INTO limit_pauses (name, until, why, is_stop, since) VALUES "
      "('email/group/large', now() + interval '1 year', 'listed', true, now())");

  const store::DeadlineRecord record = with_rate(now(), 10, with_large_provider(5));

  EXPECT_EQ(record.standing.state, past_return);
  EXPECT_THAT(record.remedy,
              AllOf(HasSubstr("What binds is the stop of large."),
                    HasSubstr("crier limit lift email/group/large --by \"WHO\" --reason \"WHY\", "
                              "after looking into it")));
}

TEST_F(Deadlines, say_what_to_lift_where_replies_have_lowered_the_rate_that_binds) {
  sql("INSERT INTO limit_slowdowns (name, version, usual, part, counts_until) "
      "VALUES ('email/group/large', 1, 0.5, 0.4, now() + interval '1 hour')");

  const store::DeadlineRecord record = with_rate(now(), 10, with_large_provider(0.5));

  EXPECT_THAT(record.remedy, AllOf(HasSubstr("lowered the rate of large to 0.20 notices a second"),
                                   HasSubstr("To do: crier limit lift email/group/large --by")));
}

TEST_F(Deadlines, are_reckoned_at_once_when_another_limit_is_set) {
  with_rate(now(), 10, with_large_provider(0.5));

  const store::DeadlineRecord record = with_limits(
      now() + 1s, {.per_second = 10, .limits = with_large_provider(0.5)}, with_large_provider(5));

  EXPECT_EQ(record.standing.state, on_track);
  EXPECT_THAT(alarms(), ElementsAre("raised past_return", "cleared past_return"));
}

// A limit of a domain to which nobody goes makes no server faster.
TEST_F(Deadlines, are_as_endangered_as_before_when_a_limit_is_set_that_holds_nobody) {
  go_slowly();
  pacing::LimitSettings other;
  other.domains["elsewhere.example"].rate =
      pacing::RateLimit{.per_second = 1, .burst = pacing::burst_min(1)};

  const store::DeadlineRecord record = with_limits(now() + 4min + 1s, {.per_second = 10}, other);

  EXPECT_EQ(record.standing.state, will_miss);
  EXPECT_NEAR(record.outlook.rate_now.value_or(0), 0.5, 0.01);
  EXPECT_GT(record.outlook.p50, campaign.notify_by);
  EXPECT_THAT(alarms(), ElementsAre("raised will_miss"));
}

TEST_F(Deadlines, are_as_endangered_as_before_when_a_rate_is_raised_that_was_not_reached) {
  go_slowly();

  const store::DeadlineRecord record = reckon(now() + 4min + 1s, 50).campaigns.at(0).record.value();

  EXPECT_EQ(record.standing.state, will_miss);
  EXPECT_NEAR(record.outlook.rate_now.value_or(0), 0.5, 0.01);
  EXPECT_THAT(alarms(), ElementsAre("raised will_miss"));
}

TEST_F(Deadlines, are_as_endangered_as_before_when_a_number_a_day_is_set_that_would_do) {
  go_slowly();
  pacing::LimitSettings daily;
  daily.channel.per_day = 1'000'000;

  const store::DeadlineRecord record = with_limits(now() + 4min + 1s, {.per_second = 10}, daily);

  EXPECT_EQ(record.standing.state, will_miss);
  EXPECT_THAT(alarms(), ElementsAre("raised will_miss"));
}

// Each daemon sees the other rate when it next reckons, after the one that was the first.
TEST_F(Deadlines, move_with_another_rate_once_however_many_daemons_see_it) {
  reckon(now());
  sql(
      fmt::format("INSERT INTO outcome_counts (lane, campaign_id, step, hour, channel, country, "
                  "locale, language_rule, outcome, reason, tries) VALUES (1, {0}, 1, "
                  "date_trunc('hour', timestamptz '{1}'), 'email', 'DE', 'de', 'own', 'accepted', "
                  "'none', 600)",
                  campaign.id.value, iso8601(now())));
  told(600);
  ASSERT_NEAR(reckon(now() + 1min).campaigns.at(0).record->outlook.rate_now.value_or(0), 10, 0.01);

  reckon(now() + 1min + 1s, 9.5);
  known_ = {.per_second = 10};
  const store::DeadlineRecord record =
      reckon(now() + 1min + 2s, 9.5).campaigns.at(0).record.value();

  EXPECT_NEAR(record.outlook.rate_now.value_or(0), 9.5, 0.01);
}

// However often limits are set, what goes is measured.
TEST_F(Deadlines, are_measured_while_limits_are_set) {
  pacing::LimitSettings other;
  other.domains["elsewhere.example"].rate =
      pacing::RateLimit{.per_second = 1, .burst = pacing::burst_min(1)};
  store::DeadlineRecord record = reckon(now()).campaigns.at(0).record.value();
  for (int half = 1; half <= 8; ++half) {
    told(15);
    record = with_limits(now() + half * 30s, {.per_second = 10}, other);
  }

  EXPECT_EQ(record.standing.state, will_miss);
  EXPECT_NEAR(record.outlook.rate_now.value_or(0), 0.5, 0.01);
}

// The first figures are those of a handful of people, whatever somebody sets meanwhile.
TEST_F(Deadlines, of_a_campaign_that_has_just_begun_are_not_lost_because_a_limit_was_set) {
  const pacing::LimitSettings too_low = with_large_provider(0.5);
  EXPECT_EQ(reckon(now(), 10, true, too_low).campaigns[0].record->standing.state, on_track);
  pacing::LimitSettings other = too_low;
  other.domains["elsewhere.example"].rate =
      pacing::RateLimit{.per_second = 1, .burst = pacing::burst_min(1)};

  const store::DeadlineRecord record =
      with_limits(now() + 9s, {.per_second = 10, .limits = too_low}, other);

  EXPECT_EQ(record.standing.state, on_track);
  EXPECT_EQ(record.standing.leaning, past_return);
}

// So many a day would do for the rest, but today's are gone: a tenth of what is left must go today.
TEST_F(Deadlines, know_what_of_a_days_limit_is_used) {
  pacing::LimitSettings limits;
  limits.channel.per_day = 82'000;
  const auto days = std::chrono::floor<std::chrono::days>(now()).time_since_epoch().count();
  sql(fmt::format("INSERT INTO limit_days (name, day, taken) VALUES ('email', {}, 82000)", days));

  const store::DeadlineRecord used = with_rate(now(), 10, limits);
  sql("UPDATE limit_days SET taken = 0");
  const store::DeadlineRecord unused =
      reckon(now() + 1min, 10, true, limits).campaigns.at(0).record.value();

  EXPECT_EQ(used.standing.state, past_return);
  EXPECT_THAT(used.remedy, HasSubstr("crier limit set email per_day="));
  EXPECT_LT(used.outlook.point_of_no_return, unused.outlook.point_of_no_return);
}

TEST_F(Deadlines, are_kept_as_they_were_reckoned) {
  const Reckoned found = reckon(now());

  const auto kept = connection_.transact([&](store::Transaction& transaction) {
    return store::deadline_record(transaction, campaign.id);
  });

  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->outlook, found.campaigns[0].record->outlook);
  EXPECT_EQ(kept->standing, found.campaigns[0].record->standing);
}

TEST_F(Deadlines, are_reckoned_once_in_an_interval) {
  reckon(now());
  told(1000);

  EXPECT_EQ(reckon(now() + 59s).campaigns[0].record->outlook.people_left, 864'000);
  EXPECT_EQ(reckon(now() + 60s).campaigns[0].record->outlook.people_left, 863'000);
}

TEST_F(Deadlines, are_reckoned_anew_when_what_replies_had_done_is_lifted) {
  reckon(now());
  told(1000);
  is_lifted_ = true;

  EXPECT_EQ(reckon(now() + 1s).campaigns[0].record->outlook.people_left, 863'000);
}

TEST_F(Deadlines, are_no_better_because_what_replies_had_done_is_lifted) {
  go_slowly();
  is_lifted_ = true;

  EXPECT_EQ(state_at(now() + 4min + 1s), will_miss);
}

TEST_F(Deadlines, follow_the_rate_at_which_people_really_come_to_an_end) {
  reckon(now());
  for (int minute = 1; minute <= 4; ++minute) {
    told(30);
    reckon(now() + minute * 1min);
  }

  const Reckoned found = reckon(now() + 4min);

  EXPECT_NEAR(found.campaigns[0].record->outlook.rate_now.value(), 0.5, 0.01);
  EXPECT_EQ(found.campaigns[0].record->standing.state, will_miss);
  EXPECT_THAT(found.campaigns[0].record->remedy, HasSubstr("crier campaign extend ai-training"));
}

// An hour of the channel, of which the campaign has a hundredth meanwhile.
TEST_F(Deadlines, are_not_endangered_by_a_breach_that_goes_first) {
  const CampaignId breach = breach_of(36'000);
  reckon(now());
  for (int minute = 1; minute <= 20; ++minute) {
    told_of(breach, 594);
    told_of(campaign.id, 6);
    const auto record = reckon(now() + minute * 1min).campaigns.at(0).record.value();
    EXPECT_EQ(record.standing.leaning, std::nullopt) << record.figures;
  }
  // What goes until the next reckoning went mostly behind the breach.
  told_of(breach, 36'000 - 20 * 594);
  told_of(campaign.id, 60);
  reckon(now() + 21min);
  EXPECT_THAT(alarms(), IsEmpty());
  for (int minute = 22; minute <= 24; ++minute) {
    told_of(campaign.id, 600);
    reckon(now() + minute * 1min);
  }

  const store::DeadlineRecord after = reckon(now() + 24min).campaigns.at(0).record.value();
  EXPECT_EQ(after.standing.state, on_track);
  EXPECT_NEAR(after.outlook.rate_now.value(), 10, 0.1);
}

// For an hour it tells nobody, and what goes meanwhile says how it goes.
TEST_F(Deadlines, go_by_what_they_do_while_a_wave_of_a_breach_is_watched) {
  const CampaignId breach = breach_of(36'000);
  sql(
      fmt::format("INSERT INTO campaign_waves (campaign_id, wave, watch_ms, opened_at, tried_at) "
                  "VALUES ({0}, 1, 3600000, timestamptz '{1}', timestamptz '{1}'), "
                  "({0}, 2, 0, NULL, NULL)",
                  breach.value, iso8601(now() - 10min)));

  for (int minute = 0; minute <= 4; ++minute) {
    told_of(campaign.id, 30);
    reckon(now() + minute * 1min);
  }

  const store::DeadlineRecord record = reckon(now() + 4min).campaigns.at(0).record.value();
  EXPECT_NEAR(record.outlook.rate_now.value_or(0), 0.5, 0.01);
  EXPECT_THAT(record.remedy, Not(HasSubstr("A breach on the channel email goes first")));
}

// All of the channel for eleven days.
TEST_F(Deadlines, are_endangered_by_a_breach_that_takes_too_long) {
  breach_of(9'400'000);
  for (int minute = 0; minute <= 3; ++minute) reckon(now() + minute * 1min);

  const store::DeadlineRecord record = reckon(now() + 3min).campaigns.at(0).record.value();
  EXPECT_EQ(record.standing.state, will_miss);
  EXPECT_THAT(record.remedy, HasSubstr("A breach on the channel email goes first"));
}

// Nine hundred people and a thousand notices a day, so that some may be put off: those whose notice
// is out and not answered yet need no other one.
TEST_F(Deadlines, count_nobody_twice_against_a_day_who_is_under_way) {
  sql("UPDATE campaign_counts SET planned = 900, pending = 900 WHERE planned > 0");
  sql("INSERT INTO subjects (lane, id, ref, email, country) SELECT n % 2, 1000000 + n, 'n' || n, "
      "'n' || n || '@example.org', 'DE' FROM generate_series(1, 899) AS n");
  sql("UPDATE campaign_lanes SET done = false, audience_until = 1001000, claimed_to = 1000600");
  const auto days = std::chrono::floor<std::chrono::days>(now());
  sql(fmt::format("INSERT INTO limit_days (name, day, taken) VALUES ('email', {}, 600)",
                  days.time_since_epoch().count()));
  pacing::LimitSettings limits;
  limits.channel.per_day = 1'000;

  const auto first = reckon(now(), 10, true, limits).campaigns.at(0).record->outlook;
  EXPECT_LT(first.p50.value(), days + std::chrono::days(1));

  // Of somebody else: nobody of this campaign has been claimed.
  sql("UPDATE campaign_lanes SET claimed_to = cursor");
  const auto other = reckon(now() + 1min, 10, true, limits).campaigns.at(0).record->outlook;
  EXPECT_GE(other.p50.value(), days + std::chrono::days(1));
}

// A day is full in an hour, and then nothing goes until midnight.
TEST_F(Deadlines, do_not_take_a_full_day_for_slow_servers) {
  pacing::LimitSettings limits;
  limits.channel.per_day = 200'000;
  reckon(now(), 10, true, limits);
  told(200'000);
  for (int minute = 1; minute <= 60; ++minute) reckon(now() + minute * 1min, 10, false, limits);

  EXPECT_EQ(reckon(now() + 61min, 10, false, limits).campaigns[0].record->standing.state, on_track);
}

TEST_F(Deadlines, do_not_take_a_wave_that_is_watched_for_slow_servers) {
  connection_.transact([&](store::Transaction& transaction) {
    store::lay_out_waves(transaction, campaign.id,
                         {.waves = {.shares = {0.1}}, .lanes = test::test_lanes}, now());
  });
  reckon(now());
  told(86'400);
  for (int minute = 1; minute <= 60; ++minute) reckon(now() + minute * 1min);

  EXPECT_EQ(reckon(now() + 61min).campaigns[0].record->standing.state, on_track);
}

// At 10/s a day is enough, but half of the people wait until the first wave has been watched.
TEST_F(Deadlines, foresee_for_how_long_waves_are_watched) {
  connection_.transact([&](store::Transaction& transaction) {
    store::lay_out_waves(transaction, campaign.id,
                         {.waves = {.shares = {0.5}, .watch = std::chrono::hours(8 * 24)},
                          .lanes = test::test_lanes},
                         now());
  });
  EXPECT_EQ(state_at(now()), on_track);

  for (int minute = 0; minute < 10; ++minute) reckon(now() + 30h + minute * 1min);
  const Reckoned late = reckon(now() + 30h + 10min);
  EXPECT_EQ(late.campaigns[0].record->standing.state, will_miss);
  EXPECT_THAT(late.campaigns[0].record->remedy, HasSubstr("crier campaign next-wave"));

  // It was tried a day ago: what is left of its watch counts, and then some minutes, because nobody
  // here has needed a try.
  told(432'000);
  connection_.transact([&](store::Transaction& transaction) {
    store::set_wave_tried(transaction, campaign.id, 1, now() - 24h);
  });
  const auto outlook = reckon(now() + 31h).campaigns[0].record->outlook;
  EXPECT_EQ(std::chrono::floor<std::chrono::hours>(outlook.p50.value() - now()), 7 * 24h);
}

TEST_F(Deadlines, tell_each_change_once_with_its_figures) {
  reckon(now());
  for (int minute = 1; minute <= 10; ++minute) {
    told(30);
    reckon(now() + minute * 1min);
  }

  EXPECT_THAT(alarms(), ElementsAre("raised will_miss"));
  const auto changes =
      sql("SELECT state_from, state_to, people_left FROM campaign_deadline_changes");
  ASSERT_EQ(changes.size(), 1);
  EXPECT_STREQ(changes[0]["state_from"].c_str(), "on_track");
  EXPECT_STREQ(changes[0]["state_to"].c_str(), "will_miss");
  const auto trail = connection_.transact([&](store::Transaction& transaction) {
    return store::campaign_trail(transaction, campaign.id);
  });
  EXPECT_EQ(trail.back().action, "deadline will_miss");
  EXPECT_EQ(trail.back().actor, "crierd 1");
  EXPECT_THAT(trail.back().reason, HasSubstr("people left"));
}

TEST_F(Deadlines, remind_once_a_day_while_they_are_endangered) {
  sql("UPDATE campaigns SET state = 'paused'");
  EXPECT_EQ(with_rate(now(), 1.3).standing.state, at_risk);
  reckon(now() + 23h, 1.3);
  EXPECT_THAT(alarms(), ElementsAre("raised at_risk"));

  reckon(now() + 24h, 1.3);

  EXPECT_THAT(alarms(), ElementsAre("raised at_risk", "reminder at_risk"));
}

TEST_F(Deadlines, are_kept_again_at_once_by_another_limit_with_an_all_clear) {
  EXPECT_EQ(with_rate(now(), 0.5).standing.state, past_return);

  EXPECT_EQ(state_at(now() + 1s, 10), on_track);

  EXPECT_THAT(alarms(), ElementsAre("raised past_return", "cleared past_return"));
}

TEST_F(Deadlines, do_not_follow_the_crier_toml_of_another_daemon) {
  reckon(now(), 10);

  EXPECT_EQ(reckon(now() + 1s, 0.5, false).campaigns[0].record->standing.state, on_track);
}

TEST_F(Deadlines, are_kept_again_at_once_by_later_dates) {
  EXPECT_EQ(with_rate(now(), 0.9).standing.state, past_return);

  sql("UPDATE campaigns SET notify_by = notify_by + interval '30 days', cutoff = cutoff + interval "
      "'30 days', effective_at = effective_at + interval '30 days'");

  EXPECT_EQ(state_at(now() + 1s, 0.9), on_track);
}

TEST_F(Deadlines, worsen_while_a_campaign_is_paused) {
  sql("UPDATE campaigns SET state = 'paused'");
  EXPECT_EQ(state_at(now()), on_track);

  EXPECT_EQ(state_at(campaign.notify_by - 1h), on_track);
  EXPECT_EQ(state_at(campaign.notify_by - 58min), past_return);
  EXPECT_THAT(reckon(campaign.notify_by - 30min).campaigns[0].record->remedy,
              HasSubstr("crier campaign resume ai-training"));
}

TEST_F(Deadlines, do_not_become_good_by_a_pause) {
  reckon(now());
  for (int minute = 1; minute <= 4; ++minute) {
    told(30);
    reckon(now() + minute * 1min);
  }
  sql("UPDATE campaigns SET state = 'paused'");

  for (int minute = 5; minute <= 20; ++minute) {
    EXPECT_EQ(state_at(now() + minute * 1min), will_miss) << minute;
  }
  sql("UPDATE campaigns SET state = 'running'");
  EXPECT_EQ(state_at(now() + 21min), on_track) << "it may go as fast as it is allowed";
}

TEST_F(Deadlines, are_over_with_their_campaign) {
  EXPECT_EQ(with_rate(now(), 0.5).standing.state, past_return);
  told(864'000);
  sql("UPDATE campaigns SET state = 'finished', finished_at = now()");

  EXPECT_EQ(state_at(now() + 1s, 0.5), on_track);

  EXPECT_THAT(alarms(), ElementsAre("raised past_return", "cleared past_return"));
  EXPECT_THAT(sql("SELECT headline FROM alarms ORDER BY id DESC LIMIT 1")[0][0].c_str(),
              HasSubstr("ai-training is finished, and has kept its deadline"));
  EXPECT_THAT(reckon(now() + 1h, 0.5).campaigns, IsEmpty());
}

// Who copies the command moves all that has to move with notify_by.
TEST_F(Deadlines, are_moved_by_a_command_that_can_be_typed_as_it_stands) {
  const store::DeadlineRecord record = with_rate(now(), 0.5);

  EXPECT_THAT(record.remedy, AllOf(HasSubstr("crier campaign extend ai-training --notify-by 2026-"),
                                   HasSubstr(" --cutoff 2026-"), HasSubstr(" --effective 2026-"),
                                   Not(HasSubstr("AS MUCH LATER"))));
}

// Somebody has raised a limit, though not by enough to be safe.
TEST_F(Deadlines, that_ease_are_told_as_better_and_with_nothing_that_cannot_be_taken_back) {
  EXPECT_EQ(with_rate(now(), 0.5).standing.state, past_return);
  const double needed = 864'000 / std::chrono::duration<double>(campaign.notify_by - now()).count();

  EXPECT_EQ(state_at(now() + 1s, needed * 1.01), will_miss);
  EXPECT_EQ(state_at(now() + 2s, needed * 1.3), at_risk);

  EXPECT_THAT(alarms(), ElementsAre("raised past_return", "eased will_miss", "eased at_risk"));
  const auto told = sql("SELECT headline, details FROM alarms ORDER BY id DESC LIMIT 1");
  EXPECT_THAT(
      told[0][0].c_str(),
      HasSubstr("the deadline of ai-training is still at risk, but no longer likely to be missed"));
  EXPECT_THAT(told[0][1].c_str(),
              AllOf(HasSubstr("864000 people left"), HasSubstr("It was told as will_miss"),
                    Not(HasSubstr("extend"))));
  EXPECT_EQ(state_at(now() + 3s, 100), on_track);
  EXPECT_EQ(alarms().back(), "cleared at_risk");
}

TEST_F(Deadlines, of_a_campaign_that_is_cancelled_do_not_become_good) {
  EXPECT_EQ(with_rate(now(), 0.5).standing.state, past_return);
  sql("UPDATE campaigns SET state = 'cancelled'");

  EXPECT_EQ(state_at(now() + 1s, 0.5), past_return);

  EXPECT_THAT(sql("SELECT headline FROM alarms ORDER BY id DESC LIMIT 1")[0][0].c_str(),
              HasSubstr("ai-training is cancelled, and has not kept its deadline"));
}

TEST_F(Deadlines, count_those_who_wait_for_a_retry) {
  sql(
      fmt::format("INSERT INTO deferrals (lane, campaign_id, step, subject_id, attempt, due_at, "
                  "reason, reply_code) SELECT 1, {}, 1, person, 1, timestamptz '{}', 'busy', 450 "
                  "FROM generate_series(1, 20) AS person",
                  campaign.id.value, iso8601(now() + 1h)));

  const Reckoned found = reckon(now());

  EXPECT_EQ(found.campaigns[0].record->outlook.awaiting_retry, 20);
}

// Until they are called back they wait for hours, or for room, that may have been changed since.
TEST_F(Deadlines, go_by_the_hours_and_limits_that_hold_and_not_by_those_people_were_sent_away_for) {
  sql(
      fmt::format("INSERT INTO deferrals (lane, campaign_id, step, subject_id, attempt, due_at, "
                  "reason, reply_code, waits_for) SELECT 1, {}, 1, person, 1, timestamptz '{}', "
                  "'rate_limited', 0, 'limit' FROM generate_series(1, 20) AS person",
                  campaign.id.value, iso8601(now() + 12h)));

  EXPECT_LT(reckon(now(), 1'000).campaigns.at(0).record->outlook.p95.value(), now() + 6h);
}

// Servers that put everybody off once, for a quarter of an hour, take all of them afterwards.
TEST_F(Deadlines, are_not_lost_where_everybody_is_put_off_once) {
  reckon(now(), 4);
  for (int minute = 1; minute <= 15; ++minute) {
    // Ten have been told, and everybody else who was tried waits.
    if (minute == 1) told(10);
    put_off(240, now() + minute * 1min + 15min);

    const store::DeadlineRecord record =
        reckon(now() + minute * 1min, 4).campaigns.at(0).record.value();

    EXPECT_EQ(record.standing.state, on_track) << minute << ": " << record.figures;
  }
}

// They were put off again and again, for hours.
TEST_F(Deadlines, do_not_count_on_people_who_are_put_off_for_ever) {
  reckon(now(), 4);
  pacing::DeadlineState state = on_track;
  for (int minute = 1; minute <= 5; ++minute) {
    put_off(240, now() + minute * 1min + 1h, 12);
    state = reckon(now() + minute * 1min, 4).campaigns.at(0).record->standing.state;
  }

  EXPECT_NE(state, on_track);
}

TEST_F(Deadlines, are_reckoned_by_one_daemon_at_a_time) {
  store::Connection other(url_, "other");
  connection_.transact([&](store::Transaction& transaction) {
    ASSERT_TRUE(store::try_lock(transaction, store::AdvisoryLock::deadlines));
    EXPECT_FALSE(other.transact([](store::Transaction& theirs) {
      return store::try_lock(theirs, store::AdvisoryLock::deadlines);
    }));
  });
}

TEST_F(Deadlines, share_their_book_of_alarms_with_halted_campaigns) {
  sql("UPDATE campaigns SET state = 'paused', alarm = 'the server refuses us'");
  reckon(now());
  EXPECT_THAT(alarms(), ElementsAre("raised halted"));

  sql("UPDATE campaigns SET state = 'running', alarm = NULL");
  reckon(now() + 1s);
  EXPECT_THAT(alarms(), ElementsAre("raised halted", "cleared halted"));
}

TEST_F(Deadlines, are_alarms_that_one_daemon_sends_and_repeats_until_they_arrive) {
  with_rate(now(), 0.5);
  const auto claim = [&](WallTime at) {
    return connection_.transact([&](store::Transaction& transaction) {
      return store::claim_alarms(transaction, {"webhook"}, at, at + 5min, 10);
    });
  };

  const auto due = claim(now());
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].tries, 0);
  EXPECT_EQ(due[0].alarm.subject, "deadline ai-training");
  EXPECT_THAT(claim(now()), IsEmpty()) << "somebody is at it";
  connection_.transact([&](store::Transaction& transaction) {
    store::alarm_failed(transaction, due[0], "away", now() + 10s);
  });
  EXPECT_THAT(claim(now() + 9s), IsEmpty());
  const auto again = claim(now() + 10s);
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].tries, 1);
  connection_.transact([&](store::Transaction& transaction) {
    store::alarm_arrived(transaction, again[0], now() + 11s);
  });
  EXPECT_THAT(claim(now() + 24h), IsEmpty());
}

TEST_F(Deadlines, and_what_was_told_of_them_cannot_be_changed) {
  with_rate(now(), 0.5);

  EXPECT_ANY_THROW(sql("DELETE FROM alarms"));
  EXPECT_ANY_THROW(sql("UPDATE campaign_deadline_changes SET remedy = 'none'"));
}

}  // namespace
}  // namespace crier::app
