#include <algorithm>
#include <map>
#include <memory>

#include <fmt/format.h>

#include "app/campaign/campaign_opening.h"
#include "app/campaign/channel_rate.h"
#include "app/cli/campaign_commands.h"
#include "app/cli/commands.h"
#include "app/cli/planned_audience.h"
#include "campaign/counted_languages.h"
#include "report/plan_view.h"

#include <CLI/CLI.hpp>

namespace crier::app {
namespace {

class PlanBuilder {
 public:
  explicit PlanBuilder(CountedLanguages& languages) : languages_(languages) {}

  void add(const store::PlanRow& row) {
    auto& place = places_[{row.country, languages_.of(row.country, row.locale).counted}];
    (row.exclusion ? place.excluded : place.recipients) += row.people;
    if (row.exclusion) exclusions_[*row.exclusion] += row.people;
  }

  void fill(report::CampaignPlan& plan) const {
    for (const auto& [name, place] : places_) {
      plan.places.push_back({.country = name.first,
                             .locale = name.second,
                             .recipients = place.recipients,
                             .excluded = place.excluded});
    }
    for (const auto& [reason, people] : exclusions_) plan.exclusions.push_back({reason, people});
    std::ranges::sort(plan.exclusions, std::greater{}, &report::PlanExclusion::people);
  }

 private:
  CountedLanguages& languages_;
  std::map<std::pair<std::string, std::string>, report::PlanPlace> places_;
  std::map<Reason, std::int64_t> exclusions_;
};

report::CampaignPlan plan_of(Context& context, const store::CampaignRecord& campaign) {
  const notice::Catalogue& catalogue = context.catalogue();
  const CampaignSpec spec = require_spec(campaign, catalogue);
  const notice::NoticeBook book = require_notices(context, spec);
  const auto rate = channel_rate(context.config(), spec.channel);
  if (!rate) throw CommandFailure(rate.error());

  CountedLanguages languages(spec.controller_locale,
                             {book.locales().begin(), book.locales().end()});
  PlanBuilder builder(languages);
  read_planned_audience(context, spec, [&](const store::PlanRow& row) { builder.add(row); });
  report::CampaignPlan plan{.key = campaign.key,
                            .channel = spec.channel,
                            .notify_by = spec.notify_by,
                            .rate = *rate,
                            .places = {},
                            .exclusions = {},
                            .forecast = {}};
  builder.fill(plan);
  plan.forecast =
      report::forecast({.recipients = report::recipients(plan),
                        .rate = *rate,
                        .begin = std::max(context.now(), campaign.start_at.value_or(context.now())),
                        .notify_by = campaign.notify_by});
  return plan;
}

void print_plan(Context& context, const std::string& key, Format format) {
  const report::CampaignPlan plan = plan_of(context, require_campaign(context, key));
  switch (format) {
    case Format::table:
      fmt::print(context.out(), "{}", report::plan_text(plan, line_width(context)));
      break;
    case Format::json: fmt::print(context.out(), "{}", report::plan_json(plan)); break;
    case Format::csv: fmt::print(context.out(), "{}", report::plan_csv(plan)); break;
  }
  if (plan.forecast.is_endangered) context.end_with(ExitCode::deadline_endangered);
}

}  // namespace

void add_campaign_plan(CLI::App& noun, Context& context) {
  struct Options {
    std::string key;
    Format format{Format::table};
  };
  CLI::App* command = noun.add_subcommand(
      "plan", "Who would be told, in which language, and whether there is time; 3 if not");
  const auto options = std::make_shared<Options>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  add_format_option(*command, options->format);
  command->callback([&context, options] { print_plan(context, options->key, options->format); });
  set_examples(*command, "crier campaign plan ai-training-2026");
}

}  // namespace crier::app
