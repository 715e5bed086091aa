// Replies are real ones where nothing else is said, from public logs, bug reports and the
// providers' own pages, with addresses of the documentation networks in the place of those of
// senders.
#include "pacing/limits/provider_groups.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "pacing/limits/channel_limits.h"
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

struct ReplyRow {
  const char* domain;
  const char* mx;
  int code;
  EnhancedStatus status;
  const char* words;
  const char* rule;  // Empty: it says nothing of a limit.
  const char* node;
  int heard{1};  // So many of it within an hour.
};

const ReplyRow real_replies[] = {
    {"gmail.com",
     "",
     421,
     {4, 7, 28},
     "Gmail has detected an unusual rate of unsolicited mail originating from your IP address. To "
     "protect our users from spam, mail sent from your IP address has been temporarily rate "
     "limited. - gsmtp",
     "service_closing",
     "gmail"},
    {"gmail.com",
     "",
     421,
     {4, 7, 0},
     "Our system has detected an unusual rate of unsolicited mail originating from your IP "
     "address. To protect our users from spam, mail sent from your IP address has been temporarily "
     "blocked.",
     "gmail_unusual_rate",
     "gmail",
     2},
    {"gmail.com",
     "",
     450,
     {4, 2, 1},
     "The user you are trying to contact is receiving mail at a rate that prevents additional "
     "messages from being delivered. Please resend your message at a later time. - gsmtp",
     "",
     ""},
    {"gmail.com",
     "",
     550,
     {5, 7, 1},
     "[192.0.2.1      19] Our system has detected that this message is likely suspicious due to "
     "the very low reputation of the sending domain. To best protect our users from spam, the "
     "message has been blocked.",
     "gmail_reputation",
     "gmail"},
    {"gmail.com",
     "",
     550,
     {5, 7, 1},
     "[192.0.2.1] Our system has detected that this message is likely unsolicited mail. To reduce "
     "the amount of spam sent to Gmail, this message has been blocked.",
     "gmail_suspicious",
     "gmail",
     5},
    {"gmail.com",
     "",
     550,
     {5, 7, 26},
     "Unauthenticated email from example.org is not accepted due to domain's DMARC policy.",
     "gmail_unauthenticated",
     "gmail",
     3},
    {"town.example",
     "aspmx.l.google.com",
     452,
     {4, 2, 2},
     "The email account that you tried to reach is over quota.",
     "",
     ""},
    {"yahoo.de",
     "",
     421,
     {4, 7, 0},
     "[TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user "
     "complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes",
     "yahoo_tss04",
     "yahoo",
     2},
    {"aol.com",
     "",
     421,
     {4, 7, 0},
     "[TSS04] Messages from 192.0.2.1 temporarily deferred due to user complaints - 4.16.55.1;i "
     "see https://help.yahoo.com/kb/postmaster/SLN3434.html",
     "service_closing",
     "yahoo"},
    {"yahoo.com",
     "",
     421,
     {4, 7, 0},
     "[TS03] All messages from 192.0.2.1 will be permanently deferred; Retrying will NOT succeed.",
     "yahoo_ts03",
     "yahoo",
     3},
    {"yahoo.com",
     "",
     553,
     {5, 7, 1},
     "[BL21] Connections will not be accepted from 192.0.2.1, because the ip is in Spamhaus's "
     "list; see http://postmaster.yahoo.com/550-bl23.html",
     "yahoo_block_list",
     "yahoo",
     5},
    {"hotmail.com",
     "",
     451,
     {4, 7, 650},
     "The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation. For "
     "e-mail delivery information, see https://aka.ms/postmaster (S775) [Name=Protocol Filter "
     "Agent][AGT=PFA]",
     "outlook_rate_limited",
     "outlook",
     3},
    {"hotmail.com",
     "",
     451,
     {4, 7, 650},
     "The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation. (S775)",
     "policy_for_now",
     "outlook"},
    {"town.example",
     "town-example.mail.protection.outlook.com",
     451,
     {4, 7, 500},
     "Server busy. Please try again later from [192.0.2.2]. (AS761)",
     "office365_busy_slowly",
     "office365",
     3},
    {"town.example",
     "town-example.mail.protection.outlook.com",
     451,
     {4, 7, 500},
     "Server busy. Please try again later from [192.0.2.2]. (S77)",
     "office365_busy",
     "office365",
     5},
    {"live.de",
     "",
     550,
     {5, 7, 1},
     "Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service "
     "provider since part of their network is on our block list (S3150). You can also refer your "
     "provider to http://mail.live.com/mail/troubleshooting.aspx#errors.",
     "",
     "",
     4},
    {"live.de",
     "",
     550,
     {5, 7, 1},
     "Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service "
     "provider since part of their network is on our block list (S3150). You can also refer your "
     "provider to http://mail.live.com/mail/troubleshooting.aspx#errors.",
     "outlook_block_list",
     "outlook",
     5},
    {"outlook.com",
     "",
     550,
     {5, 7, 515},
     "Access denied, sending domain example.org does not meet the required authentication level.",
     "outlook_unauthenticated",
     "outlook",
     3},
    {"town.example",
     "town-example.mail.protection.outlook.com",
     451,
     {4, 3, 2},
     "The maximum number of concurrent connections has exceeded a limit, closing transmission "
     "channel",
     "office365_connections",
     "office365",
     2},
    // A person's refusal: nobody there has this address.
    {"town.example",
     "town-example.mail.protection.outlook.com",
     550,
     {5, 4, 1},
     "[ada@town.example]: Recipient address rejected: Access denied. AS(201806281) "
     "[DB5EUR03FT013.eop-EUR03.prod.protection.outlook.com]",
     "",
     "",
     20},
    {"town.example",
     "town-example.a-v1.mx.microsoft",
     550,
     {5, 7, 1},
     "Recipient address rejected: Access denied. AS(201806271)",
     "",
     "",
     20},
    {"town.example",
     "town-example.mail.protection.outlook.com",
     550,
     {5, 7, 606},
     "Access denied, banned sending IP [192.0.2.1]. To request removal from this list please visit "
     "https://sender.office.com/ and follow the directions.",
     "office365_access_denied",
     "office365",
     5},
    {"icloud.com",
     "",
     554,
     {5, 7, 1},
     "[HM08] Message rejected due to local policy. Please visit "
     "https://support.apple.com/en-us/HT204137",
     "",
     ""},
    {"gmx.de",
     "",
     554,
     {},
     "gmx.net (mxgmx117) Nemesis ESMTP Service not available\nNo SMTP service\nIP address is block "
     "listed.\nFor explanation visit https://postmaster.gmx.net/en/case?c=r0303",
     "gmx_refused",
     "gmx"},
    {"gmx.net",
     "",
     554,
     {},
     "gmx.net (mxgmx016) Nemesis ESMTP Service not available No SMTP service Reject due to policy "
     "restrictions",
     "",
     "",
     4},
    {"gmx.net",
     "",
     554,
     {},
     "gmx.net (mxgmx016) Nemesis ESMTP Service not available No SMTP service Reject due to policy "
     "restrictions",
     "gmx_restricted",
     "gmx",
     5},
    {"orange.fr",
     "",
     421,
     {},
     "mwinf5c79 ME Trop de connexions, veuillez verifier votre configuration. Too many "
     "connections, slow down. OFR005_104 [104]",
     "orange_connections",
     "orange"},
    {"orange.fr",
     "",
     421,
     {},
     "mwinf5c10 ME Service refuse. Veuillez essayer plus tard.",
     "orange_refuse",
     "orange"},
    {"wanadoo.fr",
     "",
     550,
     {},
     "mwinf5c04 ME Adresse IP source bloquee pour incident de spam. Client host blocked for "
     "spamming issues. OFR006_102 Ref",
     "orange_blocked",
     "orange"},
    {"comcast.net",
     "",
     451,
     {4, 2, 0},
     "Throttled - https://postmaster.comcast.net/smtp-error-codes.php#RL000010",
     "comcast_rl10",
     "comcast"},
    {"comcast.net",
     "",
     421,
     {4, 1, 0},
     "192.0.2.1 Throttled - try again later. Please see "
     "https://postmaster.comcast.net/smtp-error-codes.php#RL000003",
     "comcast_throttled",
     "comcast"},
    {"town.example",
     "",
     454,
     {},
     "Throttling failure: Maximum sending rate exceeded.",
     "ses_rate",
     ""},
    {"town.example",
     "",
     454,
     {},
     "Throttling failure: Daily message quota exceeded.",
     "ses_quota",
     ""},
    {"town.example",
     "",
     421,
     {4, 7, 0},
     "mx.town.example Error: too many errors from 192.0.2.3",
     "service_closing",
     "town.example"},
    {"town.example",
     "",
     450,
     {4, 7, 1},
     "<ada@town.example>: Recipient address rejected: Greylisted for 5 minutes",
     "",
     ""},
    {"town.example", "", 451, {4, 7, 1}, "Greylisting in action, please come back later", "", ""},
    {"town.example", "", 452, {4, 2, 2}, "The email account is over quota", "", ""},
    {"town.example",
     "",
     550,
     {5, 7, 1},
     "Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
     "spamhaus",
     "town.example",
     2},
    {"town.example", "", 550, {5, 7, 1}, "relaying denied", "", ""},
    {"town.example", "", 550, {5, 7, 1}, "relaying denied", "policy", "town.example", 100},
    {"town.example", "", 550, {5, 1, 1}, "<ada@town.example>: User unknown in local table", "", ""},
};

// Made up, beside real ones that look like them.
const ReplyRow similar_replies[] = {
    {"town.example",
     "town-example.mail.protection.outlook.com",
     550,
     {5, 4, 316},
     "Message expired, connection refused(Socket error code 10061): access denied",
     "",
     "",
     20},
    {"icloud.com",
     "",
     450,
     {4, 2, 0},
     "<ada@icloud.com>: Requested mail action not taken: mailbox unavailable",
     "",
     ""},
    {"icloud.com",
     "",
     451,
     {},
     "Service temporarily unavailable, try again later",
     "apple_unavailable",
     "apple"},
    {"town.example", "", 450, {4, 2, 1}, "too many messages for this mailbox", "", ""},
    {"town.example", "", 452, {4, 2, 2}, "user has too many messages on the server", "", ""},
    {"town.example",
     "",
     421,
     {4, 2, 1},
     "mx.town.example closing connection, too many messages",
     "service_closing",
     "town.example"},
    {"web.de",
     "",
     421,
     {},
     "web.de (mxweb012) Nemesis ESMTP Service not available, closing transmission channel",
     "service_closing",
     "gmx"},
    {"yahoo.com",
     "",
     553,
     {5, 7, 1},
     "[BL21] Connections will not be accepted from 192.0.2.1, because it is blocked using Spamhaus",
     "",
     "",
     4},
    {"icloud.com",
     "",
     554,
     {5, 7, 1},
     "Message rejected: a link in it is listed by the Spamhaus DBL",
     "",
     "",
     2},
    {"icloud.com",
     "",
     554,
     {5, 7, 1},
     "Message rejected: a link in it is listed by the Spamhaus DBL",
     "apple_spamhaus",
     "apple",
     3},
};

void expect_reading(const ReplyRow& row) {
  LimitTree tree(provider_limits(MailPath::direct), RateSupply::own, start);
  std::optional<LimitTree::Reaction> reaction;
  Moment now = start;
  for (int heard = 0; heard < row.heard; ++heard) {
    // Half a second between them: what is paused meanwhile is told of a notice sent before.
    now.steady += 500ms;
    const LimitTree::Ticket ticket = tree.take({.domain = row.domain, .mx = row.mx}, now);
    reaction =
        tree.refused(
                ticket,
                {.code = row.code, .enhanced = row.status, .words = row.words, .retry_after = {}},
                now)
            .reaction;
  }

  EXPECT_EQ(reaction ? reaction->rule : "", row.rule) << row.words;
  EXPECT_EQ(reaction ? reaction->node : "", row.node) << row.words;
}

TEST(ProviderGroups, read_real_replies) {
  for (const ReplyRow& row : real_replies) expect_reading(row);
}

TEST(ProviderGroups, tell_apart_replies_that_are_alike) {
  for (const ReplyRow& row : similar_replies) expect_reading(row);
}

struct Service {
  const char* name;
  double per_second;
  int burst;
};

TEST(ChannelLimits, are_those_of_the_services) {
  const Service services[] = {
      {"fcm", 9'950, 3'000},        {"apns", 0, 0},
      {"web_push", 0, 0},           {"sms_long_code", 1, 2},
      {"sms_short_code", 100, 3},   {"sms_toll_free", 20, 2},
      {"sms_alphanumeric", 0.1, 2}, {"sms_account", 50, 2},
      {"ses_sandbox", 1, 2},
  };
  ASSERT_EQ(service_rows().size(), std::size(services));
  for (const Service& service : services) {
    const auto policy = service_limit(service.name);
    ASSERT_TRUE(policy.has_value()) << service.name;
    EXPECT_TRUE(faults_of(*policy).empty()) << service.name;
    EXPECT_EQ(policy->rate ? policy->rate->per_second : 0, service.per_second) << service.name;
    EXPECT_EQ(policy->rate ? policy->rate->burst : 0, service.burst) << service.name;
  }
  EXPECT_EQ(service_limit("ses_sandbox")->per_day, 200);
  EXPECT_EQ(service_limit("carrier_pigeon"), std::nullopt);
}

TEST(ChannelLimits, let_no_minute_have_more_of_fcm_than_its_project_may) {
  const LimitPolicy fcm = *service_limit("fcm");

  EXPECT_LE(fcm.rate->per_second * 60 + fcm.rate->burst, 600'000);
}

struct ServiceReply {
  RuleSet rules;
  int code;
  const char* words;
  const char* rule;
  ReplyAction action;
};

TEST(ChannelLimits, read_the_replies_of_services) {
  const ServiceReply rows[] = {
      {RuleSet::fcm, 429, R"({"error":{"code":429,"status":"RESOURCE_EXHAUSTED"}})", "fcm_quota",
       ReplyAction::pause},
      // One failure of the service's own is for the retry; many are for the circuit breaker.
      {RuleSet::fcm, 500, R"({"error":{"status":"INTERNAL"}})", "", ReplyAction::slow},
      {RuleSet::fcm, 502, "<html><title>502</title></html>", "", ReplyAction::slow},
      {RuleSet::fcm, 503, R"({"error":{"status":"UNAVAILABLE"}})", "", ReplyAction::slow},
      {RuleSet::apns, 500, R"({"reason":"InternalServerError"})", "", ReplyAction::slow},
      {RuleSet::fcm, 404, R"({"error":{"status":"NOT_FOUND"}})", "", ReplyAction::slow},
      {RuleSet::apns, 429, R"({"reason":"TooManyProviderTokenUpdates"})", "apns_token_updates",
       ReplyAction::alarm},
      {RuleSet::apns, 429, R"({"reason":"TooManyRequests"})", "", ReplyAction::slow},
      {RuleSet::apns, 503, R"({"reason":"ServiceUnavailable"})", "", ReplyAction::slow},
      {RuleSet::web_push, 429, "", "web_push_too_many", ReplyAction::slow},
      {RuleSet::web_push, 503, "", "", ReplyAction::slow},
      {RuleSet::web_push, 406, "", "web_push_not_acceptable", ReplyAction::slow},
      {RuleSet::sms, 88, "", "smpp_throttled", ReplyAction::slow},
      {RuleSet::sms, 20, "", "smpp_queue_full", ReplyAction::pause},
      {RuleSet::sms, 11, "", "", ReplyAction::slow},
  };
  for (const ServiceReply& row : rows) {
    LimitSettings settings;
    settings.rules = rules_of(row.rules);
    ASSERT_TRUE(faults_of(settings).empty());
    LimitTree tree(settings, RateSupply::own, start);
    const auto ticket = tree.take({.domain = "push.example"}, start);

    const auto reaction =
        tree.refused(ticket,
                     {.code = row.code, .enhanced = {}, .words = row.words, .retry_after = {}},
                     start)
            .reaction;

    EXPECT_EQ(reaction ? reaction->rule : "", row.rule) << row.code;
    if (reaction) EXPECT_EQ(reaction->action, row.action) << row.code;
  }
}

}  // namespace
}  // namespace crier::pacing
