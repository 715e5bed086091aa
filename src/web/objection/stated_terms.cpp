#include "web/objection/stated_terms.h"

#include "notice/template/vocabulary.h"

namespace crier::app {

std::string stated_purpose(const ObjectionTerms& terms, std::string_view language) {
  const std::string* const purpose = notice::fact_for(terms.spec, "purpose", language);
  return purpose == nullptr ? terms.spec.purpose : *purpose;
}

std::string stated_controller(const ObjectionTerms& terms, std::string_view language) {
  const std::string* const name = notice::fact_for(terms.spec, "controller.name", language);
  return name == nullptr ? terms.spec.sender_name : *name;
}

notice::DateReader date_reader(const ObjectionTerms& terms, std::string_view language) {
  const std::string& zone = terms.spec.cutoff.zone;
  return {.locale = language, .zone = zone.empty() ? std::string_view("UTC") : zone};
}

}  // namespace crier::app
