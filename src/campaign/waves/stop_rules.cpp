#include "campaign/waves/stop_rules.h"

#include <string_view>

#include <fmt/format.h>

namespace crier {
namespace {

struct Rule {
  std::string_view key;
  std::string_view what;  // "12 of 400 people " …
  std::optional<double> borne;
  std::int64_t bad{};
  std::int64_t all{};
  std::string_view of;
};

}  // namespace

StopCounts operator-(const StopCounts& now, const StopCounts& before) {
  return {.people = now.people - before.people,
          .undeliverable = now.undeliverable - before.undeliverable,
          .content_refused = now.content_refused - before.content_refused,
          .visits = now.visits - before.visits,
          .failed_visits = now.failed_visits - before.failed_visits};
}

std::optional<std::string> broken_rule(const StopRules& rules, const StopCounts& counts) {
  const Rule all[] = {
      {.key = "undeliverable",
       .what = "could not be reached for good; look at the reasons in the report and at the "
               "addresses",
       .borne = rules.undeliverable,
       .bad = counts.undeliverable,
       .all = counts.people,
       .of = "people who were tried"},
      {.key = "content_refused",
       .what = "were refused for what the notice says; ask the provider, and change the words or "
               "the sender",
       .borne = rules.content_refused,
       .bad = counts.content_refused,
       .all = counts.people,
       .of = "people who were tried"},
      {.key = "objection_errors",
       .what = "were answered with an error; see what crierd's log says of its pages",
       .borne = rules.objection_errors,
       .bad = counts.failed_visits,
       .all = counts.visits,
       .of = "visits to its objection links"},
  };
  for (const Rule& rule : all) {
    if (!rule.borne || rule.all < rules.people_min) continue;
    const double share = static_cast<double>(rule.bad) / static_cast<double>(rule.all);
    if (share <= *rule.borne) continue;
    return fmt::format(
        "{} of {} {} ({:.2f} %) {}. stop.{} bears {:.4g} %. Resume it when that is "
        "mended; counting begins anew then",
        rule.bad, rule.all, rule.of, 100 * share, rule.what, rule.key, 100 * *rule.borne);
  }
  return std::nullopt;
}

}  // namespace crier
