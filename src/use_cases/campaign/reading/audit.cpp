#include "use_cases/campaign/reading/audit.h"

#include <set>

#include <fmt/format.h>

#include "campaign/ladder/ladder.h"

namespace crier::app {
namespace {

void count(Completeness& counts, store::Standing standing, std::int64_t people) {
  counts.planned += people;
  switch (standing) {
    case store::Standing::notified: counts.notified += people; break;
    case store::Standing::failed: counts.failed += people; break;
    case store::Standing::excluded: counts.excluded += people; break;
    case store::Standing::pending: counts.pending += people; break;
    // Told as faults of their own.
    case store::Standing::lost:
    case store::Standing::settled_twice:
    case store::Standing::still_waiting: break;
  }
}

bool is_fault(store::Standing standing) {
  return standing == store::Standing::lost || standing == store::Standing::settled_twice ||
         standing == store::Standing::still_waiting;
}

struct Measure {
  const char* name;
  std::int64_t Completeness::* member;
};
constexpr Measure measures[] = {{"planned", &Completeness::planned},
                                {"notified", &Completeness::notified},
                                {"failed", &Completeness::failed},
                                {"excluded", &Completeness::excluded},
                                {"pending", &Completeness::pending}};

}  // namespace

void Audit::add(const store::StandingRow& row) {
  const std::string& counted = languages_.of(row.country, row.locale).counted;
  const std::string where = fmt::format("{} {}", row.country, counted);
  count(listed_[{row.country, counted}], row.standing, row.people);
  if (is_fault(row.standing)) {
    faults_.push_back({.what = std::string(name_of(row.standing)),
                       .where = where,
                       .counted = 0,
                       .rows = row.people});
  }
  // Who was told in another language than the one that they were planned in.
  if (!row.attempt_locale.empty() && row.attempt_locale != counted) {
    faults_.push_back({.what = "language",
                       .where = fmt::format("{}, told in {}", where, row.attempt_locale),
                       .counted = 0,
                       .rows = row.people});
  }
}

void Audit::add(const store::LaneAudit& lane) {
  for (const store::StandingRow& row : lane.standings) {
    add(row);
    if (lane.step == first_step) people_ += row.people;
  }
  onward_[lane.step] += lane.onward;
  for (const store::CountRow& row : lane.counts) {
    planned_[lane.step] += row.counts.planned;
    counted_[{row.country, row.locale}] += row.counts;
    if (!row.counts.closes()) {
      faults_.push_back({.what = "equation",
                         .where = fmt::format("{} {}", row.country, row.locale),
                         .counted = row.counts.planned,
                         .rows = row.counts.notified + row.counts.failed + row.counts.excluded +
                                 row.counts.pending});
    }
  }
  for (const store::TriesDifference& tries : lane.tries) {
    faults_.push_back({.what = "tries",
                       .where = fmt::format("{} {} {} {} {}", iso8601(tries.hour), tries.channel,
                                            tries.locale, tries.outcome, tries.reason),
                       .counted = tries.counted,
                       .rows = tries.rows});
  }
  if (lane.stray_attempts > 0) {
    faults_.push_back(
        {"strangers", "tries for people outside the audience", 0, lane.stray_attempts});
  }
  if (lane.stray_deferrals > 0) {
    faults_.push_back({"strangers", "deferrals of people never claimed", 0, lane.stray_deferrals});
  }
}

void Audit::add_told_again(std::int64_t people) {
  if (people == 0) return;
  faults_.push_back({"told again", "people who had objected by then", 0, people});
}

void Audit::add_standing(const store::StandingFaults& faults) {
  if (faults.missing > 0) {
    faults_.push_back(
        {"objections", "object by their last record, not in the table", faults.missing, 0});
  }
  if (faults.unfounded > 0) {
    faults_.push_back(
        {"objections", "in the table, not by their last record", 0, faults.unfounded});
  }
}

void Audit::add_confirmations(std::int64_t statements, std::int64_t confirmations) {
  if (statements == confirmations) return;
  faults_.push_back({"confirmations", "of statements by a link", confirmations, statements});
}

void Audit::add_feedback(const std::vector<store::FeedbackDifference>& differences) {
  for (const store::FeedbackDifference& each : differences) {
    faults_.push_back({.what = "came back",
                       .where = fmt::format("{} {} {}", each.country, each.locale, each.klass),
                       .counted = each.counted,
                       .rows = each.rows});
  }
}

void Audit::add_uncorrected(std::int64_t people) {
  if (people == 0) return;
  faults_.push_back({"corrections", "told an earlier cut-off, and owed none", 0, people});
}

std::vector<AuditDifference> Audit::differences() const {
  std::vector<AuditDifference> result;
  std::set<Place> places;
  for (const auto& [place, counts] : counted_) places.insert(place);
  for (const auto& [place, counts] : listed_) places.insert(place);
  for (const Place& place : places) {
    const auto counted = counted_.find(place);
    const auto listed = listed_.find(place);
    const Completeness left = counted == counted_.end() ? Completeness{} : counted->second;
    const Completeness right = listed == listed_.end() ? Completeness{} : listed->second;
    for (const auto& [name, member] : measures) {
      if (left.*member == right.*member) continue;
      result.push_back({.what = name,
                        .where = fmt::format("{} {}", place.first, place.second),
                        .counted = left.*member,
                        .rows = right.*member});
    }
  }
  for (const auto& [step, people] : onward_) {
    const auto next = planned_.find(step + 1);
    const std::int64_t came = next == planned_.end() ? 0 : next->second;
    if (came == people) continue;
    result.push_back({.what = "went on",
                      .where = fmt::format("from step {} to step {}", step, step + 1),
                      .counted = people,
                      .rows = came});
  }
  result.insert(result.end(), faults_.begin(), faults_.end());
  return result;
}

}  // namespace crier::app
