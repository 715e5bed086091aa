#include "specification/spec_surroundings.h"

#include <utility>

#include "notice/template/template_slots.h"

namespace crier::app {

SpecSurroundings spec_surroundings(const CampaignSpec& spec, std::vector<std::string> channels,
                                   const notice::Catalogue& catalogue, WallTime now) {
  notice::FactNames facts = notice::fact_names(catalogue, spec.template_name);
  return {.now = now,
          .channels = std::move(channels),
          .templates = catalogue.templates(),
          .locales = catalogue.locales(spec.template_name),
          .facts_required = std::move(facts.required),
          .facts_optional = std::move(facts.optional)};
}

}  // namespace crier::app
