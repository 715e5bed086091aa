#include "use_cases/campaign/reading/status_reader.h"

#include <chrono>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "integration/use_cases/whole_campaign.h"
#include "use_cases/campaign/opening/campaign_loader.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;

StatusReader::SteadyClock at(SteadyTime instant) {
  return [instant] { return instant; };
}

struct Status : WholeCampaign {};

TEST_F(Status, has_a_rate_without_those_who_are_left_out) {
  add(germans(30));
  const store::CampaignRecord campaign = begun();
  const CampaignSpec spec = load_named_spec(campaign, catalogue_).value();
  StatusReader reader(connection_, campaign.id, spec, source());
  const SteadyTime begin{};
  static_cast<void>(reader.read(now(), at(begin)));
  int left_out = 0;
  settle_all(campaign, [&](const std::string&, dispatch::AttemptRecord& attempt, dispatch::Flush&) {
    const bool is_out = ++left_out > 10;
    attempt.outcome = is_out ? AttemptOutcome::excluded : AttemptOutcome::accepted;
    attempt.reason = is_out ? Reason::suppressed : Reason::none;
  });

  const report::CampaignStatus status = reader.read(now() + 10s, at(begin + 10s));

  EXPECT_EQ(status.told_recent, 1.0);
  EXPECT_EQ(status.told_average, 1.0);
  EXPECT_EQ(status.facts.rate_recent, 3.0) << "it foretells the end";
}

TEST_F(Status, has_a_rate_between_the_instants_at_which_it_counted) {
  add(germans(10));
  const store::CampaignRecord campaign = begun();
  StatusReader reader(connection_, campaign.id, load_named_spec(campaign, catalogue_).value(),
                      source());
  const SteadyTime begin{};
  // The first reading takes five seconds before it counts.
  SteadyTime steady_now = begin;
  static_cast<void>(reader.read(now(), [&] { return std::exchange(steady_now, begin + 5s); }));
  settle_all(campaign, [](const std::string&, dispatch::AttemptRecord& attempt, dispatch::Flush&) {
    attempt.outcome = AttemptOutcome::accepted;
  });

  const report::CampaignStatus status = reader.read(now() + 15s, at(begin + 15s));

  EXPECT_EQ(status.told_recent, 1.0);
  EXPECT_EQ(status.told_recent_over, 10s);
}

TEST_F(Status, names_what_replies_have_done_to_its_channel_the_gravest_first) {
  const store::CampaignRecord campaign = begun();
  sql("INSERT INTO daemons (id, host, started_at, alive_until) VALUES "
      "('11111111-1111-1111-1111-111111111111', 'one', now(), now() + interval '1 hour')");
  sql("INSERT INTO limit_states (daemon_id, name, rate_now, held) VALUES "
      "('11111111-1111-1111-1111-111111111111', 'email', NULL, 40), "
      "('11111111-1111-1111-1111-111111111111', 'email/group/gmail', NULL, 7), "
      "('11111111-1111-1111-1111-111111111111', 'email/domain/slow.example', 0.5, 2)");
  sql("INSERT INTO limit_pauses (name, until, why, is_stop, since) VALUES "
      "('email/domain/a.example', now() + interval '1 hour', 'asked: 421 4.7.0 later', false, "
      "now()),"
      "('email/group/gmail', now() + interval '1 day', 'reputation: 550 5.7.1 no', true, now()), "
      "('email/group/yahoo', now() - interval '1 hour', 'over', true, now()), "
      "('webhook', now() + interval '1 hour', 'of another channel', false, now())");
  StatusReader reader(connection_, campaign.id, load_named_spec(campaign, catalogue_).value(),
                      source());

  const auto limits = reader.read(now(), at(SteadyTime{})).limits;

  ASSERT_EQ(limits.size(), 3U) << "what an ordinary limit holds back is no news";
  EXPECT_EQ(limits[0].node, "email/group/gmail");
  EXPECT_TRUE(limits[0].is_stop());
  EXPECT_EQ(limits[0].pause->why, "reputation: 550 5.7.1 no");
  EXPECT_EQ(limits[0].held, 7);
  EXPECT_EQ(limits[1].node, "email/domain/a.example");
  EXPECT_EQ(kind_of(limits[1]), "paused");
  EXPECT_EQ(limits[2].node, "email/domain/slow.example");
  EXPECT_EQ(limits[2].rate_now, 0.5);
}

TEST_F(Status, tells_a_retry_from_a_limit_and_from_the_night) {
  add(germans(30));
  const store::CampaignRecord campaign = begun();
  const auto defer = [&](int first, int last, const char* reason, int code, const char* words,
                         const char* waits_for) {
    sql(
        fmt::format("INSERT INTO deferrals (lane, campaign_id, step, subject_id, attempt, due_at, "
                    "reason, reply_code, description, waits_for) "
                    "SELECT 1, {}, 1, person, 1, now(), '{}', {}, '{}', '{}' "
                    "FROM generate_series({}, {}) AS person",
                    campaign.id.value, reason, code, words, waits_for, first, last));
  };
  defer(1, 2, "greylisted", 450, "", "retry");
  defer(3, 3, "rate_limited", 421, "421 4.7.0 too fast", "retry");
  defer(4, 6, "rate_limited", 0, "the limit of group gmail has no room", "limit");
  defer(7, 7, "policy_refused", 550, "550 5.7.1 not you", "limit");
  defer(8, 11, "rate_limited", 0, "it is no hour", "hours");
  defer(12, 12, "greylisted", 450, "450 4.7.1 later", "hours");
  defer(13, 13, "none", 0, "", "retry");
  StatusReader reader(connection_, campaign.id, load_named_spec(campaign, catalogue_).value(),
                      source());

  const report::CampaignStatus status = reader.read(now(), at(SteadyTime{}));

  EXPECT_EQ(status.waiting, (pacing::WaitingFor{.retry = 3, .limit = 4, .morning = 5}));
  // Their hours have begun, and they go as everybody does.
  EXPECT_EQ(reader.read(now() + std::chrono::years(90), at(SteadyTime{} + 1h)).waiting,
            (pacing::WaitingFor{.retry = 3, .limit = 4}));
}

}  // namespace
}  // namespace crier::app
