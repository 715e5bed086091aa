#include "pacing/sender_judge.h"

#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace crier::pacing {
namespace {

using Meaning = SenderJudge::Meaning;
using Ruling = SenderJudge::Ruling;

class SenderJudgeTest : public testing::Test {
 protected:
  Ruling refuse(int person, int relay = 0, Meaning meaning = Meaning::open) {
    judge.on_ended(judge.on_taken());
    return answer(person, relay, meaning);
  }

  // In words that name them, which they had from another daemon.
  Ruling refuse_again(int person) {
    judge.on_ended(judge.on_taken());
    const std::string ref = fmt::format("r-{}", person);
    return judge.on_refused({.person = SubjectId{person},
                             .ref = ref,
                             .meaning = Meaning::of_person,
                             .is_repeated = true},
                            ground);
  }

  // Of somebody whom another daemon has tried, and of whom nobody knows what was said.
  Ruling refuse_back(int person, Meaning meaning = Meaning::open) {
    judge.on_ended(judge.on_taken());
    const std::string ref = fmt::format("r-{}", person);
    return judge.on_refused(
        {.person = SubjectId{person}, .ref = ref, .meaning = meaning, .is_back = true}, ground);
  }

  // The same, of whom it is known that it was what they are told now.
  Ruling refuse_judged(int person, Meaning meaning) {
    judge.on_ended(judge.on_taken());
    const std::string ref = fmt::format("r-{}", person);
    return judge.on_refused({.person = SubjectId{person},
                             .ref = ref,
                             .meaning = meaning,
                             .is_repeated = true,
                             .is_back = true},
                            ground);
  }

  // Of a notice that has ended already.
  Ruling answer(int person, int relay = 0, Meaning meaning = Meaning::open) {
    const std::string ref = fmt::format("r-{}", person);
    return judge.on_refused(
        {.person = SubjectId{person}, .ref = ref, .relay = relay, .meaning = meaning}, ground);
  }

  // Answered with what cannot be read.
  Ruling mumble(int person, int relay = 0) {
    const SenderJudge::Mark mark = judge.on_taken();
    judge.on_ended(mark);
    return unknown(person, relay, mark, true);
  }

  // Given whole, and the line broke.
  Ruling lose(int person, int relay = 0) { return lose(person, relay, judge.on_taken()); }
  Ruling lose(int person, int relay, SenderJudge::Mark mark) {
    judge.on_ended(mark);
    return unknown(person, relay, mark, false);
  }

  Ruling unknown(int person, int relay, SenderJudge::Mark mark, bool is_answered) {
    const std::string ref = fmt::format("r-{}", person);
    return judge.on_unknown({.person = SubjectId{person},
                             .ref = ref,
                             .relay = relay,
                             .mark = mark,
                             .is_answered = is_answered},
                            ground);
  }

  void accept(int person, int relay = 0) {
    judge.on_ended(judge.on_taken());
    judge.on_accepted(SubjectId{person}, relay);
  }

  void accept_many(int people) {
    for (int person = 0; person < people; ++person) accept(1000 + person);
  }

  SenderJudge judge;
  SenderJudge::Ground ground;
};

TEST_F(SenderJudgeTest, one_of_one_is_given_up_after_a_few_tries) {
  EXPECT_EQ(refuse(1), Ruling::try_again);
  EXPECT_EQ(refuse(1), Ruling::try_again);
  EXPECT_EQ(refuse(1), Ruling::personal);
}

TEST_F(SenderJudgeTest, two_of_two_are_the_senders_after_a_few_tries_each_however_often_resumed) {
  for (int resumed = 0; resumed < 20; ++resumed) {
    for (int round = 0; round < 2; ++round) {
      EXPECT_EQ(refuse(1), Ruling::try_again);
      EXPECT_EQ(refuse(2), Ruling::try_again);
    }
    EXPECT_EQ(refuse(1), Ruling::sender);
    EXPECT_EQ(ground.people, 2);
    EXPECT_EQ(ground.first_ref, "r-1");
  }
}

TEST_F(SenderJudgeTest, one_of_twelve_is_given_up_at_the_second_try_once_others_were_accepted) {
  EXPECT_EQ(refuse(1), Ruling::try_again);
  accept_many(11);
  EXPECT_EQ(refuse(1), Ruling::personal);
}

TEST_F(SenderJudgeTest, the_last_ones_of_twelve_are_given_up_one_by_one) {
  for (const int refused : {1, 2, 3}) {
    judge = {};
    accept_many(12 - refused);
    for (int round = 1; round <= 3; ++round) {
      for (int person = 1; person <= refused; ++person) {
        EXPECT_EQ(refuse(person), round < 3 ? Ruling::try_again : Ruling::personal);
      }
    }
  }
}

TEST_F(SenderJudgeTest, the_first_three_in_a_row_are_the_senders) {
  EXPECT_EQ(refuse(7), Ruling::try_again);
  EXPECT_EQ(refuse(8), Ruling::try_again);
  EXPECT_EQ(refuse(9), Ruling::sender);
  EXPECT_EQ(ground.first_ref, "r-7");
  EXPECT_EQ(ground.people, 3);
}

TEST_F(SenderJudgeTest, a_refusal_that_comes_sooner_than_the_acceptances_waits_for_them) {
  std::vector<SenderJudge::Mark> marks;
  for (int person = 0; person < 12; ++person) marks.push_back(judge.on_taken());

  for (int person = 1; person <= 5; ++person) {
    judge.on_ended(marks.at(static_cast<std::size_t>(person)));
    EXPECT_EQ(answer(person), Ruling::try_again) << person;
  }
  judge.on_ended(marks.at(6));
  judge.on_accepted(SubjectId{6}, 0);

  // Accepted after them: they are refused for their own sake.
  for (int person = 1; person <= 5; ++person) EXPECT_EQ(refuse(person), Ruling::personal);
}

TEST_F(SenderJudgeTest, whoever_never_answers_does_not_hold_up_the_verdict_for_ever) {
  static_cast<void>(judge.on_taken());
  int refused = 0;
  while (refused < 1000 && refuse(++refused) != Ruling::sender) {
  }
  EXPECT_GE(refused, 3);
  EXPECT_LE(refused, 30);
}

TEST_F(SenderJudgeTest, a_block_in_the_middle_is_seen_after_a_few_people) {
  for (const int accepted : {5, 8, 100, 400, 100'000}) {
    judge = {};
    accept_many(accepted);
    int refused = 0;
    while (refused < 100 && refuse(++refused) != Ruling::sender) {
    }
    EXPECT_GE(refused, 4) << accepted;
    EXPECT_LE(refused, 5) << accepted;
  }
}

TEST_F(SenderJudgeTest, relays_are_judged_apart) {
  accept_many(50);
  EXPECT_EQ(refuse(1, 1), Ruling::try_again);
  accept(99);
  EXPECT_EQ(refuse(2, 1), Ruling::try_again);
  accept(98);
  EXPECT_EQ(refuse(3, 1), Ruling::sender);
}

TEST_F(SenderJudgeTest, answers_to_the_sender_count_whoever_it_was_for) {
  EXPECT_EQ(refuse(1, 0, Meaning::of_sender), Ruling::try_again);
  EXPECT_EQ(refuse(1, 0, Meaning::of_sender), Ruling::try_again);
  EXPECT_EQ(refuse(1, 0, Meaning::of_sender), Ruling::sender);
}

TEST_F(SenderJudgeTest, a_slip_between_acceptances_stops_nothing) {
  for (int person = 1; person < 100; ++person) {
    EXPECT_EQ(refuse(person, 0, Meaning::of_sender), Ruling::try_again);
    accept(1000 + person);
  }
}

TEST_F(SenderJudgeTest,
       those_of_an_earlier_verdict_are_no_ground_for_the_next_among_accepted_ones) {
  accept_many(8);
  for (int person = 1; person <= 4; ++person) refuse(person);
  EXPECT_EQ(ground.people, 4);
  for (int person = 1; person <= 4; ++person) EXPECT_EQ(refuse(person), Ruling::try_again);
  // Others are.
  for (int person = 5; person <= 7; ++person) EXPECT_EQ(refuse(person), Ruling::try_again);
  EXPECT_EQ(refuse(8), Ruling::sender);
  EXPECT_EQ(ground.first_ref, "r-5");
}

TEST_F(SenderJudgeTest,
       a_verdict_loses_nobody_however_often_it_is_resumed_while_nobody_is_accepted) {
  for (const Meaning meaning : {Meaning::of_person, Meaning::open, Meaning::of_sender}) {
    for (const int people : {2, 3, 4, 12, 15, 16, 40}) {
      if (meaning == Meaning::of_person && people == 2) continue;
      judge = {};
      int verdicts = 0;
      for (int round = 0; round < 40; ++round) {
        for (int person = 1; person <= people; ++person) {
          const Ruling ruling = refuse(person, 0, meaning);
          EXPECT_NE(ruling, Ruling::personal) << people;
          verdicts += ruling == Ruling::sender ? 1 : 0;
        }
      }
      EXPECT_GE(verdicts, 5) << people;
      // Mended: each is told, and one who is refused among them is theirs.
      for (int person = 2; person <= people; ++person) accept(person);
      EXPECT_NE(refuse(1, 0, meaning), Ruling::sender);
    }
  }
}

TEST_F(SenderJudgeTest, dead_addresses_alone_in_a_tiny_campaign_are_given_up_after_a_few_tries) {
  for (const int people : {1, 2}) {
    judge = {};
    for (int round = 1; round <= 3; ++round) {
      for (int person = 1; person <= people; ++person) {
        EXPECT_EQ(refuse(person, 0, Meaning::of_person),
                  round < 3 ? Ruling::try_again : Ruling::personal);
      }
    }
  }
}

TEST_F(SenderJudgeTest, a_dead_address_among_accepted_ones_is_believed_at_once) {
  accept(99);
  EXPECT_EQ(refuse(1, 0, Meaning::of_person), Ruling::personal);
  accept(98);
  EXPECT_EQ(refuse(2, 0, Meaning::of_person), Ruling::personal);
  // The next in a row is asked once more.
  EXPECT_EQ(refuse(3, 0, Meaning::of_person), Ruling::try_again);
  accept(97);
  EXPECT_EQ(refuse(3, 0, Meaning::of_person), Ruling::personal);
}

TEST_F(SenderJudgeTest, everybody_called_dead_is_the_senders) {
  for (const int accepted : {0, 1, 5, 100, 100'000}) {
    judge = {};
    accept_many(accepted);
    int refused = 0;
    int given_up = 0;
    Ruling ruling{};
    while (refused < 100 && ruling != Ruling::sender) {
      ruling = refuse(++refused, 0, Meaning::of_person);
      given_up += ruling == Ruling::personal ? 1 : 0;
    }
    EXPECT_GE(refused, 10) << accepted;
    EXPECT_LE(refused, 20) << accepted;
    EXPECT_LE(given_up, accepted == 0 ? 0 : 1) << accepted;
    EXPECT_EQ(ground.people, refused);
  }
}

TEST_F(SenderJudgeTest, words_that_name_the_person_are_not_believed_while_a_verdict_stands) {
  accept_many(100);
  int person = 0;
  while (person < 100 && refuse(++person, 0, Meaning::of_person) != Ruling::sender) {
  }

  // Resumed, and nothing was mended.
  EXPECT_EQ(refuse(200, 0, Meaning::of_person), Ruling::try_again);

  accept(201);
  EXPECT_EQ(refuse(202, 0, Meaning::of_person), Ruling::personal);
}

TEST_F(SenderJudgeTest, a_verdict_that_nobody_looks_into_stands_until_somebody_is_accepted) {
  judge = SenderJudge(SenderJudge::Resumption::by_itself);
  accept_many(100);
  int person = 0;
  while (person < 100 && refuse(++person) != Ruling::sender) {
  }
  EXPECT_LE(person, 5);

  // Each a probe, of who was refused before and of others.
  for (int probe = 0; probe < 100; ++probe) EXPECT_EQ(refuse(probe % 10), Ruling::sender);

  accept(2000);
  EXPECT_EQ(refuse(1), Ruling::try_again);
  accept(2001);
  EXPECT_EQ(refuse(1), Ruling::personal);
}

TEST_F(SenderJudgeTest, two_are_enough_where_it_goes_on_by_itself_and_one_is_not) {
  for (const int accepted : {0, 1, 100}) {
    judge = SenderJudge(SenderJudge::Resumption::by_itself);
    accept_many(accepted);
    for (int round = 0; round < 2; ++round) {
      EXPECT_EQ(refuse(1), Ruling::try_again);
      EXPECT_EQ(refuse(2), Ruling::try_again);
    }
    EXPECT_EQ(refuse(1), Ruling::sender) << accepted;

    judge = SenderJudge(SenderJudge::Resumption::by_itself);
    accept_many(accepted);
    EXPECT_EQ(refuse(1), Ruling::try_again);
    EXPECT_EQ(refuse(1), Ruling::try_again);
    EXPECT_EQ(refuse(1), Ruling::personal) << accepted;
  }
}

TEST_F(SenderJudgeTest, who_may_have_had_it_often_is_set_aside_while_a_verdict_stands) {
  judge = SenderJudge(SenderJudge::Resumption::by_itself);
  mumble(7);
  mumble(8);
  EXPECT_EQ(mumble(9), Ruling::sender);

  EXPECT_EQ(mumble(10), Ruling::sender);
  EXPECT_EQ(mumble(10), Ruling::sender);
  accept(1);
  EXPECT_EQ(mumble(11), Ruling::try_again);
}

// The retries of a long list, once everybody else has been told.
TEST_F(SenderJudgeTest, dead_addresses_that_another_daemon_has_met_are_no_ground) {
  accept_many(5);
  for (int round = 1; round <= 3; ++round) {
    for (int person = 1; person <= 100; ++person) {
      const std::string ref = fmt::format("r-{}", person);
      const Ruling ruling = judge.on_refused({.person = SubjectId{person},
                                              .ref = ref,
                                              .meaning = Meaning::of_person,
                                              .is_repeated = true},
                                             ground);
      EXPECT_EQ(ruling, round < 3 ? Ruling::try_again : Ruling::personal);
    }
  }
}

TEST_F(SenderJudgeTest, many_dead_addresses_do_not_hide_a_block) {
  for (int person = 1; person <= 500; ++person) {
    EXPECT_NE(refuse(person, 0, Meaning::of_person), Ruling::sender);
    accept(1000 + person);
  }
  int refused = 2000;
  while (refused < 2100 && refuse(++refused) != Ruling::sender) {
  }
  EXPECT_LE(refused, 2005);
}

TEST_F(SenderJudgeTest, answers_to_three_in_a_row_that_cannot_be_read_are_the_servers) {
  EXPECT_EQ(mumble(7), Ruling::try_again);
  EXPECT_EQ(mumble(8), Ruling::try_again);
  EXPECT_EQ(mumble(9), Ruling::sender);
  EXPECT_EQ(ground.first_ref, "r-7");
  EXPECT_EQ(ground.people, 3);
  // And again after a resumption.
  EXPECT_EQ(mumble(7), Ruling::try_again);
  EXPECT_EQ(mumble(8), Ruling::try_again);
  EXPECT_EQ(mumble(9), Ruling::sender);
}

TEST_F(SenderJudgeTest, an_answer_that_cannot_be_read_between_acceptances_stops_nothing) {
  for (int person = 1; person < 100; ++person) {
    EXPECT_EQ(mumble(person), Ruling::try_again);
    accept(1000 + person);
  }
}

TEST_F(SenderJudgeTest, the_more_such_answers_are_met_the_more_in_a_row_are_needed) {
  for (int person = 1; person < 100; ++person) {
    accept(1000 + person);
    accept(2000 + person);
    mumble(person);
  }
  accept(999);
  int row = 0;
  while (row < 100 && mumble(3000 + ++row) != Ruling::sender) {
  }
  EXPECT_GE(row, 6);
  EXPECT_LE(row, 12);
}

TEST_F(SenderJudgeTest, refusals_between_do_not_make_such_answers_readable) {
  EXPECT_EQ(mumble(1), Ruling::try_again);
  EXPECT_EQ(refuse(50, 0, Meaning::of_person), Ruling::try_again);
  EXPECT_EQ(mumble(2), Ruling::try_again);
  EXPECT_EQ(mumble(3), Ruling::sender);
}

TEST_F(SenderJudgeTest, such_answers_to_the_same_few_of_whom_nobody_was_accepted_are_the_servers) {
  for (const bool is_answered : {true, false}) {
    judge = {};
    const auto once_more = [&] { return is_answered ? mumble(1) : lose(1); };
    EXPECT_EQ(once_more(), Ruling::try_again);
    EXPECT_EQ(once_more(), Ruling::try_again);
    EXPECT_EQ(once_more(), Ruling::sender);
    EXPECT_EQ(ground.people, 1);
    EXPECT_EQ(ground.first_ref, "r-1");
    // Once more each time that somebody resumes.
    EXPECT_EQ(once_more(), Ruling::sender);
  }
}

TEST_F(SenderJudgeTest, one_who_is_never_answered_among_others_is_set_aside_after_three_notices) {
  for (const bool is_answered : {true, false}) {
    for (const bool others_go_on : {true, false}) {
      judge = {};
      accept_many(20);
      const auto once_more = [&] {
        if (others_go_on) accept(2000);
        return is_answered ? mumble(1) : lose(1);
      };
      EXPECT_EQ(once_more(), Ruling::try_again);
      EXPECT_EQ(once_more(), Ruling::try_again);
      EXPECT_EQ(once_more(), Ruling::personal);
    }
  }
}

TEST_F(SenderJudgeTest, a_server_that_breaks_off_one_after_the_other_is_out_of_order) {
  EXPECT_EQ(lose(6), Ruling::try_again);  // Perhaps it was being restarted.
  EXPECT_EQ(lose(7), Ruling::try_again);
  EXPECT_EQ(lose(8), Ruling::try_again);
  EXPECT_EQ(lose(9), Ruling::sender);
  EXPECT_EQ(ground.first_ref, "r-7");
  EXPECT_EQ(ground.people, 3);
  // And again after a resumption.
  for (const int person : {6, 7, 8}) EXPECT_EQ(lose(person), Ruling::try_again);
  EXPECT_EQ(lose(9), Ruling::sender);
}

TEST_F(SenderJudgeTest, a_server_that_is_restarted_again_and_again_under_full_load_is_in_order) {
  constexpr int connections = 64;
  for (int restart = 0; restart < 20; ++restart) {
    std::vector<SenderJudge::Mark> marks(connections);
    for (SenderJudge::Mark& mark : marks) mark = judge.on_taken();
    int person = restart * connections;
    for (const SenderJudge::Mark mark : marks) {
      EXPECT_EQ(lose(++person, 0, mark), Ruling::try_again);
    }
    accept(9999);
  }
}

TEST_F(SenderJudgeTest, losses_between_acceptances_stop_nothing) {
  for (int person = 1; person < 100; ++person) {
    EXPECT_EQ(lose(person), Ruling::try_again);
    EXPECT_EQ(lose(1000 + person), Ruling::try_again);
    accept(2000 + person);
  }
}

TEST_F(SenderJudgeTest, losses_and_answers_that_cannot_be_read_are_one_row) {
  EXPECT_EQ(lose(1), Ruling::try_again);
  EXPECT_EQ(mumble(2), Ruling::try_again);
  EXPECT_EQ(lose(3), Ruling::try_again);
  EXPECT_EQ(mumble(4), Ruling::sender);
  EXPECT_EQ(ground.people, 3);
}

TEST_F(SenderJudgeTest, such_answers_are_counted_for_each_relay) {
  EXPECT_EQ(mumble(1, 0), Ruling::try_again);
  EXPECT_EQ(mumble(2, 1), Ruling::try_again);
  accept(99, 1);
  EXPECT_EQ(mumble(3, 0), Ruling::try_again);
  EXPECT_EQ(mumble(4, 1), Ruling::try_again);
  EXPECT_EQ(mumble(5, 0), Ruling::sender);
}

// Another daemon has had people accepted: these were put off by it.
TEST_F(SenderJudgeTest, who_is_refused_again_after_another_daemon_is_no_ground) {
  judge.on_heard_accepted();
  for (int round = 0; round < 2; ++round) {
    for (int person = 1; person <= 50; ++person) {
      EXPECT_EQ(refuse_again(person), Ruling::try_again) << person;
    }
  }
  for (int person = 1; person <= 50; ++person) {
    EXPECT_EQ(refuse_again(person), Ruling::personal) << person;
  }
}

// A daemon was killed: whom its server had refused come back together, before anybody else.
TEST_F(SenderJudgeTest, who_comes_back_from_another_daemon_is_no_ground_at_first) {
  for (const Meaning meaning : {Meaning::open, Meaning::of_person}) {
    judge = {};
    judge.on_heard_accepted();
    for (int person = 1; person <= 50; ++person) {
      EXPECT_EQ(refuse_back(person, meaning), Ruling::try_again) << person;
    }
    accept(99);
    for (int person = 1; person <= 50; ++person) {
      EXPECT_EQ(refuse_back(person, meaning), Ruling::personal) << person;
    }
  }
}

TEST_F(SenderJudgeTest, who_comes_back_is_ground_when_refused_again_and_nobody_is_given_up) {
  judge.on_heard_accepted();
  Ruling last = Ruling::try_again;
  int answers = 0;
  while (last != Ruling::sender && answers < 100) {
    last = refuse_back(1 + answers++ % 8);
    EXPECT_NE(last, Ruling::personal);
  }
  EXPECT_EQ(answers, 12);
  // Resumed, and nothing was mended.
  for (int person = 1; person <= 3; ++person) EXPECT_EQ(refuse_back(person), Ruling::try_again);
  EXPECT_EQ(refuse_back(4), Ruling::sender);
}

// Near the end nobody is left who could be accepted.
TEST_F(SenderJudgeTest, who_was_judged_by_another_daemon_is_no_ground_and_has_an_end) {
  for (const Meaning meaning : {Meaning::open, Meaning::of_person}) {
    judge = {};
    judge.on_heard_accepted();
    for (int round = 1; round <= 3; ++round) {
      const Ruling expected = round < 3 ? Ruling::try_again : Ruling::personal;
      for (int person = 1; person <= 8; ++person) {
        EXPECT_EQ(refuse_judged(person, meaning), expected) << round << " " << person;
      }
    }
  }
}

TEST_F(SenderJudgeTest, nobody_is_given_up_by_what_was_said_before_a_campaign_was_stopped) {
  judge.on_heard_accepted();
  judge.on_heard_stopped();
  int verdicts = 0;
  for (int round = 0; round < 20; ++round) {
    for (int person = 1; person <= 6; ++person) {
      const Ruling ruling = refuse_judged(person, Meaning::open);
      EXPECT_NE(ruling, Ruling::personal) << person;
      verdicts += ruling == Ruling::sender ? 1 : 0;
    }
  }
  EXPECT_GT(verdicts, 10);
}

TEST_F(SenderJudgeTest, who_is_new_is_ground_among_those_who_come_back) {
  judge.on_heard_accepted();
  for (int person = 1; person <= 8; ++person) refuse_back(person);
  for (int person = 11; person <= 13; ++person) EXPECT_EQ(refuse(person), Ruling::try_again);
  EXPECT_EQ(refuse(14), Ruling::sender);
}

TEST_F(SenderJudgeTest, who_comes_back_to_a_server_that_has_accepted_nobody_yet_is_ground) {
  EXPECT_EQ(refuse_back(1), Ruling::try_again);
  EXPECT_EQ(refuse_back(2), Ruling::try_again);
  EXPECT_EQ(refuse_back(3), Ruling::sender);
}

TEST_F(SenderJudgeTest, a_server_that_refuses_everybody_since_is_found_out_and_nobody_given_up) {
  judge.on_heard_accepted();
  Ruling last = Ruling::try_again;
  for (int person = 1; person <= 20 && last != Ruling::sender; ++person) {
    last = refuse(person, 0, Meaning::of_person);
    EXPECT_NE(last, Ruling::personal) << person;
  }
  EXPECT_EQ(last, Ruling::sender);
}

// Near the end of a campaign, after a restart.
TEST_F(SenderJudgeTest, the_last_six_are_kept_where_a_server_refuses_all_of_them_since) {
  judge.on_heard_accepted();
  int verdicts = 0;
  for (int round = 0; round < 20; ++round) {
    for (int person = 1; person <= 6; ++person) {
      const Ruling ruling = refuse(person);
      EXPECT_NE(ruling, Ruling::personal) << person;
      verdicts += ruling == Ruling::sender ? 1 : 0;
    }
  }
  EXPECT_EQ(verdicts, 30);
}

TEST_F(SenderJudgeTest, the_last_two_are_kept_where_a_server_refuses_both_of_them_since) {
  judge.on_heard_accepted();
  for (int resumed = 0; resumed < 20; ++resumed) {
    for (int round = 0; round < 2; ++round) {
      EXPECT_EQ(refuse(1), Ruling::try_again);
      EXPECT_EQ(refuse(2), Ruling::try_again);
    }
    EXPECT_EQ(refuse(1), Ruling::sender);
    EXPECT_EQ(ground.people, 2);
  }
}

TEST_F(SenderJudgeTest, the_last_one_is_given_up_among_dead_addresses_of_before) {
  judge.on_heard_accepted();
  for (int round = 1; round <= 3; ++round) {
    const Ruling expected = round < 3 ? Ruling::try_again : Ruling::personal;
    for (int person = 1; person <= 5; ++person) EXPECT_EQ(refuse_again(person), expected);
    EXPECT_EQ(refuse(6), expected);
  }
}

TEST_F(SenderJudgeTest, a_server_that_answers_nobody_since_is_found_out_as_soon_as_a_new_one) {
  judge.on_heard_accepted();
  EXPECT_EQ(mumble(1), Ruling::try_again);
  EXPECT_EQ(mumble(2), Ruling::try_again);
  EXPECT_EQ(mumble(3), Ruling::sender);

  judge = {};
  judge.on_heard_accepted();
  EXPECT_EQ(mumble(1), Ruling::try_again);
  EXPECT_EQ(mumble(1), Ruling::try_again);
  EXPECT_EQ(mumble(1), Ruling::sender);
}

}  // namespace
}  // namespace crier::pacing
