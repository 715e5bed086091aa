#include "use_cases/campaign/reading/person_cutoff.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/lane.h"
#include "campaign/ref.h"
#include "store/registers/bearers.h"
#include "store/report/coverage.h"
#include "store/report/deliveries.h"
#include "use_cases/campaign/opening/campaign_loader.h"
#include "use_cases/objection/release/other_promises.h"
#include "use_cases/objection/timeliness.h"

namespace crier::app {
namespace {

using Found = std::expected<PersonCutoff, std::string>;

std::expected<objection::Bearer, std::string> bearer_of(store::Transaction& transaction,
                                                        const store::CampaignRecord& campaign,
                                                        const PersonCutoffQuestion& question) {
  const std::string ref = normal_ref(question.ref);
  const Lane lane = lane_of(ref, question.lanes);
  const auto recipient = store::find_recipient(transaction, lane, ref, campaign.id);
  if (!recipient) {
    return std::unexpected(fmt::format("nobody in the audience has the ref \"{}\"", ref));
  }
  const SubjectId id = recipient->person.id;
  if (campaign.audience_until && id > *campaign.audience_until) {
    return std::unexpected(
        fmt::format("{} came after \"{}\" had begun: they are not of its audience, and it has "
                    "promised them nothing",
                    ref, campaign.key));
  }
  return objection::Bearer{.campaign = campaign.id, .lane = lane, .subject = id};
}

PersonCutoff cutoff_of(store::Transaction& transaction, const objection::Bearer& bearer,
                       const CampaignSpec& spec) {
  auto known = store::find_bearers(transaction, std::array{bearer}).front().value();
  PersonCutoff found{.ref = std::move(known.ref),
                     .terms = cutoff_terms(spec),
                     .dates = std::move(known.dates),
                     .own = {},
                     .reasons = {}};
  found.own = own_cutoff(found.terms, cutoff_facts(found.dates));
  found.reasons = cutoff_reasons(found.terms, cutoff_facts(found.dates), found.own);
  return found;
}

// Nothing where none is later.
std::optional<PromiseElsewhere> promise_elsewhere(store::Transaction& transaction,
                                                  const std::vector<OtherCampaign>& others,
                                                  const objection::Bearer& bearer, WallTime own) {
  std::vector<store::ReleasePerson> people(1);
  people.front().person.id = bearer.subject;
  const OtherPromise promise = other_promises(transaction, bearer.lane, people, others).front();
  if (promise.by == nullptr || promise.cutoff.value_or(own) <= own) return std::nullopt;
  return PromiseElsewhere{.campaign = promise.by->key, .cutoff = *promise.cutoff};
}

}  // namespace

std::expected<PersonCutoff, std::string> cutoff_of_person(store::Connection& connection,
                                                          const store::CampaignRecord& campaign,
                                                          const notice::Catalogue& catalogue,
                                                          const PersonCutoffQuestion& question) {
  const auto spec = load_named_spec(campaign, catalogue);
  if (!spec) return std::unexpected(spec.error());
  if (!can_be_objected_to(spec->profile)) {
    return std::unexpected(
        fmt::format("\"{}\" is a campaign of the profile {}: nobody can object to it, so that it "
                    "has no cut-off",
                    campaign.key, name_of(spec->profile)));
  }
  return connection.transact([&](store::Transaction& transaction) -> Found {
    store::read_one_instant(transaction);
    const auto bearer = bearer_of(transaction, campaign, question);
    if (!bearer) return std::unexpected(bearer.error());
    const auto others = other_campaigns(transaction, campaign, catalogue, question.now);
    if (!others) return std::unexpected(others.error());
    PersonCutoff found = cutoff_of(transaction, *bearer, *spec);
    found.elsewhere = promise_elsewhere(transaction, *others, *bearer, found.own.end.instant);
    return found;
  });
}

}  // namespace crier::app
