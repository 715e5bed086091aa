#include "use_cases/objection/timeliness.h"

#include <cstddef>

#include "store/registers/objection_dates.h"

namespace crier::app {

void judge_timeliness(store::Transaction& transaction, std::span<objection::Statement> statements) {
  const auto dates = store::objection_dates_for(transaction, statements);
  for (std::size_t index = 0; index < statements.size(); ++index) {
    objection::Statement& said = statements[index];
    said.timeliness = dates[index] ? objection::timeliness_of(said.stated_at, dates[index]->cutoff,
                                                              dates[index]->effective_at)
                                   : objection::Timeliness::not_known;
  }
}

}  // namespace crier::app
