#include "pacing/sender_judge.h"

#include <algorithm>
#include <cmath>

namespace crier::pacing {
namespace {

// A person who is refused so often, while nothing speaks for or against the sender, is given up.
constexpr int tries_max = 3;
// As long as others are on the wire.
constexpr int tries_unanswered_max = 30;
// Answers to the sender alone (MAIL, AUTH): one may be a slip of the server.
constexpr int answers_to_sender_min = 3;
constexpr int people_min_unproven = 3;  // Nobody has been accepted.
constexpr int people_min = 4;
// Whose notices may have been kept: one may be a slip of the server, two a moment of it. Each more
// is somebody who may be told twice, so that fewer are waited for than of refusals.
constexpr int unknown_min = 3;
// Each is a notice that somebody may have got: two may be a restart and its repetition.
constexpr int unknown_tries_max = 3;
// In words that name the person: half of a list may be dead addresses.
constexpr int dead_min = 16;
constexpr int people_max = 200;
// Memory for people who wait for another try. A person who is forgotten gets more tries.
constexpr std::size_t suspects_max = 10'000;

// With a share s of people who are refused for their own sake, k of them in a row are met n * s^k
// times among n people. (Laplace's rule of succession keeps s off 0 and 1.)
int met_by_chance(double refused, double accepted, std::uint64_t people, double chance) {
  const double share = (refused + 1) / (accepted + refused + 2);
  const double row = std::log(static_cast<double>(people) / chance) / -std::log(share);
  return static_cast<int>(std::ceil(std::min<double>(row, people_max)));
}

}  // namespace

SenderJudge::Mark SenderJudge::on_taken() {
  ++on_the_wire_;
  return {.generation = generation_, .number = ++taken_};
}

void SenderJudge::on_ended(Mark mark) {
  --(mark.generation == generation_ ? on_the_wire_ : waited_for_);
}

void SenderJudge::on_accepted(SubjectId person, int relay) {
  constexpr double remembered = 1000;
  Relay& entry = relays_[relay];
  ++entry.accepted;
  entry.accepted_lately += 1;
  entry.is_condemned = false;
  if (people_of(entry) != 0 || entry.answers_to_sender != 0) {
    // They were not refused for the sender's sake after all.
    entry.refused_lately += static_cast<double>(entry.people.size());
    entry.dead_lately += static_cast<double>(entry.dead.size());
    entry.people.clear();
    entry.dead.clear();
    entry.answers_to_sender = 0;
    entry.is_suspect = false;
  }
  entry.unknown_lately += static_cast<double>(entry.unknown.size());
  forget_unknown(entry);
  if (entry.accepted_lately + entry.refused_lately + entry.dead_lately > remembered) {
    entry.accepted_lately /= 2;
    entry.refused_lately /= 2;
    entry.dead_lately /= 2;
    entry.unknown_lately /= 2;
  }
  if (!suspects_.empty()) suspects_.erase(person);
  if (!unknown_tries_.empty()) unknown_tries_.erase(person);
}

int SenderJudge::people_of(const Relay& relay) {
  return static_cast<int>(relay.people.size() + relay.dead.size());
}

// What was accepted elsewhere, and before, speaks for the server where the words name the person.
bool SenderJudge::is_unproven(const Relay& relay, Meaning meaning) const {
  return relay.accepted == 0 && (!is_heard_accepted_ || meaning != Meaning::of_person);
}

int SenderJudge::needed(const Relay& relay) const {
  constexpr double chance = 0.01;
  if (relay.accepted == 0) return is_heard_accepted_ ? people_min : people_min_unproven;
  return std::max(people_min, met_by_chance(relay.refused_lately, relay.accepted_lately,
                                            relay.accepted, chance));
}

int SenderJudge::needed_with_dead(const Relay& relay) {
  constexpr double chance = 1e-4;
  if (relay.accepted == 0) return dead_min;
  return std::max(dead_min, met_by_chance(relay.refused_lately + relay.dead_lately,
                                          relay.accepted_lately, relay.accepted, chance));
}

int SenderJudge::needed_unknown(const Relay& relay) {
  constexpr double chance = 0.01;
  if (relay.accepted == 0) return unknown_min;
  return std::max(unknown_min, met_by_chance(relay.unknown_lately, relay.accepted_lately,
                                             relay.accepted, chance));
}

void SenderJudge::forget_unknown(Relay& relay) {
  relay.unknown.clear();
  relay.first_loss_after.reset();
}

bool SenderJudge::looks_like_sender(const Relay& relay, const Suspect& suspect,
                                    Meaning meaning) const {
  if (relay.answers_to_sender >= answers_to_sender_min) return true;
  if (static_cast<int>(relay.people.size()) >= needed(relay)) return true;
  if (people_of(relay) >= needed_with_dead(relay)) return true;
  // A small audience: each has been refused again and again, and nobody ever accepted. Or nobody
  // lately, which is enough where the sending goes on by itself.
  const int everybody_min = relay.people.empty() ? 3 : 2;
  const bool is_nobody_accepted =
      is_unproven(relay, meaning) || resumption_ == Resumption::by_itself;
  return is_nobody_accepted && people_of(relay) >= everybody_min && suspect.tries >= tries_max;
}

bool SenderJudge::is_certain(const Relay& relay) const {
  // An answer that never comes must not keep the campaign going for long.
  constexpr int enough_without_waiting = 10;
  const auto answers = static_cast<int>(relay.people.size()) + relay.answers_to_sender;
  return waited_for_ == 0 || answers >= enough_without_waiting * needed(relay) ||
         people_of(relay) >= enough_without_waiting * needed_with_dead(relay);
}

SenderJudge::Suspect& SenderJudge::suspect_of(const Refusal& refusal, const Relay& relay) {
  const auto found = suspects_.find(refusal.person);
  if (found != suspects_.end()) {
    if (found->second.relay != refusal.relay) {
      found->second.relay = refusal.relay;
      found->second.accepted_before = relay.accepted;
    }
    return found->second;
  }
  if (suspects_.size() >= suspects_max) suspects_.erase(suspects_.begin());
  return suspects_[refusal.person] = {
             .relay = refusal.relay,
             .accepted_before = relay.accepted,
             .is_known = refusal.is_repeated && refusal.meaning == Meaning::of_person,
             .is_back = refusal.is_back,
             .is_judged = refusal.is_back && refusal.is_repeated && !is_heard_stopped_};
}

void SenderJudge::pronounce(Relay& relay, Ground& ground) {
  ground = {.first_ref = relay.first_ref, .people = people_of(relay)};
  relay.people.merge(relay.dead);
  for (const SubjectId person : relay.people) {
    const auto suspect = suspects_.find(person);
    if (suspect == suspects_.end()) continue;
    suspect->second.tries = 0;
    suspect->second.is_known = true;
  }
  relay.people.clear();
  relay.dead.clear();
  relay.answers_to_sender = 0;
  relay.is_suspect = false;
  relay.is_condemned = true;
}

bool SenderJudge::is_ground(const Relay& relay, const Suspect& suspect,
                            const Refusal& refusal) const {
  if (refusal.meaning == Meaning::of_sender) return true;
  const bool comes_from_before = suspect.is_judged || (suspect.is_back && suspect.tries == 1);
  const bool is_fresh = relay.accepted == 0 && !relay.is_condemned;
  if (comes_from_before && is_fresh && is_heard_accepted_) return false;
  return !suspect.is_known || is_unproven(relay, refusal.meaning);
}

void SenderJudge::count(Relay& relay, const Refusal& refusal) {
  if (refusal.meaning == Meaning::of_person) {
    if (!relay.people.contains(refusal.person)) relay.dead.insert(refusal.person);
  } else {
    relay.dead.erase(refusal.person);
    relay.people.insert(refusal.person);
  }
}

// As long as nothing speaks for the sender.
bool SenderJudge::is_personal(const Relay& relay, const Suspect& suspect, Meaning meaning) const {
  if (meaning == Meaning::of_sender) return false;
  if (relay.is_condemned && is_unproven(relay, meaning)) return false;
  if (suspect.tries >= tries_max) return true;
  const bool is_believed =
      relay.accepted > 0 && !relay.is_condemned && !suspect.is_known && people_of(relay) == 1;
  return meaning == Meaning::of_person && is_believed;
}

// Whether it was on the wire when the first loss became known: broken off by the same event.
bool SenderJudge::is_of_first_loss(Relay& relay, const Unknown& notice) const {
  if (notice.is_answered) return false;
  if (!relay.first_loss_after) relay.first_loss_after = taken_;
  return notice.mark.number <= *relay.first_loss_after;
}

int SenderJudge::count_unknown_try(SubjectId person) {
  // Whoever is forgotten gets more tries.
  if (unknown_tries_.size() >= suspects_max) unknown_tries_.erase(unknown_tries_.begin());
  return ++unknown_tries_[person];
}

SenderJudge::Ruling SenderJudge::on_unknown(const Unknown& notice, Ground& ground) {
  Relay& relay = relays_[notice.relay];
  const bool is_spent = count_unknown_try(notice.person) >= unknown_tries_max;
  const bool is_of_restart = is_of_first_loss(relay, notice);
  if (!is_of_restart) {
    if (relay.unknown.empty()) relay.first_unknown_ref = notice.ref;
    relay.unknown.insert(notice.person);
  }
  const auto people = static_cast<int>(relay.unknown.size());
  // A small audience, of whom nobody was ever accepted: nothing speaks for the server.
  const bool is_everybody = is_spent && relay.accepted == 0;
  const bool is_confirmed = relay.is_condemned && resumption_ == Resumption::by_itself;
  if (people >= needed_unknown(relay) || is_everybody || (is_confirmed && !is_spent)) {
    if (resumption_ == Resumption::by_itself) relay.is_condemned = true;
    ground = {.first_ref = people == 0 ? std::string(notice.ref) : relay.first_unknown_ref,
              .people = std::max(people, 1)};
    forget_unknown(relay);
    return Ruling::sender;
  }
  if (!is_spent) return Ruling::try_again;
  unknown_tries_.erase(notice.person);
  return Ruling::personal;
}

SenderJudge::Ruling SenderJudge::on_refused(const Refusal& refusal, Ground& ground) {
  Relay& relay = relays_[refusal.relay];
  const bool is_of_sender = refusal.meaning == Meaning::of_sender;
  Suspect& suspect = suspect_of(refusal, relay);
  ++suspect.tries;
  if (relay.is_condemned && resumption_ == Resumption::by_itself) {
    relay.first_ref = refusal.ref;
    relay.people.insert(refusal.person);
    pronounce(relay, ground);
    return Ruling::sender;
  }
  const bool is_cleared = relay.accepted > suspect.accepted_before;
  if (!is_of_sender && suspect.tries >= 2 && is_cleared) {
    suspects_.erase(refusal.person);
    return Ruling::personal;
  }

  if (people_of(relay) == 0) relay.first_ref = refusal.ref;
  if (is_of_sender) ++relay.answers_to_sender;
  if (is_ground(relay, suspect, refusal)) count(relay, refusal);
  if (looks_like_sender(relay, suspect, refusal.meaning)) {
    if (!relay.is_suspect) {
      relay.is_suspect = true;
      ++generation_;
      waited_for_ += on_the_wire_;
      on_the_wire_ = 0;
    }
    if (is_certain(relay)) {
      pronounce(relay, ground);
      return Ruling::sender;
    }
    return Ruling::try_again;
  }
  // Nobody has been accepted, and others have not been answered yet: they may tell.
  const bool is_early = relay.accepted == 0 && on_the_wire_ + waited_for_ > 0;
  if (is_early && suspect.tries < tries_unanswered_max) return Ruling::try_again;
  if (is_personal(relay, suspect, refusal.meaning)) {
    suspects_.erase(refusal.person);
    return Ruling::personal;
  }
  return Ruling::try_again;
}

}  // namespace crier::pacing
