#include "daemon/halt_text.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier::app {
namespace {

TEST(HaltText, says_who_got_which_answer_and_what_to_do) {
  struct Row {
    Verdict verdict;
    Reason reason;
    int people;
    std::string text;
  };
  const std::vector<Row> rows = {
      {Verdict::refused, Reason::protocol_error, 3,
       "3 people in a row were refused, ref r-1 first, and nobody accepted between: relay x said "
       "so "
       "(protocol_error). That server would refuse everybody else too; nobody is lost. To do: mend "
       "what "
       "the "
       "server complains of; \"crier campaign test-send\" tries it; then \"crier campaign "
       "resume\"."},
      {Verdict::halt, Reason::policy_refused, 3,
       "the sender was refused 3 times in a row, whoever was to be told, and nobody accepted "
       "between: relay x said so (policy_refused). That server would refuse everybody else too; "
       "nobody is "
       "lost. To do: ask those who run that server why it refuses the sender: its address, SPF and "
       "DKIM, block lists, quotas; then \"crier campaign resume\"."},
      {Verdict::unknown, Reason::protocol_error, 3,
       "the notices of 3 people in a row, ref r-1 first, were answered with what cannot be read, "
       "and nobody was accepted between: relay x said so (protocol_error). They may have been "
       "told, "
       "and will be tried again; nobody is lost. To do: ask those who run that server, or look at "
       "what stands between, such as a proxy or a scanner of mail; \"crier campaign test-send\" "
       "shows the answer; then \"crier campaign resume\"."},
      {Verdict::unknown, Reason::protocol_error, 1,
       "the notice of ref r-1 was again and again answered with what cannot be read, and nobody "
       "was "
       "accepted between: relay x said so (protocol_error). They may have been told, and will be "
       "tried again; nobody is lost. To do: ask those who run that server, or look at what stands "
       "between, such as a proxy or a scanner of mail; \"crier campaign test-send\" shows the "
       "answer; then \"crier campaign resume\"."},
      {Verdict::unknown, Reason::connection_lost, 3,
       "the notices of 3 people in a row, ref r-1 first, were sent whole and never answered, and "
       "nobody was accepted between: relay x said so (connection_lost). They may have been told, "
       "and will be tried again; nobody is lost. To do: ask those who run that server, or look at "
       "what stands between, such as a proxy or a scanner of mail; \"crier campaign test-send\" "
       "shows what happens; then \"crier campaign resume\"."},
      {Verdict::unknown, Reason::timed_out, 1,
       "the notice of ref r-1 was again and again sent whole and never answered, and nobody was "
       "accepted between: relay x said so (timed_out). They may have been told, and will be tried "
       "again; nobody is lost. To do: ask those who run that server, or look at what stands "
       "between, such as a proxy or a scanner of mail; \"crier campaign test-send\" shows what "
       "happens; then \"crier campaign resume\"."},
  };
  for (const Row& row : rows) {
    dispatch::Halt halt{.first_ref = "r-1", .people = row.people};
    halt.answer.verdict = row.verdict;
    halt.answer.reason = row.reason;
    halt.answer.description = "relay x said so";

    EXPECT_EQ(halt_text(halt), row.text);
    EXPECT_EQ(halt_text_of_nobody(halt).find("r-1"), std::string::npos);
  }
}

TEST(HaltText, of_what_is_owed_names_nobody_and_says_that_it_goes_on_by_itself) {
  dispatch::Halt halt{.first_ref = "r-1", .people = 3};
  halt.answer.verdict = Verdict::refused;
  halt.answer.reason = Reason::policy_refused;
  halt.answer.description = "relay x said so";

  EXPECT_EQ(owed_halt_text(halt),
            "3 people in a row were refused, and nobody accepted between: relay x said so "
            "(policy_refused). That server would refuse everybody else too; nobody is lost. To do: "
            "ask those who run that server why it refuses the sender: its address, SPF and DKIM, "
            "block lists, quotas; then it goes on by itself, because one is tried every minute.");
}

}  // namespace
}  // namespace crier::app
