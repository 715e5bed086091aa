#include "postgres/refusal_words.h"

#include <gtest/gtest.h>

namespace crier::store {
namespace {

using Kind = Refusal::Kind;

struct Row {
  const char* name;
  const char* sqlstate;
  const char* text;
  Kind kind;
  const char* message;
};

class RefusalWords : public testing::TestWithParam<Row> {};

// As PostgreSQL says it; what stands in rows is "Ada", "ada@example.org" and 4711.
constexpr Row rows[] = {
    {"right", "42501", "ERROR:  permission denied for table attempts\n", Kind::rule,
     "permission denied for table attempts"},
    {"severity_in_another_language", "42501", "FEHLER:  keine Berechtigung für Tabelle attempts\n",
     Kind::rule, "keine Berechtigung für Tabelle attempts"},
    {"table", "42P01",
     "ERROR:  relation \"attempts\" does not exist\nLINE 1: COPY attempts FROM STDIN\n             "
     "^\n",
     Kind::rule, "relation \"attempts\" does not exist"},
    {"column", "42703", "ERROR:  column \"cursor\" does not exist\n", Kind::rule,
     "column \"cursor\" does not exist"},
    {"plan", "0A000", "ERROR:  cached plan must not change result type\n", Kind::rule,
     "cached plan must not change result type"},
    {"check", "23514",
     "ERROR:  new row for relation \"attempts_7\" violates check constraint \"short\"\n"
     "DETAIL:  Failing row contains (3, 7, 1, 4711, 1, email, ada@example.org).\n"
     "CONTEXT:  COPY attempts, line 1: \"3\\t7\\t1\\t4711\"\n",
     Kind::data, "new row for relation \"attempts_7\" violates check constraint \"short\""},
    {"unique", "23505",
     "ERROR:  duplicate key value violates unique constraint \"subjects_pkey\"\n"
     "DETAIL:  Key (email)=(ada@example.org) already exists.\n",
     Kind::data, "duplicate key value violates unique constraint \"subjects_pkey\""},
    {"value", "22P02", "ERROR:  invalid input syntax for type bigint: \"ada@example.org\"\n",
     Kind::data, "invalid input syntax for type bigint"},
    {"range", "22003", "ERROR:  value \"4711\" is out of range for type smallint\n", Kind::data,
     "value"},
    {"length", "22001", "ERROR:  value too long for type character varying(3)\n", Kind::data,
     "value too long for type character varying(3)"},
    {"trigger", "P0001", "ERROR:  Ada may not be told\nCONTEXT:  PL/pgSQL function f()\n",
     Kind::data, "raised by a function in the database"},
    {"trigger_with_a_code_of_its_own", "XY123", "ERROR:  boo jane.doe@example.org\n", Kind::rule,
     "boo [address]"},
    {"disk", "53100",
     "ERROR:  could not extend file \"base/1/2\": No space left on device\nHINT:  Check free disk "
     "space.\n",
     Kind::busy, "could not extend file \"base/1/2\": No space left on device"},
    {"deadlock", "40P01", "ERROR:  deadlock detected\nDETAIL:  Process 1 waits.\n", Kind::busy,
     "deadlock detected"},
    {"time", "57014", "ERROR:  canceling statement due to statement timeout\n", Kind::busy,
     "canceling statement due to statement timeout"},
    {"internal", "XX000", "ERROR:  cache lookup failed for type 5\n", Kind::rule,
     "cache lookup failed for type 5"},
    {"no_text", "42501", "", Kind::rule, ""},
};

INSTANTIATE_TEST_SUITE_P(Rows, RefusalWords, testing::ValuesIn(rows),
                         [](const auto& row) { return std::string(row.param.name); });

TEST_P(RefusalWords, say_what_is_refused_and_nothing_of_a_row) {
  const Refusal refusal = refusal_from(
      {.statement = "a_statement", .sqlstate = GetParam().sqlstate, .text = GetParam().text});

  EXPECT_EQ(refusal.kind, GetParam().kind);
  EXPECT_EQ(refusal.statement, "a_statement");
  EXPECT_EQ(refusal.sqlstate, GetParam().sqlstate);
  EXPECT_EQ(refusal.message, GetParam().message);
  for (const char* personal : {"Ada", "ada@", "4711"}) {
    EXPECT_EQ(text_of(refusal).find(personal), std::string::npos) << text_of(refusal);
  }
}

TEST(RefusalRemedy, says_what_somebody_can_do) {
  struct Advice {
    const char* sqlstate;
    const char* words;
  };
  constexpr Advice advices[] = {
      {"42501", "GRANT"},
      {"08001", "log in"},
      {"42703", "crier migrate"},
      {"42P01", "crier migrate"},
      {"3F000", "crier migrate"},
      {"53100", "room on the disk"},
      {"53200", "memory"},
      {"55P03", "holds the lock"},
      {"57014", "pg_stat_activity"},
      {"40P01", "the same tables"},
      {"23514", "constraint"},
      {"0A000", "changed"},
      {"25006", "primary"},
      {"P0001", "database server"},
      {"XX000", "database server"},
      {"", "the log"},
  };
  for (const Advice& each : advices) {
    EXPECT_NE(remedy({.sqlstate = each.sqlstate}).find(each.words), std::string_view::npos)
        << each.sqlstate;
  }
}

TEST(RefusalRemedy, of_rows_that_are_kept_from_us_is_no_right) {
  const std::string_view advice = remedy(
      {.sqlstate = "42501",
       .message = "query would be affected by row-level security policy for table \"subjects\""});

  EXPECT_NE(advice.find("DISABLE ROW LEVEL SECURITY"), std::string_view::npos) << advice;
  EXPECT_EQ(advice.find("GRANT"), std::string_view::npos) << advice;
}

}  // namespace
}  // namespace crier::store
