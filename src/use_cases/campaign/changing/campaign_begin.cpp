#include "use_cases/campaign/changing/campaign_begin.h"

#include <algorithm>
#include <optional>
#include <ranges>
#include <vector>

#include <fmt/format.h>

#include "base/time.h"
#include "campaign/language/counted_languages.h"
#include "store/campaign/campaign_answers.h"
#include "store/campaign/campaign_start.h"
#include "store/campaign/campaign_steps.h"
#include "store/campaign/campaign_waves.h"
#include "use_cases/campaign/opening/approved_template.h"
#include "use_cases/campaign/opening/lacking.h"
#include "use_cases/campaign/planning/planned_audience.h"

namespace crier::app {
namespace {

using GroupsByLane = std::vector<std::vector<store::AudienceGroup>>;

// Who lives where the campaign goes, as far as a group tells: some of them may be left out for what
// they are.
std::vector<store::PlanRow> residents(const GroupsByLane& groups, const CampaignSpec& spec) {
  std::vector<store::PlanRow> rows;
  for (const store::AudienceGroup& group : groups | std::views::join) {
    if (std::ranges::find(spec.countries, group.country) == spec.countries.end()) continue;
    rows.push_back({.country = group.country,
                    .locale = group.locale,
                    .exclusion = std::nullopt,
                    .people = group.people});
  }
  return rows;
}

// Where everybody counts, lane by lane: by the language that they would be told in.
std::vector<std::vector<store::PlannedPlace>> planned_places(const GroupsByLane& groups,
                                                             CountedLanguages languages) {
  std::vector<std::vector<store::PlannedPlace>> planned;
  for (const std::vector<store::AudienceGroup>& lane : groups) {
    std::vector<store::PlannedPlace>& places = planned.emplace_back();
    for (const store::AudienceGroup& group : lane) {
      places.push_back({.country = group.country,
                        .locale = languages.of(group.country, group.locale).counted,
                        .people = group.people});
    }
  }
  return planned;
}

}  // namespace

bool begin_campaign(store::Transaction& transaction, CampaignId id, const NoticeSource& source,
                    const store::ChangeNote& note) {
  auto campaign = store::take_due(transaction, id, note.at);
  if (!campaign) return false;
  // What has kept it from its begin has lasted too long: everybody would fail at once, for ever.
  if (note.at >= campaign->notify_by) {
    throw BeginRefused(
        fmt::format("everybody was to be told by {}, and nobody has been; move its dates (crier "
                    "campaign extend {}) or cancel it",
                    iso8601(campaign->notify_by), campaign->key));
  }
  const auto opened = open_campaign(transaction, *campaign, source);
  if (!opened) throw BeginRefused(opened.error());
  // Before anything is frozen and counted.
  if (const auto wrong = wrong_words(*opened)) {
    throw BeginRefused("its words are wrong:\n" + *wrong);
  }
  const CampaignSpec& spec = opened->spec;
  const int lanes = source.settings.lanes;
  store::freeze_audience(transaction, *campaign, approved_languages(opened->wordings), lanes, note);
  const GroupsByLane groups = store::frozen_groups(transaction, *campaign, lanes);
  if (what_is_lacking(*opened, residents(groups, spec))) {
    // Person by person, which takes longer: those who are left out need no words.
    const auto audience = planned_audience(transaction, spec, {.lanes = lanes, .now = note.at});
    if (const auto lacking = what_is_lacking(*opened, audience)) throw BeginRefused(*lacking);
  }
  const auto planned = planned_places(groups, {spec.controller_locale, campaign->locales});
  keep_approved_template(transaction, id, spec, source.catalogue);
  store::lay_out(transaction, *campaign, first_step, planned);
  store::lay_out_steps(transaction, *campaign, steps_of(spec));
  store::lay_out_waves(transaction, id, {.waves = spec.waves, .stop = spec.stop, .lanes = lanes},
                       note.at);
  if (spec.answers) store::lay_out_answers(transaction, id, *spec.answers, note.at);
  return true;
}

}  // namespace crier::app
