#include "use_cases/subject/recall.h"

#include <vector>

#include "objection/ref_digest.h"
#include "store/registers/erased_objections.h"
#include "store/registers/erasures.h"
#include "store/settings.h"

namespace crier::app {

namespace {

std::vector<store::PersonName> names_of(store::Transaction& transaction,
                                        std::span<const KnownRef> refs) {
  objection::RefDigester digester(store::read_settings(transaction).secret);
  std::vector<store::PersonName> people;
  people.reserve(refs.size());
  for (const KnownRef& each : refs) {
    people.push_back(
        {.lane = each.lane, .ref = std::string(each.ref), .digest = digester.digest(each.ref)});
  }
  return people;
}

}  // namespace

store::RecalledPeople recall_erased(store::Transaction& transaction, std::span<const KnownRef> refs,
                                    const std::string& actor) {
  if (store::erasure_head(transaction) == 0) return {};
  return store::recall_erased(transaction, names_of(transaction, refs), actor);
}

void mark_recalled(store::Transaction& transaction, std::span<const KnownRef> refs) {
  if (store::erasure_head(transaction) == 0) return;
  store::mark_recalled(transaction, names_of(transaction, refs));
}

}  // namespace crier::app
