// The limits that come with Crier for services that take notices for others: push services, SMS by
// kind of sender, and Amazon SES in its sandbox. A dated table, as provider_groups.h is. The rules
// count for the channels whose section says so (config/channel/limits_section.h); no channel takes
// its rate from here yet.
//
// Sources, looked at on 2026-11-29: Firebase, "Throttling and quotas" (FCM HTTP v1: 600,000
// messages in any minute and project; ramp up over 60 s; 429 without Retry-After: 60 s); Apple,
// "Handling notification responses from APNs" (no rate is published); RFC 8030 (Web Push); Twilio
// and Telnyx on senders (a long code does one part a second); AWS, "Service quotas in Amazon SES".
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "pacing/limits/limit_policy.h"
#include "pacing/limits/reply_rule.h"

namespace crier::pacing {

// `push`: of a channel that speaks to FCM and to APNs. `web_service`: of a system that takes
// notices by HTTP and is nobody's that we know.
enum class RuleSet : std::uint8_t { fcm, apns, push, web_push, sms, web_service, mail };

struct ServiceRow {
  std::string_view name;                 // "fcm", "sms_long_code".
  double per_second{};                   // 0: none is published.
  std::int64_t per_day{};                // 0: none.
  std::chrono::seconds starts_within{};  // From its floor to the full rate; 0: at once.
  int burst{};                           // 0: the smallest.
  RuleSet rules{};
};
[[nodiscard]] std::span<const ServiceRow> service_rows();

// Nothing: no such row.
[[nodiscard]] std::optional<LimitPolicy> service_limit(std::string_view name);
[[nodiscard]] std::vector<ReplyRule> rules_of(RuleSet rules);

}  // namespace crier::pacing
