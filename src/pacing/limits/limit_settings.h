// What the operator has configured of one channel's tree of limits. Pure.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "campaign/campaign_spec.h"
#include "pacing/limits/limit_policy.h"
#include "pacing/limits/reply_rule.h"
#include "pacing/limits/send_hours.h"

namespace crier::pacing {

// Mailbox providers that are one to whom they serve: by the domains of addresses, and by the names
// of the servers that take their mail.
struct ProviderGroup {
  std::string name;                      // "gmail".
  std::vector<std::string> domains;      // "gmail.com", in lower case with A-labels.
  std::vector<std::string> mx_suffixes;  // ".google.com": of the name of a mail server.
  LimitPolicy policy;
  std::vector<ReplyRule> rules;  // Before those of everybody.
};

// The hours at which people are told, by the clocks where they live (quiet_hours.h).
struct PeopleHours {
  SendHours hours;
  // Notices of these are told at any hour. Whom a breach concerns may have to act at once.
  std::set<NoticeProfile> at_any_hour{NoticeProfile::breach};
};

struct LimitSettings {
  LimitPolicy channel;
  std::vector<ProviderGroup> groups;
  // Of each destination domain that is in no group and has none of its own: those of a large
  // provider are limited together, as its group.
  LimitPolicy each_domain;
  std::map<std::string, LimitPolicy, std::less<>> domains;
  // The operator's of everybody, before those of the groups.
  std::vector<ReplyRule> first_rules;
  std::vector<ReplyRule> rules;
  std::optional<PeopleHours> people;  // Nothing: they are told at any hour.
  // Domains that are remembered at the same time, of some 300 octets each. Only those with
  // something to remember count: under way, just sent to, counted for a day, or slowed.
  std::size_t domains_max{200'000};
};

// Whether anything depends on where a notice goes, and not only on its channel.
[[nodiscard]] bool tells_destinations_apart(const LimitSettings& settings);
// Whether a group or a domain has a limit.
[[nodiscard]] bool limits_destinations(const LimitSettings& settings);
// Whether what servers say does anything.
[[nodiscard]] bool reads_replies(const LimitSettings& settings);

struct SettingsFault {
  std::string node;  // "channel", "group gmail", "domain example.org", "each domain".
  std::string part;  // "rate", "rules".
  std::string message;
};

[[nodiscard]] std::vector<SettingsFault> faults_of(const LimitSettings& settings);

}  // namespace crier::pacing
