#include "config/key_rules.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/idna.h"
#include "net/http/url.h"
#include "pacing/limits/limit_policy.h"

namespace crier::app {

std::optional<std::string> accept_all(std::string_view /*text*/) {
  return std::nullopt;
}

std::optional<std::string> check_web_url(std::string_view text) {
  if (!text.starts_with("http://") && !text.starts_with("https://")) {
    return "must begin with https://";
  }
  const auto url = http::parse_url(std::string(text));
  if (!url) return url.error();
  if (url->host.empty()) return "has no host";
  if (const auto bad = bad_a_label(url->host)) return fault_of(*bad);
  if (url->scheme == http::Scheme::https || http::is_loopback(*url)) return std::nullopt;
  return "must be https:// (http:// is for loopback only)";
}

void visit_rate(ConfigVisitor& visitor, pacing::RateLimit& rate) {
  constexpr double rate_max = 1'000'000;
  visitor.number("rate_per_second", rate.per_second, {.least = 0.001, .most = rate_max},
                 Presence::required);
  const double per_second = std::clamp(rate.per_second, 0.001, rate_max);
  const int least = pacing::burst_min(per_second);
  int burst = rate.burst != 0 ? rate.burst : pacing::burst_usual(per_second);
  visitor.integer("burst", burst, {.least = 1, .most = 1'000'000});
  visitor.rule(
      "burst", burst >= least,
      fmt::format("must be at least {} at {} a second, is {}", least, rate.per_second, burst));
  const int most = pacing::burst_max(per_second);
  visitor.rule("burst", burst <= most,
               fmt::format("must be at most {} at {} a second, what it gives in a day, is {}", most,
                           rate.per_second, burst));
  rate.burst = burst;
}

}  // namespace crier::app
