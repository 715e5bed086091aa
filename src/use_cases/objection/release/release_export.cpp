#include "use_cases/objection/release/release_export.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "campaign/civil_time.h"
#include "campaign/eligibility.h"
#include "store/campaign/campaigns.h"
#include "store/campaign/link_claims.h"
#include "store/registers/objections.h"
#include "store/registers/release_people.h"
#include "store/registers/standing_faults.h"
#include "store/report/coverage.h"
#include "use_cases/campaign/opening/campaign_loader.h"

namespace crier::app {
namespace {

using objection::ReleaseFacts;
using objection::ReleaseRuling;
using Kind = ReleaseRefusal::Kind;

ReleaseRefusal refusal(std::string words) {
  return {.kind = Kind::not_ready, .words = std::move(words)};
}

// Some megabytes at most.
constexpr int page_rows = 5000;

std::optional<std::string> not_ready(const store::CampaignRecord& campaign,
                                     const CampaignSpec& spec) {
  if (!can_be_objected_to(spec.profile)) {
    return fmt::format(
        "\"{}\" is a campaign of the profile {}: it announces no processing that "
        "people can object to, so that it releases nobody",
        campaign.key, name_of(spec.profile));
  }
  if (campaign.state == CampaignState::cancelled) {
    return fmt::format("\"{}\" was cancelled: a campaign that was called off releases nobody",
                       campaign.key);
  }
  if (!campaign.started_at) {
    return fmt::format("\"{}\" is {}: it has no audience before it begins", campaign.key,
                       name_of(campaign.state));
  }
  return std::nullopt;
}

// Nobody is released because nobody was there to see that nobody could object.
std::optional<std::string> not_known(const store::CampaignRecord& campaign,
                                     const report::LinkRecord& link, const CivilInstant& cutoff,
                                     const ReleaseQuestion& question) {
  if (question.now < cutoff.instant || !link.known_until) return std::nullopt;
  const auto silence_max = link.silence_max.value_or(question.silence_max);
  if (*link.known_until >= cutoff.instant - silence_max) return std::nullopt;
  const std::string heard =
      link.answered_at ? fmt::format("has not answered since {}", iso8601(*link.known_until))
                       : std::string("has never answered");
  return fmt::format(
      "nobody knows whether people could object to \"{0}\" until its cut-off, {1}: its objection "
      "link {2}, because nobody has asked it or it is dead; nobody was released. Let a crierd run "
      "that knows the page ([pages] url), which asks it within seconds, and export again. If it "
      "will never answer any more, or the campaign had ended before Crier asked links: crier "
      "campaign waive-link-check {0} --reason WHY",
      campaign.key, end_text(cutoff), heard);
}

// One export under way.
class Gate {
 public:
  Gate(store::CampaignRecord campaign, const CampaignSpec& spec, std::vector<OtherCampaign> others,
       const ReleaseQuestion& question, const ReleaseSinks& sinks, const ReleasePace& pace)
      : rules_(eligibility_rules(spec)), question_(question), sinks_(sinks), pace_(pace) {
    release_.campaign = std::move(campaign);
    release_.others = std::move(others);
    release_.terms = {.evidence = question.evidence,
                      .cutoff = spec.cutoff,
                      .notice_period_min = spec.notice_period_min,
                      .as_of = question.now};
  }

  std::expected<Release, ReleaseRefusal> run(store::Transaction& transaction) {
    const CampaignId campaign = release_.campaign.id;
    const CivilInstant& cutoff = release_.terms.cutoff;
    const report::LinkRecord link = store::link_record(transaction, campaign);
    const WallTime owed = report::cutoff_owed(
        link, {.cutoff = cutoff.instant, .now = release_.terms.as_of, .zone = cutoff.zone});
    if (owed > cutoff.instant) {
      release_.terms.cutoff_owed = owed;
    } else if (auto words = not_known(release_.campaign, link, cutoff, question_)) {
      return std::unexpected(refusal(*std::move(words)));
    }
    release_.position = store::objection_head(transaction);
    release_.counts.audience = store::audience_size(transaction, campaign);
    const std::vector<Lane> lanes = store::release_lanes(transaction, campaign);
    if (auto words = objections_differ(transaction, lanes)) {
      return std::unexpected(ReleaseRefusal{.kind = Kind::open, .words = *std::move(words)});
    }
    if (!write_titles()) return broken_off();
    for (const Lane lane : lanes) {
      if (!walk(transaction, lane)) return broken_off();
    }
    const ReleaseCounts& counts = release_.counts;
    if (counts.released + counts.withheld() == counts.audience) return release_;
    return std::unexpected(ReleaseRefusal{
        .kind = Kind::open,
        .words = fmt::format("{} people are released and {} withheld, but {} were planned; "
                             "\"crier audit {}\" says where people are missing",
                             counts.released, counts.withheld(), counts.audience,
                             release_.campaign.key)});
  }

 private:
  static std::expected<Release, ReleaseRefusal> broken_off() {
    return std::unexpected(ReleaseRefusal{.kind = Kind::broken_off, .words = {}});
  }

  // Who objects is read from the table of what stands: nobody is released by a row that somebody
  // has taken out of it.
  std::optional<std::string> objections_differ(store::Transaction& transaction,
                                               const std::vector<Lane>& lanes) const {
    store::StandingFaults faults;
    for (const Lane lane : lanes) {
      faults += store::standing_faults(transaction, release_.campaign.purpose, lane);
    }
    if (faults.people() == 0) return std::nullopt;
    return fmt::format(
        "the table objections is not what objection_records say for {} people: {} object by their "
        "last record and are not in it, {} are in it and do not; nobody was released. Somebody has "
        "changed it other than through Crier: \"crier objections export --purpose {}\" lists who "
        "objects by the records; find out who wrote to the database, and restore the table",
        faults.people(), faults.missing, faults.unfounded, release_.campaign.purpose);
  }

  bool write_titles() {
    if (question_.format != ExportFormat::csv) return true;
    return sinks_.released(released_title()) && sinks_.withheld(withheld_title());
  }

  bool walk(store::Transaction& transaction, Lane lane) {
    SubjectId after{};
    while (true) {
      const auto people = store::release_people(transaction, {.campaign = release_.campaign.id,
                                                              .purpose = release_.campaign.purpose,
                                                              .lane = lane,
                                                              .after = after,
                                                              .rows_max = page_rows});
      if (people.empty()) return true;
      after = people.back().person.id;
      const auto promises = other_promises(transaction, lane, people, release_.others);
      if (!write(people, promises)) return false;
    }
  }

  bool write(const std::vector<store::ReleasePerson>& people,
             const std::vector<OtherPromise>& promises) {
    std::string released;
    std::string withheld;
    for (std::size_t index = 0; index < people.size(); ++index) {
      const store::ReleasePerson& person = people[index];
      const OtherPromise& promise = promises[index];
      const ReleaseRuling ruling = release_ruling(facts_of(person, promise), release_.terms);
      if (ruling.withheld) {
        ++release_.counts.withheld_by_reason.at(static_cast<std::size_t>(*ruling.withheld));
        const bool is_elsewhere = promise.by != nullptr && ruling.cutoff == promise.cutoff;
        withheld += withheld_line(
            {.person = person, .promised_by = is_elsewhere ? promise.by->key : std::string_view()},
            ruling, question_.format);
      } else {
        ++release_.counts.released;
        released += released_line(person, ruling, question_.format);
      }
    }
    if (!released.empty() && !sinks_.released(released)) return false;
    if (!withheld.empty() && !sinks_.withheld(withheld)) return false;
    if (pace_.progress) {
      pace_.progress(release_.counts.released + release_.counts.withheld(),
                     release_.counts.audience);
    }
    return pace_.stop == nullptr || !*pace_.stop;
  }

  [[nodiscard]] ReleaseFacts facts_of(const store::ReleasePerson& person,
                                      const OtherPromise& promise) const {
    return {.is_erased = person.is_erased,
            .objects = person.objects,
            .left_out = outside_processing(person.person, rules_),
            .first_accepted = person.first_accepted,
            .is_uncertain = person.is_uncertain,
            .promised_elsewhere = promise.cutoff,
            .is_owed_elsewhere = promise.is_owed,
            .country = person.person.country,
            .time_zone = person.person.time_zone};
  }

  EligibilityRules rules_;
  const ReleaseQuestion& question_;
  const ReleaseSinks& sinks_;
  const ReleasePace& pace_;
  Release release_;
};

// What the release rests on. Whoever pauses a campaign may have a reason not to use anybody's data.
bool is_as_released(const store::CampaignRecord& now, const store::CampaignRecord& released) {
  return now.state == released.state && now.cutoff == released.cutoff &&
         now.effective_at == released.effective_at && now.notify_by == released.notify_by;
}

}  // namespace

std::expected<Release, ReleaseRefusal> export_release(
    store::Connection& connection, CampaignId campaign, const notice::Catalogue& catalogue,
    const ReleaseQuestion& question, const ReleaseSinks& sinks, const ReleasePace& pace) {
  using Exported = std::expected<Release, ReleaseRefusal>;
  return connection.transact([&](store::Transaction& transaction) -> Exported {
    store::read_one_instant(transaction);
    auto record = store::find_campaign(transaction, campaign).value();
    const auto spec = load_named_spec(record, catalogue);
    if (!spec) return std::unexpected(refusal(spec.error()));
    if (auto words = not_ready(record, *spec)) return std::unexpected(refusal(*std::move(words)));
    auto others = other_campaigns(transaction, record, catalogue, question.now);
    if (!others) return std::unexpected(refusal(others.error()));
    return Gate(std::move(record), *spec, *std::move(others), question, sinks, pace)
        .run(transaction);
  });
}

std::expected<void, std::string> log_release(store::Connection& connection, const Release& release,
                                             const ReleaseManifest& manifest) {
  using objection::Withholding;
  using Logged = std::expected<void, std::string>;
  const store::CampaignRecord& released = release.campaign;
  return connection.transact([&](store::Transaction& transaction) -> Logged {
    const auto now = store::hold_campaign(transaction, released.id).value();
    if (!is_as_released(now, released)) {
      return std::unexpected(fmt::format(
          "{} was changed while its people were exported (it was {}, its cut-off {}; it "
          "is {}, its cut-off {}): nothing was released; export again",
          released.key, name_of(released.state), iso8601(released.cutoff), name_of(now.state),
          iso8601(now.cutoff)));
    }
    if (!are_unchanged(transaction, released, release.others)) {
      return std::unexpected(fmt::format(
          "another campaign of the purpose {} was changed while the people of {} were exported: "
          "nothing was released; export again",
          released.purpose, released.key));
    }
    store::log_release(transaction,
                       {.actor = manifest.actor,
                        .campaign = released.id,
                        .purpose = manifest.purpose,
                        .to_position = manifest.position,
                        .objectors = manifest.counts.withheld_as(Withholding::objected),
                        .released = manifest.counts.released,
                        .withheld = manifest.counts.withheld(),
                        .released_sha256 = manifest.files[0].sha256,
                        .withheld_sha256 = manifest.files[1].sha256,
                        .waiver = manifest.waived ? manifest.waived->why : std::string(),
                        .at = manifest.terms.as_of});
    return {};
  });
}

}  // namespace crier::app
