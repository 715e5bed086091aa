#include "use_cases/subject/erasure.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/lane.h"
#include "campaign/ref.h"
#include "objection/ref_digest.h"
#include "store/report/deliveries.h"

namespace crier::app {
namespace {

using Answer = std::expected<ErasureAnswer, std::string>;

std::vector<std::string> personal_data(store::Transaction& transaction,
                                       const store::PersonName& person) {
  const auto known = store::find_recipient(transaction, person.lane, person.ref, CampaignId{});
  if (!known) return {person.ref};
  return {person.ref, known->person.email, known->person.name, known->person.phone};
}

Answer erase(store::Transaction& transaction, const store::PersonName& person,
             const ErasureRequest& request) {
  if (names_person(request.reason, personal_data(transaction, person))) {
    return std::unexpected(
        "the reason names the person, and it is kept; say it without a name, an address or the "
        "ref, such as \"art. 17 request 2026-118\"");
  }
  ErasureAnswer answer{.erased = std::nullopt,
                       .before = store::erasures_of(transaction, person.lane, person.digest)};
  answer.erased = store::erase_person(
      transaction, person, {.actor = request.actor, .reason = request.reason, .at = request.now});
  if (!answer.erased && answer.before.empty()) {
    return std::unexpected(fmt::format("nothing is held about \"{}\"", request.ref));
  }
  return answer;
}

}  // namespace

bool names_person(const std::string& reason, const std::vector<std::string>& personal) {
  // Shorter ones, such as a ref "7", are in many words.
  constexpr std::size_t octets_min = 3;
  return std::ranges::any_of(personal, [&](const std::string& text) {
    return text.size() >= octets_min && reason.contains(text);
  });
}

Answer erase_subject(store::Connection& connection, const store::Settings& settings,
                     const ErasureRequest& request) {
  const std::string ref = normal_ref(request.ref);
  const store::PersonName person{.lane = lane_of(ref, settings.lanes),
                                 .ref = ref,
                                 .digest = objection::RefDigester(settings.secret).digest(ref)};
  return connection.transact(
      [&](store::Transaction& transaction) { return erase(transaction, person, request); });
}

}  // namespace crier::app
