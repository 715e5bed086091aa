#include "pacing/limits/provider_groups.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "pacing/limits/limit_tree.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

constexpr Moment start{.steady = SteadyTime(1h), .wall = WallTime(std::chrono::days(20'000))};

std::string group_named_by(const Destination& destination) {
  const LimitSettings settings = provider_limits(MailPath::direct);
  const auto place = ProviderIndex(settings.groups).group_of(destination);
  return place ? settings.groups[*place].name : "";
}

TEST(ProviderGroups, are_without_fault_for_both_paths_of_mail) {
  EXPECT_TRUE(faults_of(provider_limits(MailPath::direct)).empty());
  EXPECT_TRUE(faults_of(provider_limits(MailPath::relay)).empty());
}

struct ExpectedRow {
  const char* name;
  const char* domain;  // Empty: it is known by its mail servers only.
  const char* mx;      // Empty: by its domains only.
  int connections;
  double per_second;
  std::size_t rules;
};

TEST(ProviderGroups, are_known_by_domain_and_mail_server_and_have_the_limits_of_their_row) {
  const ExpectedRow rows[] = {
      {"gmail", "googlemail.com", "alt1.gmail-smtp-in.l.google.com", 5, 0, 4},
      {"yahoo", "aol.com", "mx-aol.mail.gm0.yahoodns.net", 10, 0, 8},
      {"outlook", "hotmail.fr", "hotmail-com.olc.protection.outlook.com", 5, 0, 10},
      {"office365", "", "town-example.mail.protection.outlook.com.", 5, 0, 10},
      {"office365-dane", "", "town-example.a-v1.mx.microsoft", 5, 0, 10},
      {"apple", "me.com", "mx01.mail.icloud.com", 10, 0, 5},
      {"gmx", "web.de", "MX01.emig.gmx.net", 4, 0, 4},
      {"mail.com", "mail.com", "", 10, 0, 0},
      {"orange", "wanadoo.fr", "smtp-in.orange.fr", 2, 0, 7},
      {"kpn", "planet.nl", "mx.kpnmail.nl", 10, 0, 0},
      {"comcast", "comcast.net", "", 25, 0, 2},
      {"netvigator", "netvigator.com", "", 5, 0, 0},
      {"qq", "qq.com", "", 4, 0, 0},
      {"netease", "163.com", "163mx01.mxmail.netease.com", 4, 0, 0},
      {"yahoo-japan", "yahoo.co.jp", "", 2, 10, 0},
      {"mimecast", "", "eu-smtp-inbound-1.mimecast.com", 10, 0, 0},
      {"barracuda", "", "d1234a.ess.barracudanetworks.com", 10, 0, 0},
  };
  ASSERT_EQ(provider_rows().size(), std::size(rows));
  const LimitSettings direct = provider_limits(MailPath::direct);
  for (std::size_t index = 0; index < std::size(rows); ++index) {
    const ExpectedRow& row = rows[index];
    const ProviderGroup& group = direct.groups[index];
    EXPECT_EQ(group.name, row.name);
    if (*row.domain != 0) EXPECT_EQ(group_named_by({.domain = row.domain}), row.name);
    if (*row.mx != 0) EXPECT_EQ(group_named_by({.domain = "town.example", .mx = row.mx}), row.name);
    EXPECT_EQ(group.policy.concurrency, row.connections) << row.name;
    EXPECT_EQ(group.policy.rate ? group.policy.rate->per_second : 0, row.per_second) << row.name;
    EXPECT_EQ(group.rules.size(), row.rules) << row.name;
  }
}

TEST(ProviderGroups, do_not_have_who_only_looks_like_them) {
  for (const char* domain : {"gmail.com.example", "notgmail.com", "town.example", ""}) {
    EXPECT_EQ(group_named_by({.domain = domain}), "") << domain;
  }
  EXPECT_EQ(group_named_by({.domain = "town.example", .mx = "mx.notgoogle.com"}), "");
  EXPECT_EQ(group_named_by({.domain = "town.example", .mx = "google.com"}), "gmail");
  EXPECT_EQ(group_named_by({.domain = "gmail.com", .mx = "mx.yahoodns.net"}), "gmail");
}

TEST(ProviderGroups, behind_a_relay_have_rates_and_alarms_only) {
  for (const ProviderGroup& group : provider_limits(MailPath::relay).groups) {
    EXPECT_FALSE(group.policy.concurrency.has_value()) << group.name;
    for (const ReplyRule& rule : group.rules) {
      EXPECT_TRUE(rule.action == ReplyAction::alarm || rule.action == ReplyAction::cap_rate ||
                  rule.action == ReplyAction::slow || rule.action == ReplyAction::ignore)
          << rule.name;
    }
  }
  EXPECT_FALSE(provider_limits(MailPath::relay).each_domain.rate.has_value());
}

TEST(ProviderGroups, behind_a_relay_leave_the_words_of_everybody_to_the_channel) {
  for (const ReplyRule& rule : provider_limits(MailPath::relay).rules) {
    if (rule.action != ReplyAction::ignore) EXPECT_EQ(rule.scope, ReplyScope::channel) << rule.name;
  }
  LimitTree tree(provider_limits(MailPath::relay), RateSupply::own, start);
  const auto said_by_relay = [&](const Reply& reply) {
    return tree.refused(tree.take({.domain = "town.example"}, start), reply, start).reaction;
  };

  const auto throttled = said_by_relay(
      {.code = 451, .enhanced = {4, 7, 1}, .words = "too many messages", .retry_after = {}});
  const auto greylisted =
      said_by_relay({.code = 451, .enhanced = {4, 7, 1}, .words = "greylisted", .retry_after = {}});

  ASSERT_TRUE(throttled.has_value());
  EXPECT_EQ(throttled->level, LimitLevel::channel);
  EXPECT_FALSE(greylisted.has_value());
}

}  // namespace
}  // namespace crier::pacing
