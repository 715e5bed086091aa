// Laws of the judge for any course of a campaign.
#include <algorithm>
#include <map>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.h"
#include "pacing/sender_judge.h"

namespace crier::pacing {
namespace {

using Meaning = SenderJudge::Meaning;
using Ruling = SenderJudge::Ruling;

struct Course {
  int verdicts{};
  int given_up{};
  int tries_most{};
};

// A campaign to `people` over `connections`, of whom those that `refuses` names are refused at
// every try; resumed after each verdict, until everybody has an end or has been stopped at often.
template <class Refuses>
Course run(int people, int connections, std::uint64_t seed, const Refuses& refuses,
           Meaning meaning = Meaning::open) {
  constexpr int verdicts_max = 300;
  SenderJudge judge;
  SenderJudge::Ground ground;
  Random random(seed);
  Course course;
  std::map<int, int> tries;
  std::vector<int> waiting;
  for (int person = people; person >= 1; --person) waiting.push_back(person);
  std::vector<std::pair<int, SenderJudge::Mark>> out;
  while ((!waiting.empty() || !out.empty()) && course.verdicts < verdicts_max) {
    while (!waiting.empty() && static_cast<int>(out.size()) < connections) {
      out.emplace_back(waiting.back(), judge.on_taken());
      waiting.pop_back();
    }
    const auto place = static_cast<std::ptrdiff_t>(random.below(out.size()));
    const auto [person, mark] = out[static_cast<std::size_t>(place)];
    out.erase(out.begin() + place);
    judge.on_ended(mark);
    course.tries_most = std::max(course.tries_most, ++tries[person]);
    if (!refuses(person)) {
      judge.on_accepted(SubjectId{person}, 0);
      continue;
    }
    const Ruling ruling =
        judge.on_refused({.person = SubjectId{person}, .ref = "r", .meaning = meaning}, ground);
    if (ruling == Ruling::personal) {
      ++course.given_up;
      continue;
    }
    if (ruling == Ruling::sender) ++course.verdicts;
    waiting.insert(waiting.begin(), person);
  }
  return course;
}

// Whatever their place: a small share of the audience stops hardly ever what is sent to it, and
// each of them ends. Chance may bring as many in a row as speak against the sender, in about one
// campaign in a hundred: that is how many are needed.
RC_GTEST_PROP(SenderJudge, a_few_who_are_refused_are_given_up_and_stop_hardly_any_campaign,
              (std::uint64_t seed)) {
  constexpr int campaigns = 10;
  // Three, and more while others are on the wire that may tell.
  constexpr int tries_most_of_all = 30;
  constexpr int stopped_max = 4;  // Five of ten, by a chance of one in a hundred: 3 in 10^8.
  const int people = *rc::gen::inRange(12, 3000);
  const int connections = *rc::gen::inRange(1, 30);
  const double share = *rc::gen::element(0.0, 0.01, 0.05, 0.1);
  Random random(seed);
  int stopped = 0;
  for (int campaign = 0; campaign < campaigns; ++campaign) {
    std::map<int, bool> refused;
    int count = 0;
    // Nobody knows the server while the first ones are tried: then three are enough.
    for (int person = 4; person <= people; ++person) {
      count += (refused[person] = random.chance(share)) ? 1 : 0;
    }

    const Course course =
        run(people, connections, random(), [&](int person) { return refused[person]; });

    stopped += course.verdicts > 0 ? 1 : 0;
    RC_ASSERT(course.given_up == count);
    RC_ASSERT(course.tries_most <= tries_most_of_all);
  }
  RC_ASSERT(stopped <= stopped_max);
}

RC_GTEST_PROP(SenderJudge, a_sender_whom_nobody_wants_is_found_out_before_anybody_is_given_up,
              (std::uint64_t seed)) {
  const int people = *rc::gen::inRange(3, 2000);
  const int connections = *rc::gen::inRange(1, 30);
  SenderJudge judge;
  SenderJudge::Ground ground;
  Random random(seed);
  std::vector<std::pair<int, SenderJudge::Mark>> out;
  int next = 0;
  int answers = 0;
  while (true) {
    while (next < people && static_cast<int>(out.size()) < connections) {
      out.emplace_back(++next, judge.on_taken());
    }
    RC_ASSERT(!out.empty());
    const auto place = static_cast<std::ptrdiff_t>(random.below(out.size()));
    const auto [person, mark] = out[static_cast<std::size_t>(place)];
    out.erase(out.begin() + place);
    judge.on_ended(mark);
    ++answers;
    const Ruling ruling = judge.on_refused({.person = SubjectId{person}, .ref = "r"}, ground);
    RC_ASSERT(ruling != Ruling::personal);
    if (ruling == Ruling::sender) break;
  }
  RC_ASSERT(answers <= 30);
}

RC_GTEST_PROP(SenderJudge, everybody_ends_however_many_are_refused, (std::uint64_t seed)) {
  const int people = *rc::gen::inRange(1, 200);
  const int connections = *rc::gen::inRange(1, 30);
  const double share = *rc::gen::element(0.2, 0.5, 0.9, 1.0);
  Random random(seed);
  std::map<int, bool> refused;
  for (int person = 1; person <= people; ++person) refused[person] = random.chance(share);

  const Course course = run(people, connections, seed, [&](int person) { return refused[person]; });

  const bool is_anybody_accepted =
      std::ranges::any_of(refused, [](const auto& entry) { return !entry.second; });
  if (is_anybody_accepted) RC_ASSERT(course.verdicts <= people);
  // Nobody wants the sender: nobody is lost by going on.
  if (!is_anybody_accepted) RC_ASSERT(course.given_up == (people == 1 ? 1 : 0));
}

// Also where half of them are, in any order.
RC_GTEST_PROP(SenderJudge, dead_addresses_stop_nobody_and_are_given_up, (std::uint64_t seed)) {
  const int people = *rc::gen::inRange(40, 1000);
  const int connections = *rc::gen::inRange(1, 30);
  const double share = *rc::gen::element(0.01, 0.1, 0.3, 0.5);
  Random random(seed);
  std::map<int, bool> refused;
  int count = 0;
  for (int person = 1; person <= people; ++person) {
    count += (refused[person] = random.chance(share)) ? 1 : 0;
  }

  const Course course = run(
      people, connections, seed, [&](int person) { return refused[person]; }, Meaning::of_person);

  RC_ASSERT(course.verdicts == 0);
  RC_ASSERT(course.given_up == count);
  RC_ASSERT(course.tries_most <= 3);
}

// Whoever was put off by the daemon before comes back at once, and first.
RC_GTEST_PROP(SenderJudge, dead_addresses_stop_nobody_where_the_daemon_is_another_one,
              (std::uint64_t seed)) {
  const int put_off = *rc::gen::inRange(1, 300);
  const int others = *rc::gen::inRange(0, 300);
  const int connections = *rc::gen::inRange(1, 30);
  const double share = *rc::gen::element(0.0, 0.1, 0.3, 0.5);
  Random random(seed);
  SenderJudge judge;
  judge.on_heard_accepted();
  SenderJudge::Ground ground;
  std::map<int, bool> is_dead;
  std::vector<int> waiting;
  int dead = put_off;
  for (int person = 1; person <= put_off + others; ++person) {
    is_dead[person] = person <= put_off || random.chance(share);
    dead += person > put_off && is_dead[person] ? 1 : 0;
    waiting.push_back(person);
  }
  std::ranges::reverse(waiting);
  std::vector<std::pair<int, SenderJudge::Mark>> out;
  std::map<int, int> tries;
  int given_up = 0;
  while (!waiting.empty() || !out.empty()) {
    while (!waiting.empty() && static_cast<int>(out.size()) < connections) {
      out.emplace_back(waiting.back(), judge.on_taken());
      waiting.pop_back();
    }
    const auto place = static_cast<std::ptrdiff_t>(random.below(out.size()));
    const auto [person, mark] = out[static_cast<std::size_t>(place)];
    out.erase(out.begin() + place);
    judge.on_ended(mark);
    if (!is_dead[person]) {
      judge.on_accepted(SubjectId{person}, 0);
      continue;
    }
    const bool is_repeated = person <= put_off || ++tries[person] > 1;
    const Ruling ruling = judge.on_refused({.person = SubjectId{person},
                                            .ref = "r",
                                            .meaning = Meaning::of_person,
                                            .is_repeated = is_repeated},
                                           ground);
    RC_ASSERT(ruling != Ruling::sender);
    if (ruling == Ruling::personal) {
      ++given_up;
    } else {
      waiting.insert(waiting.begin(), person);
    }
  }
  RC_ASSERT(given_up == dead);
}

// Also in words that leave open whose the refusal is. They come before anybody who is new.
RC_GTEST_PROP(SenderJudge, who_comes_back_to_another_daemon_stops_nobody_who_is_accepted,
              (std::uint64_t seed)) {
  const int back = *rc::gen::inRange(1, 100);
  const int connections = *rc::gen::inRange(1, 30);
  const Meaning meaning = *rc::gen::element(Meaning::of_person, Meaning::open);
  SenderJudge judge;
  judge.on_heard_accepted();
  SenderJudge::Ground ground;
  Random random(seed);
  int given_up = 0;
  for (const Ruling expected : {Ruling::try_again, Ruling::personal}) {
    std::vector<std::pair<int, SenderJudge::Mark>> out;
    int next = 0;
    while (next < back || !out.empty()) {
      while (next < back && static_cast<int>(out.size()) < connections) {
        out.emplace_back(++next, judge.on_taken());
      }
      const auto place = static_cast<std::ptrdiff_t>(random.below(out.size()));
      const auto [person, mark] = out[static_cast<std::size_t>(place)];
      out.erase(out.begin() + place);
      judge.on_ended(mark);
      const Ruling ruling = judge.on_refused(
          {.person = SubjectId{person}, .ref = "r", .meaning = meaning, .is_back = true}, ground);
      RC_ASSERT(ruling == expected);
      given_up += ruling == Ruling::personal ? 1 : 0;
    }
    judge.on_accepted(SubjectId{1'000}, 0);
  }
  RC_ASSERT(given_up == back);
}

RC_GTEST_PROP(SenderJudge, a_verdict_loses_nobody_whatever_the_words, (std::uint64_t seed)) {
  const Meaning meaning = *rc::gen::element(Meaning::of_person, Meaning::open, Meaning::of_sender);
  const int people = *rc::gen::inRange(3, 300);
  const int connections = *rc::gen::inRange(1, 30);

  const Course course = run(
      people, connections, seed, [](int) { return true; }, meaning);

  RC_ASSERT(course.verdicts > 0);
  RC_ASSERT(course.given_up == 0);
}

}  // namespace
}  // namespace crier::pacing
