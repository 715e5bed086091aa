#include "use_cases/campaign/changing/campaign_begin.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/time.h"
#include "campaign/language/counted_languages.h"
#include "store/campaign/campaign_start.h"
#include "use_cases/campaign/opening/approved_template.h"
#include "use_cases/campaign/opening/lacking.h"
#include "use_cases/campaign/planning/planned_audience.h"

namespace crier::app {
namespace {

constexpr int first_step = 1;

OpenedCampaign opened_or_refused(store::Transaction& transaction,
                                 const store::CampaignRecord& campaign,
                                 const NoticeSource& source) {
  auto opened = open_campaign(transaction, campaign, source);
  if (!opened) throw BeginRefused(opened.error());
  // Before anything is frozen and counted.
  if (const auto wrong = wrong_words(*opened))
    throw BeginRefused("its words are wrong:\n" + *wrong);
  return *std::move(opened);
}

// Where the people of these groups count: by the language that they would be told in.
std::vector<store::PlannedPlace> places_of(const std::vector<store::AudienceGroup>& groups,
                                           CountedLanguages& languages) {
  std::vector<store::PlannedPlace> places;
  for (const store::AudienceGroup& group : groups) {
    places.push_back({.country = group.country,
                      .locale = languages.of(group.country, group.locale).counted,
                      .people = group.people});
  }
  return places;
}

// Lays out every lane. Who lives where the campaign goes, as far as a group tells: some of them may
// be left out for what they are.
std::vector<store::PlanRow> lay_out(store::Transaction& transaction,
                                    const store::CampaignRecord& campaign, const CampaignSpec& spec,
                                    int lanes) {
  CountedLanguages languages(spec.controller_locale, campaign.locales);
  std::vector<store::PlanRow> residents;
  Lane lane{0};
  for (const auto& groups : store::frozen_groups(transaction, campaign, lanes)) {
    store::lay_out_lane(transaction, campaign, first_step, lane, places_of(groups, languages));
    ++lane.value;
    for (const store::AudienceGroup& group : groups) {
      if (std::ranges::find(spec.countries, group.country) == spec.countries.end()) continue;
      residents.push_back({.country = group.country,
                           .locale = group.locale,
                           .exclusion = std::nullopt,
                           .people = group.people});
    }
  }
  return residents;
}

}  // namespace

bool begin_campaign(store::Transaction& transaction, store::CampaignRecord& campaign,
                    const NoticeSource& source, const store::ChangeNote& note) {
  auto due = store::take_due(transaction, campaign.id, note.at);
  if (!due) return false;
  campaign = *std::move(due);
  // What has kept it from its begin has lasted too long: everybody would fail at once, for ever.
  if (note.at >= campaign.notify_by) {
    throw BeginRefused(
        fmt::format("everybody was to be told by {}, and nobody has been; move its dates (crier "
                    "campaign extend "
                    "{}) or cancel it",
                    iso8601(campaign.notify_by), campaign.key));
  }
  const OpenedCampaign opened = opened_or_refused(transaction, campaign, source);
  const int lanes = source.settings.lanes;
  store::freeze_audience(transaction, campaign, approved_languages(opened.wordings), lanes, note);
  const auto residents = lay_out(transaction, campaign, opened.spec, lanes);
  if (what_is_lacking(opened, residents)) {
    // Person by person, which takes longer: those who are left out need no words.
    const auto audience =
        planned_audience(transaction, opened.spec, {.lanes = lanes, .now = note.at});
    if (const auto lacking = what_is_lacking(opened, audience)) throw BeginRefused(*lacking);
  }
  keep_approved_template(transaction, campaign.id, opened.spec, source.catalogue);
  store::add_tries(transaction, campaign);
  return true;
}

}  // namespace crier::app
