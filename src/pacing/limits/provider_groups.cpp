#include "pacing/limits/provider_groups.h"

#include <optional>
#include <string>
#include <utility>

namespace crier::pacing {
namespace {

using Names = const std::string_view[];

constexpr Names gmail_domains = {"gmail.com", "googlemail.com"};
constexpr Names gmail_mx = {".google.com", ".googlemail.com"};

constexpr Names yahoo_domains = {
    "aim.com",   "aol.com",     "aol.de",   "aol.fr",   "aol.it",   "rocketmail.com",
    "yahoo.com", "yahoo.co.uk", "yahoo.de", "yahoo.dk", "yahoo.es", "yahoo.fi",
    "yahoo.fr",  "yahoo.gr",    "yahoo.ie", "yahoo.it", "yahoo.nl", "yahoo.no",
    "yahoo.pl",  "yahoo.pt",    "yahoo.ro", "yahoo.se", "ymail.com"};
constexpr Names yahoo_mx = {".yahoodns.net"};

constexpr Names outlook_domains = {
    "hotmail.be", "hotmail.com", "hotmail.co.uk", "hotmail.de", "hotmail.dk",   "hotmail.es",
    "hotmail.fi", "hotmail.fr",  "hotmail.gr",    "hotmail.it", "hotmail.nl",   "hotmail.no",
    "hotmail.se", "live.at",     "live.be",       "live.com",   "live.de",      "live.dk",
    "live.fi",    "live.fr",     "live.ie",       "live.it",    "live.nl",      "live.no",
    "live.se",    "msn.com",     "outlook.at",    "outlook.be", "outlook.com",  "outlook.cz",
    "outlook.de", "outlook.dk",  "outlook.es",    "outlook.fr", "outlook.hu",   "outlook.ie",
    "outlook.it", "outlook.lv",  "outlook.pt",    "outlook.sk", "passport.com", "windowslive.com"};
constexpr Names outlook_mx = {".olc.protection.outlook.com"};
constexpr Names office365_mx = {".mail.protection.outlook.com"};
constexpr Names office365_dane_mx = {".mx.microsoft"};

constexpr Names apple_domains = {"icloud.com", "mac.com", "me.com"};
constexpr Names apple_mx = {".icloud.com"};

constexpr Names gmx_domains = {"gmx.at", "gmx.ch", "gmx.com", "gmx.de",
                               "gmx.eu", "gmx.fr", "gmx.net", "web.de"};
constexpr Names gmx_mx = {".gmx.net", ".web.de"};
constexpr Names mail_com_domains = {"mail.com"};

constexpr Names orange_domains = {"orange.fr", "wanadoo.fr"};
constexpr Names orange_mx = {".orange.fr"};
constexpr Names kpn_domains = {"kpnmail.nl", "kpnplanet.nl", "planet.nl"};
constexpr Names kpn_mx = {".kpnmail.nl"};
constexpr Names comcast_domains = {"comcast.net"};
constexpr Names netvigator_domains = {"netvigator.com"};
constexpr Names qq_domains = {"foxmail.com", "qq.com"};
constexpr Names netease_domains = {"126.com", "163.com"};
constexpr Names netease_mx = {".netease.com"};
constexpr Names yahoo_japan_domains = {"yahoo.co.jp"};

constexpr Names mimecast_mx = {".mimecast.com", ".mimecast.co.za", ".mimecast-offshore.com"};
constexpr Names barracuda_mx = {".barracudanetworks.com"};

constexpr ProviderRow rows[] = {
    {"gmail", gmail_domains, gmail_mx, 5, 0},
    {"yahoo", yahoo_domains, yahoo_mx, 10, 0},
    {"outlook", outlook_domains, outlook_mx, 5, 0},
    {"office365", {}, office365_mx, 5, 0},
    {"office365-dane", {}, office365_dane_mx, 5, 0},
    {"apple", apple_domains, apple_mx, 10, 0},
    {"gmx", gmx_domains, gmx_mx, 4, 0},
    {"mail.com", mail_com_domains, {}, 10, 0},
    {"orange", orange_domains, orange_mx, 2, 0},
    {"kpn", kpn_domains, kpn_mx, 10, 0},
    {"comcast", comcast_domains, {}, 25, 0},
    {"netvigator", netvigator_domains, {}, 5, 0},
    {"qq", qq_domains, {}, 4, 0},
    {"netease", netease_domains, netease_mx, 4, 0},
    {"yahoo-japan", yahoo_japan_domains, {}, 2, 10},
    {"mimecast", {}, mimecast_mx, 10, 0},
    {"barracuda", {}, barracuda_mx, 10, 0},
};

// Of each destination that is in no group.
constexpr int connections_of_others = 10;
constexpr double per_second_of_others = 100;

RateLimit rate_of(double per_second) {
  return {.per_second = per_second, .burst = burst_min(per_second)};
}

// Nothing: there is no such rule where a relay stands between.
std::optional<ReplyRule> behind_relay(ReplyRule rule) {
  switch (rule.action) {
    case ReplyAction::cap_concurrency: return std::nullopt;
    case ReplyAction::pause:
    case ReplyAction::stop:
      rule.action = ReplyAction::alarm;
      rule.duration = std::chrono::seconds(0);
      return rule;
    default: return rule;
  }
}

ProviderGroup group_of(const ProviderRow& row, MailPath path) {
  ProviderGroup group{.name = std::string(row.name),
                      .domains = {row.domains.begin(), row.domains.end()},
                      .mx_suffixes = {row.mx_suffixes.begin(), row.mx_suffixes.end()},
                      .policy = {},
                      .rules = {}};
  if (row.per_second > 0) group.policy.rate = rate_of(row.per_second);
  if (path == MailPath::direct && row.connections > 0) group.policy.concurrency = row.connections;
  for (ReplyRule& rule : rules_of_provider(row.name)) {
    if (path == MailPath::direct) {
      group.rules.push_back(std::move(rule));
    } else if (auto kept = behind_relay(std::move(rule))) {
      group.rules.push_back(*std::move(kept));
    }
  }
  return group;
}

}  // namespace

std::span<const ProviderRow> provider_rows() {
  return rows;
}

LimitSettings provider_limits(MailPath path) {
  LimitSettings settings;
  for (const ProviderRow& row : rows) settings.groups.push_back(group_of(row, path));
  if (path == MailPath::direct) {
    settings.each_domain.rate = rate_of(per_second_of_others);
    settings.each_domain.concurrency = connections_of_others;
  }
  settings.rules = rules_of_all_mail();
  if (path == MailPath::relay) {
    // It is the relay that has said so, whoever the notice is for.
    for (ReplyRule& rule : settings.rules) {
      if (rule.action != ReplyAction::ignore) rule.scope = ReplyScope::channel;
    }
  }
  return settings;
}

}  // namespace crier::pacing
