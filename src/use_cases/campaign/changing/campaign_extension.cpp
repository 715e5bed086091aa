#include "use_cases/campaign/changing/campaign_extension.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "campaign/channel_kind.h"
#include "campaign/civil_time.h"
#include "report/approval_words.h"
#include "report/table.h"
#include "store/campaign/corrections.h"
#include "store/campaign/extensions.h"
#include "store/campaign/link_claims.h"
#include "store/registers/release_people.h"
#include "store/report/coverage.h"
#include "store/report/objection_counts.h"
#include "use_cases/campaign/opening/owed_approvals.h"

namespace crier::app {
namespace {

// Notices name the earlier date so long after it was moved at most (dispatch/README.md).
constexpr std::chrono::seconds earlier_words_max{2};

using Opened = std::expected<OpenedCampaign, std::string>;
using Planned = std::expected<report::ExtensionView, std::string>;

store::CampaignRecord with_dates(store::CampaignRecord campaign, const CampaignDates& dates) {
  campaign.notify_by = dates.notify_by.instant;
  campaign.cutoff = dates.cutoff.instant;
  campaign.effective_at = dates.effective_at.instant;
  return campaign;
}

// The languages of which nobody has approved the words with the new dates. What cannot be written
// with them is approved by nobody.
std::vector<std::string> words_to_approve(store::Transaction& transaction,
                                          const store::CampaignRecord& campaign,
                                          const OpenedCampaign& opened, const CampaignDates& after,
                                          const NoticeSource& source) {
  const auto owed = owed_approvals(transaction, with_dates(campaign, after), source);
  return owed ? *owed : approved_languages(opened.wordings);
}

std::int64_t late_objectors(store::Transaction& transaction,
                            const store::CampaignRecord& campaign) {
  using objection::Timeliness;
  std::int64_t people = 0;
  for (const store::ObjectionCount& count : store::objection_counts(transaction, campaign)) {
    const bool is_late = count.timeliness == Timeliness::late_before_use ||
                         count.timeliness == Timeliness::late_after_use;
    if (is_late && count.latest == objection::StatementKind::objection) people += count.people;
  }
  return people;
}

// The cut-off by which the outages are made up for. What was lost can only be given back in time to
// come.
std::expected<WallTime, std::string> cutoff_by_outages(const report::LinkRecord& link,
                                                       const CivilInstant& cutoff, WallTime now) {
  const report::LinkTimes times{.cutoff = cutoff.instant, .now = now, .zone = cutoff.zone};
  const WallTime owed = report::cutoff_owed(link, times);
  if (owed <= cutoff.instant) {
    return std::unexpected(fmt::format(
        "nothing is left to make up for: {} on record of its objection link before the cut-off, "
        "{}{}; nothing was changed",
        link.outages.empty() ? "no outage is"
                             : report::counted(static_cast<std::int64_t>(link.outages.size()),
                                               {.one = "outage is", .many = "outages are"}),
        end_text(cutoff),
        link.is_down() ? ", and what the one that lasts has taken so far is made up for" : ""));
  }
  const WallTime from = std::max(cutoff.instant, now);
  return rounded_up_to_midnight(from + (owed - cutoff.instant), cutoff.zone);
}

std::expected<ExtensionWish, std::string> wish_of(store::Transaction& transaction,
                                                  const store::CampaignRecord& campaign,
                                                  const ExtensionRequest& request,
                                                  report::ExtensionView& view) {
  ExtensionWish wish = request.wish;
  if (request.cutoff != ExtensionRequest::Cutoff::by_outages) return wish;
  if (!can_be_objected_to(view.profile)) {
    return std::unexpected(std::string("nobody can object to it: it has no objection link"));
  }
  report::LinkRecord link = store::link_record(transaction, campaign.id);
  const auto cutoff = cutoff_by_outages(link, view.before.cutoff, request.now);
  if (!cutoff) return std::unexpected(cutoff.error());
  wish.cutoff = *cutoff;
  view.outages = std::move(link.outages);
  return wish;
}

Planned planned_extension(store::Transaction& transaction, const store::CampaignRecord& campaign,
                          const NoticeSource& source, const ExtensionRequest& request) {
  if (campaign.state == CampaignState::cancelled) {
    return std::unexpected(fmt::format(
        "{} was cancelled: it tells nobody and releases nobody any more", campaign.key));
  }
  const Opened opened = open_as_it_reads(transaction, campaign, source);
  if (!opened) return std::unexpected(opened.error());
  report::ExtensionView view{.key = campaign.key,
                             .state = campaign.state,
                             .profile = opened->spec.profile,
                             .before = dates_of(opened->spec),
                             .after = {},
                             .now = request.now};
  const auto wish = wish_of(transaction, campaign, request, view);
  if (!wish) return std::unexpected(wish.error());
  if (wish->notify_by && campaign.state == CampaignState::finished) {
    return std::unexpected(
        fmt::format("notify_by: {} is finished, and tells nobody any more", campaign.key));
  }
  const auto after = extended(view.before, *wish,
                              {.profile = view.profile,
                               .notice_period_min = opened->spec.notice_period_min,
                               .now = request.now});
  if (!after) return std::unexpected(after.error());
  view.after = *after;
  view.unapproved = words_to_approve(transaction, campaign, *opened, *after, source);
  if (!campaign.started_at) return view;
  const Completeness counts = report::total(store::campaign_coverage(transaction, campaign.id));
  view.told = counts.notified;
  // By post nobody would send it.
  view.is_corrected = can_be_objected_to(view.profile) && request.without_correction.empty() &&
                      !goes_by_post(campaign.channel) &&
                      view.after.cutoff.instant > view.before.cutoff.instant;
  view.pending = counts.pending;
  view.late = late_objectors(transaction, campaign);
  const store::PastReleases past = store::releases_of(transaction, campaign.id);
  view.releases = past.count;
  view.released_last = past.last;
  return view;
}

std::string alarm_of(const report::ExtensionView& view) {
  return fmt::format(
      "its dates were moved, so that whoever is told from now on reads other words, which nobody "
      "has approved ({}). To do: {}, then: crier campaign resume {} --reason \"WHY\"",
      fmt::join(view.unapproved, ", "), report::approval_steps(view.key), view.key);
}

bool are_same(const CampaignDates& dates, const store::CampaignRecord& campaign) {
  return dates.notify_by.instant == campaign.notify_by && dates.cutoff.instant == campaign.cutoff &&
         dates.effective_at.instant == campaign.effective_at;
}

}  // namespace

std::expected<report::ExtensionView, std::string> plan_extension(
    store::Connection& connection, const store::CampaignRecord& campaign,
    const NoticeSource& source, const ExtensionRequest& request) {
  return connection.transact([&](store::Transaction& transaction) {
    // Whoever objects late is counted over the whole register.
    store::read_one_instant(transaction);
    return planned_extension(transaction, campaign, source, request);
  });
}

std::expected<store::CampaignRecord, std::string> extend_campaign(
    store::Connection& connection, const report::ExtensionView& planned, const NoticeSource& source,
    const ExtensionNote& note) {
  using Extended = std::expected<store::CampaignRecord, std::string>;
  if (note.reason.empty()) return std::unexpected(std::string("say why the dates are moved"));
  return connection.transact([&](store::Transaction& transaction) -> Extended {
    const auto seen = store::find_campaign(transaction, planned.key);
    auto campaign = seen ? store::lock_campaign(transaction, seen->id) : seen;
    if (!campaign || campaign->state != planned.state || !are_same(planned.before, *campaign)) {
      return std::unexpected(
          fmt::format("somebody else changed '{}' meanwhile; look again", planned.key));
    }
    const Opened opened = open_as_it_reads(transaction, *campaign, source);
    if (!opened) return std::unexpected(opened.error());
    report::ExtensionView now = planned;
    now.unapproved = words_to_approve(transaction, *campaign, *opened, planned.after, source);
    const store::ChangeNote moved{.actor = note.actor, .at = note.now(), .reason = note.reason};
    store::extend_campaign(transaction, *campaign, planned.after, moved);
    if (planned.is_corrected && campaign->started_at) {
      store::lay_out_correction(transaction, campaign->id, moved.at + earlier_words_max);
    }
    if (campaign->state == CampaignState::running && !now.unapproved.empty()) {
      const store::ChangeNote alarm{.actor = note.actor, .at = moved.at, .reason = alarm_of(now)};
      static_cast<void>(store::raise_alarm(transaction, campaign->id, alarm));
      campaign = store::find_campaign(transaction, campaign->id);
    }
    return *std::move(campaign);
  });
}

}  // namespace crier::app
