// What the replies of mailbox providers mean (provider_groups.h has the sources).
#include <string>
#include <utility>

#include "pacing/limits/provider_groups.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;
using Action = ReplyAction;
using Rules = std::vector<ReplyRule>;

ReplyRule paused(std::string name, std::string words, int times_an_hour,
                 std::chrono::seconds duration) {
  return {.name = std::move(name),
          .words = std::move(words),
          .action = Action::pause,
          .times_an_hour = times_an_hour,
          .duration = duration};
}

ReplyRule stopped(std::string name, std::string words, int times_an_hour,
                  std::chrono::seconds duration) {
  ReplyRule rule = paused(std::move(name), std::move(words), times_an_hour, duration);
  rule.action = Action::stop;
  return rule;
}

ReplyRule capped(std::string name, std::string words, int times_an_hour, double per_minute,
                 std::chrono::seconds duration) {
  ReplyRule rule = paused(std::move(name), std::move(words), times_an_hour, duration);
  rule.action = Action::cap_rate;
  rule.per_minute = per_minute;
  return rule;
}

ReplyRule one_at_a_time(std::string name, std::string words, int times_an_hour,
                        std::chrono::seconds duration) {
  ReplyRule rule = paused(std::move(name), std::move(words), times_an_hour, duration);
  rule.action = Action::cap_concurrency;
  rule.concurrency = 1;
  return rule;
}

ReplyRule ignored(std::string name, std::string code, std::string words) {
  return {.name = std::move(name),
          .code = std::move(code),
          .words = std::move(words),
          .action = Action::ignore};
}

ReplyRule ignored_status(std::string name, std::string status) {
  return {.name = std::move(name), .status = std::move(status), .action = Action::ignore};
}

// "550 5.7.26": without what authenticates the sender nobody there gets anything. Three of them,
// because a forwarder's refusal may quote another's.
ReplyRule unauthenticated(std::string name, std::string status) {
  return {.name = std::move(name),
          .code = "5xx",
          .status = std::move(status),
          .action = Action::stop,
          .times_an_hour = 3,
          .duration = 1h};
}

Rules gmail() {
  return {capped("gmail_unusual_rate", "unusual rate", 2, 10, 30min),
          unauthenticated("gmail_unauthenticated", "5.7.26"),
          stopped("gmail_reputation", "low reputation of the sending", 1, 1h),
          paused("gmail_suspicious", "detected that this message", 5, 1h)};
}

Rules yahoo() {
  return {capped("yahoo_ts02", "[TS02]", 3, 1, 30min),
          capped("yahoo_ts03", "[TS03]", 3, 10, 30min),
          paused("yahoo_tss04", "[TSS04]", 2, 2h),
          paused("yahoo_ts04", "TS04]", 2, 2h),
          paused("yahoo_tss05", "[TSS05]", 2, 4h),
          paused("yahoo_ts05", "TS05]", 2, 4h),
          stopped("yahoo_block_list", "[BL", 5, 2h),
          capped("yahoo_per_connection", "max*per connection", 3, 10, 1h)};
}

// "Access denied" is about the sender only with 5.7.x; with 5.4.1 nobody has the address.
ReplyRule access_denied() {
  ReplyRule rule = stopped("outlook_access_denied", "access denied", 5, 1h);
  rule.code = "5xx";
  rule.status = "5.7.x";
  return rule;
}

Rules outlook() {
  return {// Of one person, whatever stands after it.
          ignored("outlook_recipient", "", "recipient address rejected"),
          stopped("outlook_block_list", "on our block list", 5, 2h),
          unauthenticated("outlook_unauthenticated", "5.7.515"),
          unauthenticated("outlook_dmarc", "5.7.509"),
          access_denied(),
          paused("outlook_busy", "server busy", 5, 30min),
          capped("outlook_busy_slowly", "server busy", 3, 1, 15min),
          paused("outlook_rate_limited", "rate limited", 3, 30min),
          one_at_a_time("outlook_connections", "maximum number of*connections", 2, 1h),
          one_at_a_time("outlook_ib007", "IB007", 1, 1h)};
}

Rules renamed(Rules rules, const std::string& from, const std::string& to) {
  for (ReplyRule& rule : rules) rule.name.replace(0, from.size(), to);
  return rules;
}

Rules apple() {
  return {// RFC 5321: 450, and one person's.
          ignored("apple_mailbox", "4xx", "mailbox unavailable"),
          paused("apple_bs02", "[BS02]", 1, 15min),
          paused("apple_hcm1", "[HCM1]", 1, 15min),
          stopped("apple_spamhaus", "spamhaus", 3, 4h),
          {.name = "apple_unavailable",
           .code = "4xx",
           .words = "service*unavailable",
           .action = Action::pause,
           .duration = 15min}};
}

Rules gmx() {
  return {one_at_a_time("gmx_connections", "too many connections", 3, 30min),
          capped("gmx_restricted", "policy restrictions", 5, 1, 1h),
          paused("gmx_violation", "policy violation", 1, 1h),
          {.name = "gmx_refused",
           .code = "554",
           .words = "ESMTP Service not available",
           .without_words = "policy restrictions",
           .action = Action::stop,
           .duration = 2h}};
}

Rules orange() {
  return {one_at_a_time("orange_connections", "too many connections", 1, 1h),
          one_at_a_time("orange_connexions", "trop de connexions", 1, 1h),
          stopped("orange_blocked", "blocked for spamming", 1, 2h),
          stopped("orange_spamhaus", "spamhaus", 1, 2h),
          stopped("orange_cloudmark", "cloudmark", 1, 2h),
          paused("orange_refused", "service refused", 1, 1h),
          paused("orange_refuse", "service refuse.", 1, 1h)};
}

Rules comcast() {
  ReplyRule throttled{.name = "comcast_throttled", .words = "#RL0000", .action = Action::slow};
  return {paused("comcast_rl10", "#RL000010", 1, 5min), throttled};
}

// 4xx with these words is about how much there is, whoever says so.
ReplyRule too_many(std::string name, std::string words) {
  return {.name = std::move(name), .code = "4xx", .words = std::move(words)};
}

ReplyRule bad_name(std::string name, std::string words, int times_an_hour) {
  return {.name = std::move(name),
          .code = "5xx",
          .status = "5.7.x",
          .words = std::move(words),
          .action = Action::stop,
          .times_an_hour = times_an_hour,
          .duration = 1h};
}

}  // namespace

std::vector<ReplyRule> rules_of_provider(std::string_view name) {
  if (name == "gmail") return gmail();
  if (name == "yahoo") return yahoo();
  if (name == "outlook") return outlook();
  if (name == "office365") return renamed(outlook(), "outlook", "office365");
  if (name == "office365-dane") return renamed(outlook(), "outlook", "office365_dane");
  if (name == "apple") return apple();
  if (name == "gmx") return gmx();
  if (name == "orange") return orange();
  if (name == "comcast") return comcast();
  return {};
}

std::vector<ReplyRule> rules_of_all_mail() {
  return {
      // The first try of anybody is refused so, on purpose.
      ignored("greylisted", "4xx", "greylist"),
      ignored("graylisted", "4xx", "graylist"),
      // One mailbox, not its provider: Gmail's 450 4.2.1.
      ignored("mailbox_rate", "", "receiving mail"),
      // Amazon SES as relay: what is over its quota is dropped by it, and says so by 454.
      {.name = "ses_quota",
       .code = "454",
       .words = "quota exceeded",
       .action = Action::stop,
       .scope = ReplyScope::channel,
       .duration = 1h},
      {.name = "ses_rate",
       .code = "454",
       .words = "sending rate exceeded",
       .scope = ReplyScope::channel},
      // RFC 5321 4.2.1: the server closes the connection, most often because there are too many.
      {.name = "service_closing", .code = "421"},
      // Too many for one mailbox, or too much in it, in whatever words.
      ignored_status("mailbox_rate_status", "4.2.1"),
      ignored_status("mailbox_full_status", "4.2.2"),
      {.name = "policy_for_now", .code = "4xx", .status = "4.7.x"},
      too_many("too_many", "too many"),
      too_many("too_fast", "too fast"),
      too_many("slower", "slow*down"),
      too_many("try_slower", "again slower"),
      too_many("rate_limit", "rate limit"),
      too_many("throttled", "throttl"),
      bad_name("reputation", "reputation", 1),
      bad_name("block_list", "block list", 2),
      bad_name("blocklist", "blocklist", 2),
      bad_name("blacklist", "blacklist", 2),
      bad_name("spamhaus", "spamhaus", 2),
      bad_name("blocked", "blocked using", 2),
      // Policies of single mailboxes and lists say x.7.x as well: it stops nobody by itself.
      {.name = "policy",
       .code = "5xx",
       .status = "5.7.x",
       .action = Action::alarm,
       .times_an_hour = 100},
  };
}

}  // namespace crier::pacing
