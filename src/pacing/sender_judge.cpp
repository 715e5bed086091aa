#include "pacing/sender_judge.h"

#include <algorithm>
#include <cmath>

namespace crier::pacing {
namespace {

// A person who is refused so often, while nothing speaks for or against the sender, is given up.
constexpr int tries_max = 3;
// Answers to the sender alone (MAIL, AUTH): one may be a slip of the server.
constexpr int answers_to_sender_min = 3;
constexpr int people_min_unproven = 3;  // Nobody has been accepted.
constexpr int people_min = 4;
constexpr int people_max = 200;
// Memory for people who wait for another try. Whoever is forgotten gets more tries.
constexpr std::size_t suspects_max = 10'000;

}  // namespace

SenderJudge::Mark SenderJudge::on_taken() {
  ++on_the_wire_;
  return generation_;
}

void SenderJudge::on_ended(Mark mark) {
  --(mark == generation_ ? on_the_wire_ : waited_for_);
}

void SenderJudge::on_accepted(SubjectId person, int relay) {
  constexpr double remembered = 1000;
  Relay& entry = relays_[relay];
  ++entry.accepted;
  entry.accepted_lately += 1;
  if (!entry.people.empty() || entry.answers_to_sender != 0) {
    // They were not refused for the sender's sake after all.
    entry.refused_lately += static_cast<double>(entry.people.size());
    entry.people.clear();
    entry.answers_to_sender = 0;
    entry.is_suspect = false;
  }
  if (entry.accepted_lately + entry.refused_lately > remembered) {
    entry.accepted_lately /= 2;
    entry.refused_lately /= 2;
  }
  if (!suspects_.empty()) suspects_.erase(person);
}

// With a share s of people who are refused for their own sake, k of them in a row are met n * s^k
// times among n people. (Laplace's rule of succession keeps s off 0 and 1.)
int SenderJudge::needed(const Relay& relay) {
  constexpr double chance = 0.01;
  if (relay.accepted == 0) return people_min_unproven;
  const double share =
      (relay.refused_lately + 1) / (relay.accepted_lately + relay.refused_lately + 2);
  const double people = std::log(static_cast<double>(relay.accepted) / chance) / -std::log(share);
  return std::clamp(static_cast<int>(std::ceil(people)), people_min, people_max);
}

bool SenderJudge::looks_like_sender(const Relay& relay, const Suspect& suspect) {
  if (relay.answers_to_sender >= answers_to_sender_min) return true;
  const int people = static_cast<int>(relay.people.size());
  if (people >= needed(relay)) return true;
  // A small audience: each has been refused again and again, and nobody ever accepted.
  return relay.accepted == 0 && people >= 2 && suspect.tries >= tries_max;
}

bool SenderJudge::is_certain(const Relay& relay) const {
  // An answer that never comes must not keep the campaign going for long.
  constexpr int enough_without_waiting = 10;
  const auto answers = static_cast<int>(relay.people.size()) + relay.answers_to_sender;
  return waited_for_ == 0 || answers >= enough_without_waiting * needed(relay);
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
  return suspects_[refusal.person] = {.relay = refusal.relay, .accepted_before = relay.accepted};
}

void SenderJudge::pronounce(Relay& relay, Ground& ground) {
  ground = {.first_ref = relay.first_ref, .people = static_cast<int>(relay.people.size())};
  for (const SubjectId person : relay.people) {
    const auto suspect = suspects_.find(person);
    if (suspect == suspects_.end()) continue;
    suspect->second.tries = 0;
    suspect->second.is_known = true;
  }
  relay.people.clear();
  relay.answers_to_sender = 0;
  relay.is_suspect = false;
}

SenderJudge::Ruling SenderJudge::on_refused(const Refusal& refusal, Ground& ground) {
  Relay& relay = relays_[refusal.relay];
  const bool is_open = refusal.meaning == Meaning::open;
  Suspect& suspect = suspect_of(refusal, relay);
  ++suspect.tries;
  const bool is_cleared = relay.accepted > suspect.accepted_before;
  if (is_open && suspect.tries >= 2 && is_cleared) {
    suspects_.erase(refusal.person);
    return Ruling::personal;
  }

  if (relay.people.empty()) relay.first_ref = refusal.ref;
  if (!is_open) ++relay.answers_to_sender;
  if (!is_open || !suspect.is_known) relay.people.insert(refusal.person);
  if (looks_like_sender(relay, suspect)) {
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
  if (is_open && suspect.tries >= tries_max) {
    suspects_.erase(refusal.person);
    return Ruling::personal;
  }
  return Ruling::try_again;
}

}  // namespace crier::pacing
