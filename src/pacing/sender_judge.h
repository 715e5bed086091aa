// Whether refusals are about the people who got them or about the sender, whom everybody else would
// refuse as well. One answer never tells: the same words mean either. The others do.
//
//   refused, then others accepted, then refused again   the person's: the sender is fine
//   refused `tries_max` times, and nothing else known   the person's
//   several different people in a row, none accepted    the sender's
//
// How many are several depends on how common refusals are: with nobody accepted so far, 3; else as
// many in a row as chance would bring once in a hundred campaigns like this one. Words that name
// the person ("no such mailbox") count too, but far more of them are needed: lists with many dead
// addresses are common. Where people are accepted, the first of such words in a row are believed at
// once; others are tried again, as long as they may turn out to be said to everybody. Answers come
// in any order, and a refusal comes sooner than an acceptance: before the verdict, everything is
// waited for that was on the wire when it began to look like one.
//
// Everybody who was refused on the way is tried again: a verdict about the sender fails nobody.
// Once it has been given, the people whom it was based on are no ground for another one, so that a
// campaign that is resumed does not stop at the same people again. A server that has never accepted
// anybody is another matter: there nobody is given up after a verdict, and the same people are
// ground again.
//
// Where nobody looks into a verdict before the sending goes on, a wrong one costs little, and there
// is time (Resumption::by_itself): two people who are refused again and again are enough. Such a
// verdict stands until somebody is accepted; each refusal before that says no more than that it
// still does, whoever it was said to.
//
// A server that was given all of a notice, and whose answer cannot be read or never comes, leaves
// open whether it kept it. That is no refusal, and fails nobody; but each further try may tell
// somebody twice. Where that happens to several people in a row and nobody is accepted between, the
// server, or what stands before it, is out of order for everybody. Refusals between do not count
// against that: they may come before the notice is given. A server that is restarted breaks off all
// that it was given at that moment, which is one event: without an answer count only those that
// left after the first of them was known.
//
// One person whose notice is never answered, among others who are accepted, is told no more than
// `unknown_tries_max` times: then it is theirs, and the campaign goes on.
//
// A judge begins with a daemon, and a campaign has often begun before: another daemon may have had
// people accepted (on_heard_accepted). Then the sender has been fine, but the server may have
// changed its mind meanwhile. Until somebody is accepted here, words that name the person are the
// person's, though not believed at once. Words that leave it open are taken as of a server that has
// never accepted anybody, only that one person more is needed: near the end of a campaign few are
// left, and where all of them are refused so nobody is given up, before a verdict or after it. One
// person alone is, as everywhere.
//
// People who were tried before come back together when a daemon takes up a campaign, and the dead
// addresses are among them: whoever was accepted does not come back. So their first refusal here
// says nothing of the server, where others were accepted before. Whoever is new does, and so do
// they when they are refused once more and nobody has been accepted meanwhile. Where the other
// daemon was given the same answer, and its judge, who saw the others accepted, has never stopped
// the campaign, it is theirs: near the end of a campaign nobody is left who could be accepted.
//
// One judge a campaign and channel; per server, because each has rules of its own. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/id.h"

namespace crier::pacing {

class SenderJudge {
 public:
  // Who has the sending go on after a verdict.
  enum class Resumption : std::uint8_t {
    by_operator,  // Who has looked into it.
    by_itself,
  };

  SenderJudge() = default;
  explicit SenderJudge(Resumption resumption) : resumption_(resumption) {}

  // Carried by a notice while it is on the wire.
  struct Mark {
    std::uint32_t generation{};  // How many suspicions there had been when it left.
    std::uint64_t number{};      // The how manieth it is that left.
  };

  enum class Meaning : std::uint8_t {
    of_person,  // It says that it is about this person.
    open,       // It may be about this person.
    of_sender,  // It came before anybody was named.
  };
  struct Refusal {
    SubjectId person;
    std::string_view ref;
    int relay{};
    Meaning meaning{Meaning::open};
    bool is_repeated{};  // It was said at the last try already, perhaps to another daemon.
    bool is_back{};      // They were tried before, and come back.
  };

  enum class Ruling : std::uint8_t {
    try_again,  // Not known yet.
    personal,   // This person's: give up.
    sender,     // Stop the campaign. The person keeps their place.
  };
  // A notice that was given whole, and of which nobody knows whether it was kept.
  struct Unknown {
    SubjectId person;
    std::string_view ref;
    int relay{};
    Mark mark;
    bool is_answered{};  // With what cannot be read. False: the line broke, or nothing was said.
  };
  // Whom a verdict about the sender is based on.
  struct Ground {
    std::string first_ref;
    int people{};
  };

  // A notice leaves; later it is answered or given back.
  [[nodiscard]] Mark on_taken();
  void on_ended(Mark mark);

  void on_accepted(SubjectId person, int relay);
  // Somebody has been, by this daemon or another, whenever that was.
  void on_heard_accepted() { is_heard_accepted_ = true; }
  // The campaign was stopped once: what was refused before may have been for the sender's sake.
  void on_heard_stopped() { is_heard_stopped_ = true; }
  // The notice has ended already. `ground` is filled with a verdict about the sender.
  Ruling on_refused(const Refusal& refusal, Ground& ground);
  // The same of one that may have been kept. `personal`: they may have it several times, and get it
  // no more.
  Ruling on_unknown(const Unknown& notice, Ground& ground);

 private:
  struct Relay {
    std::uint64_t accepted{};  // In all.
    // Lately: acceptances, and people who were refused between them.
    double accepted_lately{};
    double refused_lately{};  // In words that leave it open.
    double dead_lately{};     // In words that name the person.
    // Since the last acceptance.
    std::set<SubjectId> people;  // Refused in words that leave it open.
    std::set<SubjectId> dead;    // Others, refused in words that name the person.
    int answers_to_sender{};
    bool is_condemned{};  // By a verdict.
    std::string first_ref;
    std::set<SubjectId> unknown;  // People whose notices it may have kept.
    double unknown_lately{};      // People, between acceptances.
    std::string first_unknown_ref;
    std::optional<std::uint64_t> first_loss_after;  // How many had left when the first was lost.
    bool is_suspect{};  // It looks like the sender; what was on the wire then is waited for.
  };
  struct Suspect {
    int relay{};
    std::uint64_t accepted_before{};
    int tries{};
    bool is_known{};   // From an earlier verdict, or from another daemon.
    bool is_back{};    // Were when they were first refused here.
    bool is_judged{};  // By the judge of another daemon, to whom the same was said.
  };

  [[nodiscard]] static int people_of(const Relay& relay);
  [[nodiscard]] bool is_unproven(const Relay& relay, Meaning meaning) const;
  [[nodiscard]] int needed(const Relay& relay) const;
  [[nodiscard]] static int needed_unknown(const Relay& relay);
  [[nodiscard]] static int needed_with_dead(const Relay& relay);
  static void forget_unknown(Relay& relay);
  int count_unknown_try(SubjectId person);
  [[nodiscard]] bool is_of_first_loss(Relay& relay, const Unknown& notice) const;
  [[nodiscard]] bool is_ground(const Relay& relay, const Suspect& suspect,
                               const Refusal& refusal) const;
  static void count(Relay& relay, const Refusal& refusal);
  [[nodiscard]] bool is_personal(const Relay& relay, const Suspect& suspect, Meaning meaning) const;
  [[nodiscard]] bool looks_like_sender(const Relay& relay, const Suspect& suspect,
                                       Meaning meaning) const;
  [[nodiscard]] bool is_certain(const Relay& relay) const;
  Suspect& suspect_of(const Refusal& refusal, const Relay& relay);
  void pronounce(Relay& relay, Ground& ground);

  Resumption resumption_{Resumption::by_operator};
  bool is_heard_accepted_{};
  bool is_heard_stopped_{};
  std::map<int, Relay> relays_;
  std::map<SubjectId, Suspect> suspects_;
  std::map<SubjectId, int> unknown_tries_;  // Only people who have not been accepted since.
  std::uint32_t generation_{};
  std::uint64_t taken_{};
  std::int64_t on_the_wire_{};  // Taken since the last suspicion began.
  std::int64_t waited_for_{};   // Taken before.
};

}  // namespace crier::pacing
