#include "use_cases/campaign/changing/campaign_resume.h"

#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "campaign/civil_time.h"
#include "report/table.h"
#include "store/campaign/deadlines.h"
#include "store/report/coverage.h"
#include "use_cases/campaign/deadline/deadline_reckoning.h"
#include "use_cases/campaign/deadline/resume_dates.h"
#include "use_cases/campaign/opening/campaign_loader.h"
#include "use_cases/campaign/opening/opened_campaign.h"

namespace crier::app {
namespace {

using Why = ResumeRefusal::Why;

ResumeRefusal faulty(std::string text) {
  return {.why = Why::faulty, .text = std::move(text)};
}

ResumeRest rest_of(store::Transaction& transaction, const store::CampaignRecord& campaign,
                   const store::Settings& settings, const ResumeRequest& request) {
  ResumeRest rest{
      .people = report::total(store::campaign_coverage(transaction, campaign.id)).pending,
      .end = std::nullopt};
  if (rest.people == 0 || !request.channel || !request.channel->limits.channel.rate) return rest;
  const double rate = request.channel->limits.channel.rate->per_second;
  if (rate <= 0) return rest;
  const store::DeadlineCampaign known{.id = campaign.id,
                                      .key = campaign.key,
                                      .channel = campaign.channel,
                                      .state = campaign.state,
                                      .notify_by = campaign.notify_by,
                                      .record = std::nullopt};
  rest.is_foreseen = true;
  rest.end =
      outlook_of_rest(transaction, known, {.per_second = rate, .limits = request.channel->limits},
                      {.now = request.note.at,
                       .reckon_every = std::chrono::minutes(1),
                       .lanes = settings.lanes,
                       .retry = request.channel->retry,
                       .actor = request.note.actor})
          .p95;
  return rest;
}

std::string why_late(const CampaignSpec& spec, const ResumeRest& rest, WallTime now) {
  const std::string left =
      report::counted(rest.people, {.one = "person has", .many = "people have"});
  if (now >= spec.notify_by.instant) {
    return fmt::format("notify_by ({}) is over, and {} not been told", end_text(spec.notify_by),
                       left);
  }
  if (!rest.end) {
    return fmt::format(
        "{} not been told, and by what the channel allows there is no end of it in sight; "
        "notify_by is {}",
        left, end_text(spec.notify_by));
  }
  return fmt::format(
      "{} not been told, which by what the channel allows is done almost certainly (19 in 20) by "
      "{}, and notify_by is {}",
      left, civil_text(std::chrono::floor<std::chrono::seconds>(*rest.end), spec.notify_by.zone),
      end_text(spec.notify_by));
}

std::string who_is_told_last(const CampaignSpec& spec, WallTime now) {
  const CivilInstant& end = can_be_objected_to(spec.profile) ? spec.cutoff : spec.effective_at;
  const bool has_time = now + spec.notice_period_min <= end.instant;
  if (spec.profile == NoticeProfile::breach || has_time) return "nobody is told after it";
  return fmt::format(
      "whoever is told later would have less than the {} days of notice_period_min until {}, so "
      "that nobody is",
      spec.notice_period_min.count(), end_text(end));
}

ResumeRefusal late(const CampaignSpec& spec, const CampaignDates& promised, const ResumeRest& rest,
                   WallTime now) {
  std::string text = fmt::format("the dates of {} cannot be kept any more: {}; {}. ", spec.key,
                                 why_late(spec, rest, now), who_is_told_last(spec, now));
  if (const auto command = resume_with_later_dates(spec, promised, rest, now)) {
    text += fmt::format(
        "These dates do, with a day to approve the words that state them: {}. They count for who "
        "was told before as well",
        *command);
  } else {
    text += "No later dates help while no more is sent";
  }
  text += now < spec.notify_by.instant
              ? "; or let more be sent (crier limit set), go on all the same (--although-late "
                "\"WHY\"; kept in its events), or cancel it"
              : "; or cancel it";
  return {.why = Why::late, .text = std::move(text)};
}

// As its specification says, with the dates that it has there.
std::optional<ResumeRefusal> refused_for(const CampaignSpec& spec, const CampaignDates& promised,
                                         const ResumeRest& rest, const ResumeRequest& request) {
  const WallTime now = request.note.at;
  if (!is_late(rest, spec.notify_by.instant, now)) return std::nullopt;
  // Nobody is told after notify_by, whyever.
  if (now < spec.notify_by.instant && !request.although_late.empty()) return std::nullopt;
  return late(spec, promised, rest, now);
}

store::ChangeNote noted(const ResumeRequest& request, bool is_late) {
  store::ChangeNote note = request.note;
  if (is_late) {
    note.reason += "; although it is foreseen to end after notify_by: " + request.although_late;
  }
  return note;
}

// Of one that is paused. Answers whether it goes on although it is late.
std::expected<bool, ResumeRefusal> may_go_on(store::Transaction& transaction,
                                             const store::CampaignRecord& paused,
                                             const store::Settings& settings,
                                             const ResumeRequest& request) {
  const ResumeRest rest = rest_of(transaction, paused, settings, request);
  // Words that cannot be read are refused after that.
  const CampaignSpec spec = kept_spec_or_dates(transaction, paused);
  if (auto refused = refused_for(spec, dates_of(spec), rest, request)) {
    return std::unexpected(*std::move(refused));
  }
  const auto opened = open_as_approved(transaction, paused, settings, request.pages_url);
  if (opened) return is_late(rest, paused.notify_by, request.note.at);
  return std::unexpected(faulty(fmt::format(
      "{} stays paused, because crierd would stop it at once: {}", paused.key, opened.error())));
}

}  // namespace

std::expected<Resumed, ResumeRefusal> resume_campaign(store::Connection& connection,
                                                      const store::CampaignRecord& campaign,
                                                      const store::Settings& settings,
                                                      const ResumeRequest& request) {
  using Done = std::expected<Resumed, ResumeRefusal>;
  return connection.transact([&](store::Transaction& transaction) -> Done {
    Resumed resumed{.campaign = campaign};
    // Nobody moves its dates or approves words between the look and the resumption.
    const auto now = store::lock_campaign(transaction, campaign.id);
    if (now && now->state == CampaignState::paused) {
      const auto is_late = may_go_on(transaction, *now, settings, request);
      if (!is_late) return std::unexpected(is_late.error());
      resumed.is_late = *is_late;
    }
    const store::Changed done =
        store::resume_campaign(transaction, resumed.campaign, noted(request, resumed.is_late));
    if (!done) return std::unexpected(faulty(done.error()));
    return resumed;
  });
}

std::expected<report::ExtensionView, ResumeRefusal> plan_resume_with_dates(
    store::Connection& connection, const store::CampaignRecord& campaign,
    const NoticeSource& source, const ExtensionRequest& dates, const ResumeRequest& request) {
  if (campaign.state != CampaignState::paused) {
    return std::unexpected(faulty(fmt::format(
        "{0} is {1}, and only what is paused is resumed; its dates are moved by: crier campaign "
        "extend {0}",
        campaign.key, name_of(campaign.state))));
  }
  auto planned = plan_extension(connection, campaign, source, dates);
  if (!planned) return std::unexpected(faulty(planned.error()));
  const auto refused = connection.transact([&](store::Transaction& transaction) {
    CampaignSpec spec = kept_spec_or_dates(transaction, campaign);
    const CampaignDates promised = dates_of(spec);
    spec.notify_by = planned->after.notify_by;
    spec.cutoff = planned->after.cutoff;
    spec.effective_at = planned->after.effective_at;
    return refused_for(spec, promised, rest_of(transaction, campaign, source.settings, request),
                       request);
  });
  if (refused) return std::unexpected(*refused);
  return *std::move(planned);
}

}  // namespace crier::app
