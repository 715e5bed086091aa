// The limits that come with Crier for the large mailbox providers: who they are, by domains and by
// the names of their mail servers, what they take, and what their replies mean. A dated table: it
// is looked through anew from time to time, and whatever the operator has written counts instead.
//
// Sources, looked at on `provider_groups_checked_on`: the figures and the families of replies are
// those of KumoMTA's shipped shaping rules (its commit 3ebc1e8 of 2026-08-04: policy-extras and
// community), in our own words; Google's, Yahoo's and Microsoft's pages for senders; RFC 3463 and
// RFC 5321 for the rules of everybody. The figures are those of a mail server with one address of
// its own. The lists of domains are not complete, and cannot be: most domains that a provider
// serves are its customers', and only the mail server says whose they are.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "pacing/limits/limit_settings.h"
#include "pacing/limits/reply_rule.h"

namespace crier::pacing {

inline constexpr std::chrono::year_month_day provider_groups_checked_on{std::chrono::year(2026) /
                                                                        11 / 29};

// How mail reaches the providers.
enum class MailPath : std::uint8_t {
  direct,  // Their servers are spoken to: all that is in the table counts.
  // Another server stands between, with connections and a queue of its own. Its connections to the
  // provider are its own affair, and so is when it leaves the provider alone: of the table count
  // rates, and rules that ask for a pause or a stop give the alarm only. The rules of everybody
  // stay, because what they read is the relay's reply: they act on the whole channel.
  relay,
};

struct ProviderRow {
  std::string_view name;
  std::span<const std::string_view> domains;
  std::span<const std::string_view> mx_suffixes;
  int connections{};    // At the same time, over all domains; 0: not known.
  double per_second{};  // 0: not known.
};
[[nodiscard]] std::span<const ProviderRow> provider_rows();

// By the name of a row, in the order in which they are read.
[[nodiscard]] std::vector<ReplyRule> rules_of_provider(std::string_view name);
// Of everybody, after those of the provider.
[[nodiscard]] std::vector<ReplyRule> rules_of_all_mail();

// The whole table as settings; the channel and single domains have no limits there.
[[nodiscard]] LimitSettings provider_limits(MailPath path);

}  // namespace crier::pacing
