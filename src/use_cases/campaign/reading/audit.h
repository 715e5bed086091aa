// Whether the counts of a campaign are those of its rows: the completeness equation per country and
// language, and every try. Adds up lane by lane; holds only sums.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "campaign/language/counted_languages.h"
#include "store/feedback/feedback_events.h"
#include "store/registers/standing_faults.h"
#include "store/report/audit_counts.h"

namespace crier::app {

struct AuditDifference {
  std::string what;   // "notified", "equation", "lost", "tries", …
  std::string where;  // "DE de", "2026-04-01T10:00:00Z deferred greylisted".
  std::int64_t counted{};
  std::int64_t rows{};
};

class Audit {
 public:
  // `languages` must outlive this.
  explicit Audit(CountedLanguages& languages) : languages_(languages) {}

  void add(const store::LaneAudit& lane);
  // People who were written to although they objected by then.
  void add_told_again(std::int64_t people);
  // Whether those whom campaigns leave out are those who object by what they have said.
  void add_standing(const store::StandingFaults& faults);
  // How many statements are owed a confirmation, and how many confirmations there are.
  void add_confirmations(std::int64_t statements, std::int64_t confirmations);
  // What came back, by lane.
  void add_feedback(const std::vector<store::FeedbackDifference>& differences);
  // People who were told an earlier cut-off, and have no correction and no reason for it.
  void add_uncorrected(std::int64_t people);

  // Everything that does not agree; empty when all is well.
  [[nodiscard]] std::vector<AuditDifference> differences() const;
  // Of the audience, each once, however many steps they were in.
  [[nodiscard]] std::int64_t people() const { return people_; }

 private:
  using Place = std::pair<std::string, std::string>;

  void add(const store::StandingRow& row);

  CountedLanguages& languages_;
  std::map<Place, Completeness> counted_;
  std::map<Place, Completeness> listed_;
  std::vector<AuditDifference> faults_;  // What is wrong by itself.
  std::int64_t people_{};
  std::map<int, std::int64_t> planned_;  // By step.
  std::map<int, std::int64_t> onward_;   // Who left it for the next one.
};

}  // namespace crier::app
