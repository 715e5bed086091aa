#include "use_cases/campaign/reading/campaign_audit.h"

#include <set>
#include <span>

#include <fmt/format.h>

#include "campaign/language/counted_languages.h"
#include "store/campaign/corrections.h"
#include "store/registers/standing_faults.h"
#include "store/report/audit_counts.h"
#include "store/report/confirmation_counts.h"
#include "store/report/coverage.h"
#include "store/report/objection_counts.h"
#include "use_cases/campaign/opening/campaign_loader.h"
#include "use_cases/campaign/reading/correction_figures.h"

namespace crier::app {
namespace {

// Of one instant: people object meanwhile.
AuditResult audit_confirmations(store::Connection& connection,
                                const store::CampaignRecord& campaign, Audit& found) {
  return connection.transact([&](store::Transaction& transaction) {
    store::read_one_instant(transaction);
    AuditResult sums;
    for (const store::ConfirmationCount& each :
         store::confirmation_counts(transaction, campaign.id)) {
      switch (each.state) {
        case objection::ConfirmationState::owed: sums.to_confirm += each.statements; break;
        case objection::ConfirmationState::sent: sums.confirmed += each.statements; break;
        case objection::ConfirmationState::failed:
        case objection::ConfirmationState::none: sums.unconfirmed += each.statements; break;
      }
    }
    found.add_confirmations(store::statements_to_confirm(transaction, campaign),
                            sums.confirmed + sums.unconfirmed + sums.to_confirm);
    return sums;
  });
}

// Each lane once, however many steps walk it.
void audit_standing(store::Connection& connection, const store::CampaignRecord& campaign,
                    std::span<const store::StepLane> steps, Audit& found) {
  std::set<Lane> lanes;
  for (const store::StepLane& each : steps) lanes.insert(each.lane);
  store::StandingFaults faults;
  for (const Lane lane : lanes) {
    faults += connection.transact([&](store::Transaction& transaction) {
      return store::standing_faults(transaction, campaign.purpose, lane);
    });
  }
  found.add_standing(faults);
}

// The last one alone counts: whoever is sent it needs none of the earlier ones.
std::optional<report::CorrectionFigures> audit_corrections(store::Connection& connection,
                                                           const store::CampaignRecord& campaign,
                                                           std::span<const store::StepLane> steps,
                                                           Audit& found) {
  const auto all = connection.transact(
      [&](store::Transaction& transaction) { return corrections_of(transaction, campaign.id); });
  if (all.empty()) return std::nullopt;
  std::set<Lane> lanes;
  for (const store::StepLane& each : steps) lanes.insert(each.lane);
  std::int64_t missing = 0;
  for (const Lane lane : lanes) {
    missing += connection.transact([&](store::Transaction& transaction) {
      return store::missing_corrections(transaction, campaign, lane);
    });
  }
  found.add_uncorrected(missing);
  return all.back();
}

}  // namespace

std::expected<AuditResult, std::string> audit_campaign(store::Connection& connection,
                                                       const store::CampaignRecord& campaign,
                                                       const notice::Catalogue& catalogue) {
  if (!campaign.started_at) {
    return std::unexpected(fmt::format("\"{}\" is {}: there is nothing to audit before it begins",
                                       campaign.key, name_of(campaign.state)));
  }
  const auto spec = load_named_spec(campaign, catalogue);
  if (!spec) return std::unexpected(spec.error());
  CountedLanguages languages(spec->controller_locale, campaign.locales);
  Audit found(languages);
  const auto lanes = connection.transact([&](store::Transaction& transaction) {
    return store::campaign_lanes(transaction, campaign.id);
  });
  for (const store::StepLane& each : lanes) {
    found.add(connection.transact([&](store::Transaction& transaction) {
      return store::audit_lane(transaction, {.campaign = campaign.id, .step = each.step},
                               each.lane);
    }));
    found.add_feedback(connection.transact([&](store::Transaction& transaction) {
      store::read_one_instant(transaction);
      return store::feedback_differences(
          transaction, {.campaign = campaign.id, .step = each.step, .lane = each.lane});
    }));
  }
  const bool checks_objections = can_be_objected_to(spec->profile);
  if (checks_objections) {
    found.add_told_again(connection.transact([&](store::Transaction& transaction) {
      store::read_one_instant(transaction);
      return store::people_told_again(transaction, campaign);
    }));
  }
  if (checks_objections) audit_standing(connection, campaign, lanes, found);
  AuditResult confirmations;
  if (checks_objections) confirmations = audit_confirmations(connection, campaign, found);
  const auto corrections = audit_corrections(connection, campaign, lanes, found);
  return AuditResult{.differences = found.differences(),
                     .people = found.people(),
                     .lanes = lanes.size(),
                     .confirmed = confirmations.confirmed,
                     .unconfirmed = confirmations.unconfirmed,
                     .to_confirm = confirmations.to_confirm,
                     .corrections = corrections,
                     .has_checked_objections = checks_objections};
}

}  // namespace crier::app
