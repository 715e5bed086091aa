#include "pacing/limits/channel_limits.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "pacing/limits/provider_groups.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

constexpr ServiceRow rows[] = {
    // 60 s at this rate and a burst are the 600,000 of any minute.
    {"fcm", 9'950, 0, 60s, 3'000, RuleSet::fcm},
    {"apns", 0, 0, 0s, 0, RuleSet::apns},
    {"web_push", 0, 0, 0s, 0, RuleSet::web_push},
    // Of parts, which is what a text weighs (limit_tree.h).
    {"sms_long_code", 1, 0, 0s, 0, RuleSet::sms},
    {"sms_short_code", 100, 0, 0s, 0, RuleSet::sms},
    {"sms_toll_free", 20, 0, 0s, 0, RuleSet::sms},
    {"sms_alphanumeric", 0.1, 0, 0s, 0, RuleSet::sms},
    {"sms_account", 50, 0, 0s, 0, RuleSet::sms},
    {"ses_sandbox", 1, 200, 0s, 0, RuleSet::mail},
};

// The service itself speaks: it means everything that goes to it.
ReplyRule of_service(std::string name, std::string code, std::string words = {}) {
  return {.name = std::move(name),
          .code = std::move(code),
          .words = std::move(words),
          .scope = ReplyScope::channel};
}

ReplyRule pause_of_service(std::string name, std::string code, std::chrono::seconds duration) {
  ReplyRule rule = of_service(std::move(name), std::move(code));
  rule.action = ReplyAction::pause;
  rule.duration = duration;
  return rule;
}

// What is the service's own trouble, 5xx, is in no rule: one of them is for the retry of its
// notice, a share of them for the circuit breaker, and Retry-After counts without a rule.
std::vector<ReplyRule> fcm() {
  return {pause_of_service("fcm_quota", "429", 60s)};
}

std::vector<ReplyRule> apns() {
  // Our token was renewed too often, which no rate of notices changes.
  ReplyRule renewed = of_service("apns_token_updates", "429", "TooManyProviderTokenUpdates");
  renewed.action = ReplyAction::alarm;
  // Too many for one device.
  ReplyRule device = of_service("apns_device", "429", "TooManyRequests");
  device.action = ReplyAction::ignore;
  return {renewed, device};
}

// What only APNs says comes first.
std::vector<ReplyRule> push() {
  std::vector<ReplyRule> rules = apns();
  ReplyRule quota = fcm().front();
  quota.without_words = "TooManyProviderTokenUpdates";
  rules.push_back(quota);
  return rules;
}

// A push service of a browser is known by its host: the destination domain.
std::vector<ReplyRule> web_push() {
  std::vector<ReplyRule> rules = {of_service("web_push_too_many", "429"),
                                  // Windows says so of a rate.
                                  of_service("web_push_not_acceptable", "406")};
  for (ReplyRule& rule : rules) rule.scope = ReplyScope::provider;
  return rules;
}

std::vector<ReplyRule> sms() {
  return {
      // Command status of SMPP 3.4: ESME_RTHROTTLED, ESME_RMSGQFUL.
      of_service("smpp_throttled", "88"),
      pause_of_service("smpp_queue_full", "20", 10s),
      // Of services that are spoken to by HTTP; Twilio's own numbers.
      of_service("sms_too_many", "429"),
      of_service("twilio_account_rate", "63017"),
      pause_of_service("twilio_queue_full", "30001", 60s),
      pause_of_service("twilio_queue_full_for_sender", "21611", 60s),
  };
}

}  // namespace

std::span<const ServiceRow> service_rows() {
  return rows;
}

std::optional<LimitPolicy> service_limit(std::string_view name) {
  const auto row = std::ranges::find(rows, name, &ServiceRow::name);
  if (row == std::ranges::end(rows)) return std::nullopt;
  LimitPolicy policy;
  if (row->per_second > 0) {
    const int burst = row->burst > 0 ? row->burst : burst_min(row->per_second);
    policy.rate = RateLimit{.per_second = row->per_second, .burst = burst};
  }
  if (row->per_day > 0) policy.per_day = row->per_day;
  if (row->starts_within > 0s) {
    policy.adaptation.start = Adaptation::Start::floor;
    policy.adaptation.recovery = row->starts_within;
  }
  return policy;
}

std::vector<ReplyRule> rules_of(RuleSet rules) {
  switch (rules) {
    case RuleSet::fcm: return fcm();
    case RuleSet::apns: return apns();
    case RuleSet::push: return push();
    case RuleSet::web_push: return web_push();
    case RuleSet::sms: return sms();
    case RuleSet::web_service: return {of_service("web_service_too_many", "429")};
    case RuleSet::mail: return rules_of_all_mail();
  }
  CRIER_CHECK(false);
}

}  // namespace crier::pacing
