// How a running campaign stands towards its deadline, as crierd has reckoned it last, for `crier
// campaign status` and its relatives.
#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "base/time.h"
#include "pacing/deadline/deadline_outlook.h"

namespace crier::report {

struct DeadlineView {
  pacing::DeadlineState state{};
  WallTime since;
  WallTime reckoned_at;
  pacing::Outlook outlook;
  double told_share{1};  // Of who is left, 0 to 1: the others will be left out.
  std::string figures;   // pacing::figures_text
  std::string remedy;    // pacing::remedy_text; empty while it is on track.
};

// "at_risk since 2026-05-01T10:00:00Z: 12345 people left; …": one sentence. What was reckoned too
// long before `now` says how it stood then, and nothing of what was still to come.
[[nodiscard]] std::string deadline_sentence(const DeadlineView& view, WallTime now);

// Its rates are of people who need a notice, as in its sentence; `people_left` are all of whom
// nobody knows yet what becomes of them.
[[nodiscard]] boost::json::object json_of(const DeadlineView& view);

}  // namespace crier::report
