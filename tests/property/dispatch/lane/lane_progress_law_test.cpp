#include <map>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "dispatch/lane/lane_progress.h"

namespace crier::dispatch {
namespace {

// What LaneProgress promises, in its plainest words.
struct Model {
  std::map<SubjectId, bool> resolved;  // Of everybody who is claimed.
  SubjectId begin;

  SubjectId last_claimed() const { return resolved.empty() ? begin : resolved.rbegin()->first; }
  SubjectId last_resolved() const {
    SubjectId last = begin;
    for (const auto& [id, is_resolved] : resolved) {
      if (is_resolved) last = id;
    }
    return last;
  }
  std::vector<SubjectId> open() const {
    std::vector<SubjectId> ids;
    for (const auto& [id, is_resolved] : resolved) {
      if (!is_resolved) ids.push_back(id);
    }
    return ids;
  }
};

void look(const LaneProgress& progress, const Model& model) {
  const auto open = model.open();
  RC_ASSERT(progress.open() == static_cast<int>(open.size()));
  RC_ASSERT(progress.last_claimed() == model.last_claimed());
  if (open.empty()) {
    RC_ASSERT(progress.cursor() == model.last_claimed());
    return;
  }
  RC_ASSERT(progress.cursor() < open.front());
  // Nobody who is resolved stays behind for nothing.
  const auto first_open = model.resolved.find(open.front());
  const SubjectId before =
      first_open == model.resolved.begin() ? model.begin : std::prev(first_open)->first;
  RC_ASSERT(progress.cursor() == before);
}

RC_GTEST_PROP(LaneProgress, the_cursor_never_passes_an_open_id_and_ends_at_the_last_claimed, ()) {
  const SubjectId begin{*rc::gen::inRange(0, 1000)};
  const auto steps = *rc::gen::container<std::vector<std::pair<int, unsigned>>>(
      rc::gen::pair(rc::gen::inRange(0, 20), rc::gen::arbitrary<unsigned>()));
  LaneProgress progress(begin);
  Model model{.resolved = {}, .begin = begin};

  for (const auto& [kind, chance] : steps) {
    const auto open = model.open();
    if (kind < 9) {
      const SubjectId id{progress.last_claimed().value + 1 + chance % 5};
      progress.claim(id);
      model.resolved[id] = false;
    } else if (kind < 18 && !open.empty()) {
      const SubjectId id = open[chance % open.size()];
      progress.resolve(id);
      model.resolved[id] = true;
    } else if (kind == 18) {
      const SubjectId touched{model.last_resolved().value + chance % 4};
      progress.unclaim_after(touched);
      std::erase_if(model.resolved, [&](const auto& entry) { return entry.first > touched; });
    }
    look(progress, model);
  }

  for (const SubjectId id : model.open()) {
    progress.resolve(id);
    model.resolved[id] = true;
    look(progress, model);
  }
  RC_ASSERT(progress.cursor() == model.last_claimed());
}

}  // namespace
}  // namespace crier::dispatch
