#include "report/objection_figures.h"

namespace crier::report {
namespace {

void add(ObjectionSum& sum, const ObjectionRow& row) {
  if (row.latest == objection::StatementKind::withdrawal) {
    sum.withdrawn += row.people;
    return;
  }
  sum.objecting += row.people;
  if (row.is_earlier) sum.earlier += row.people;
}

}  // namespace

ObjectionSum total(const ObjectionFigures& figures) {
  ObjectionSum sum;
  for (const ObjectionRow& row : figures.rows) add(sum, row);
  return sum;
}

std::map<std::pair<std::string, std::string>, ObjectionSum> by_place(
    const ObjectionFigures& figures) {
  std::map<std::pair<std::string, std::string>, ObjectionSum> places;
  for (const ObjectionRow& row : figures.rows) add(places[{row.country, row.locale}], row);
  return places;
}

std::map<std::pair<objection::Way, objection::Timeliness>, std::int64_t> by_way(
    const ObjectionFigures& figures) {
  std::map<std::pair<objection::Way, objection::Timeliness>, std::int64_t> ways;
  for (const ObjectionRow& row : figures.rows) {
    if (row.latest == objection::StatementKind::withdrawal) continue;
    ways[{row.way, row.timeliness}] += row.people;
  }
  return ways;
}

ConfirmationSum confirmed(const ObjectionFigures& figures) {
  using objection::ConfirmationState;
  ConfirmationSum sum;
  for (const ConfirmationRow& row : figures.confirmations) {
    sum.owed += row.statements;
    sum.doubts += row.doubts;
    switch (row.state) {
      case ConfirmationState::owed: sum.waiting += row.statements; break;
      case ConfirmationState::sent: sum.sent += row.statements; break;
      case ConfirmationState::failed: sum.failed += row.statements; break;
      case ConfirmationState::none: sum.none += row.statements; break;
    }
  }
  return sum;
}

}  // namespace crier::report
