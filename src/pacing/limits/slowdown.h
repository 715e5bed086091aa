// How much slower than allowed a node is sent to, because its provider has said so. Additive
// increase, multiplicative decrease; and what a rule asks for a while: no notices at all, no more
// than so many a second, no more than so many at the same time. Pure. A node of which nobody has
// complained has none.
//
// A provider that is sent too much says so many times: once for each notice that was on its way.
// These are one complaint: whatever is said of a notice that was taken before the rate was lowered
// lowers nothing, because only what leaves at the lower rate can show that this is too much as
// well. (So TCP reduces its window once for all that was under way: RFC 6582 3.2, "recover".) It
// goes by when a notice was taken, never by when its answer comes, which may be minutes later. By
// the same token its success raises nothing.
//
// Where daemons share the node, the others go on at the rate of before until they have heard of the
// complaint, and what this daemon sends at the lower rate is refused because of them. So a notice
// shows something only if it was taken a second and a half, within which everybody who sends hears
// of it, after this daemon began to go by the lower rate: by its own complaint, or because it was
// told, when others may be told still. Nobody says when all have heard. Where the database takes
// longer to tell, one complaint may count twice; one that is another is never lost, because
// whatever goes on too fast is refused again.
//
// A complaint counts for an hour, or for `recovery` if that is longer: a domain that gets three
// notices a day would else be slow, and have to be remembered, for ever.
//
// What begins slowly by its policy does so apart from complaints: the start is of this daemon
// alone, goes on by successes only and is told to nobody. A complaint takes its part off what is
// sent, by whoever sends it.
#pragma once

#include <algorithm>
#include <optional>

#include "base/time.h"
#include "pacing/grant.h"
#include "pacing/limits/limit_policy.h"
#include "pacing/limits/moment.h"
#include "pacing/limits/slowdown_state.h"

namespace crier::pacing {

class Slowdown {
 public:
  // `usual` is the rate of the policy; without one, the rate at which the node was sent to.
  struct Options {
    RateLimit usual;
    bool is_measured{};  // `usual` is what was sent lately: above it, the node is free again.
    Adaptation adaptation;
  };

  Slowdown(Options options, SteadyTime now);

  // A notice that was taken at `taken_at` was refused because there were too many. False: it is the
  // complaint of before. `daemons` share the node.
  bool lower(SteadyTime taken_at, SteadyTime now, int daemons = 1);
  // It was accepted. Of the successes of the node this daemon hears a part.
  void raise(SteadyTime taken_at, SteadyTime now, int daemons = 1);

  // Nothing goes before `until`. Of several the latest counts.
  void pause(SteadyTime until, SteadyTime now) {
    if (paused_until_ <= now) paused_at_ = now;
    paused_until_ = std::max(paused_until_, until);
  }
  // At most so much, for a while. Of several caps the smallest counts, until the latest end.
  void cap_rate(double per_second, SteadyTime now, Duration length);
  void cap_concurrency(int notices, SteadyTime now, Duration length);
  // It was silent: it begins slowly, as its policy says.
  void begin_anew(SteadyTime now);

  // For the other daemons: what is left of what replies have done.
  [[nodiscard]] SlowdownState state(Moment now) const;
  // Another daemon was told so: the slower of both counts. What was taken until now says nothing
  // that is not known.
  void slow_to(const SlowdownState& told, Moment now);
  // Others have won back so much.
  void raise_to(double part, SteadyTime now);
  // Others have won back everything, or the operator has lifted it: pauses go on.
  void recover(SteadyTime now);
  // The operator has looked: nothing of it counts any more.
  void lift(SteadyTime now);
  // The policy has changed.
  void change(RateLimit usual, const Adaptation& adaptation);
  // It has no rate any more: what was taken off it is forgotten, pauses and caps go on.
  void free_of_rate();

  [[nodiscard]] SteadyTime paused_until() const { return paused_until_; }
  [[nodiscard]] bool is_paused_since(SteadyTime taken_at, SteadyTime now) const {
    return paused_until_ > now && taken_at < paused_at_;
  }
  // Nothing: the usual rate, or any rate if it was only measured.
  [[nodiscard]] std::optional<RateLimit> rate(SteadyTime now) const;
  [[nodiscard]] std::optional<int> concurrency(SteadyTime now) const;
  // The end of the cap that counts for the rate at `now`; nothing: none does.
  [[nodiscard]] std::optional<SteadyTime> rate_capped_until(SteadyTime now) const;
  // The part of the usual rate that successes have won back, 0 to 1.
  [[nodiscard]] double part() const { return of_usual(part_); }
  // When the next cap ends, and `rate` or `concurrency` changes by itself; nothing: none does.
  [[nodiscard]] std::optional<SteadyTime> changes_at(SteadyTime now) const;
  // A complaint counts still, or a pause or a cap that followed from one.
  [[nodiscard]] bool remembers(SteadyTime now) const;
  // Nothing is left of it.
  [[nodiscard]] bool is_over(SteadyTime now) const;

 private:
  // Of what complaints have left.
  [[nodiscard]] double complaint(SteadyTime now) const { return counts_until_ <= now ? 1 : part_; }
  // With what the slow start leaves of it.
  [[nodiscard]] double of_usual(double complaint) const {
    return std::max(complaint * started_, options_.adaptation.floor);
  }
  [[nodiscard]] double part(SteadyTime now) const { return of_usual(complaint(now)); }
  [[nodiscard]] double lowered_rate(double part) const;
  // What has lapsed until now counts no more.
  void settle(SteadyTime now) { part_ = complaint(now); }

  Options options_;
  double part_{1};     // That complaints have left, and successes have won back.
  double started_{1};  // How far its slow start has come; 1: it is over, or there was none.
  SteadyTime lowered_at_;
  SteadyTime counts_until_;  // The last complaint.
  SteadyTime raised_at_;
  SteadyTime paused_at_;
  SteadyTime paused_until_;
  double rate_cap_{};
  SteadyTime rate_cap_until_;
  int concurrency_cap_{};
  SteadyTime concurrency_cap_until_;
};

}  // namespace crier::pacing
