#include "web/api/statement_body.h"

#include <gtest/gtest.h>

namespace crier::app {
namespace {

using objection::StatementKind;

TEST(StatementBody, names_a_person_by_link_or_by_ref) {
  const auto by_link =
      statement_body(R"({"token": "abc", "statement": "objection"})", BodyUse::statement).value();
  EXPECT_EQ(by_link.token, "abc");
  EXPECT_EQ(by_link.ref, "");
  EXPECT_EQ(by_link.kind, StatementKind::objection);

  const auto by_ref = statement_body(R"({"ref": "Zoë", "purpose": "ai-training",
                                         "statement": "withdrawal", "receipt": "0000 0000 0000"})",
                                     BodyUse::statement)
                          .value();
  EXPECT_EQ(by_ref.ref, "Zoë");
  EXPECT_EQ(by_ref.purpose, "ai-training");
  EXPECT_EQ(by_ref.kind, StatementKind::withdrawal);
  EXPECT_EQ(by_ref.receipt, "0000-0000-0000");

  EXPECT_EQ(statement_body(R"({"token": "abc"})", BodyUse::look_up).value().token, "abc");
  EXPECT_EQ(statement_body(R"({"token": "a:\":\\"})", BodyUse::look_up).value().token, "a:\":\\");
}

struct Case {
  const char* body;
  const char* words;
};

TEST(StatementBody, is_refused_in_words_when_it_is_wrong) {
  constexpr const char* who = "say who it is: by the token of their link, or by ref and purpose";
  constexpr const char* object = "the body must be one JSON object";
  constexpr const char* kind = R"(statement must be "objection" or "withdrawal")";
  constexpr const char* known =
      "there are the members token, ref, purpose, statement, receipt, and no others";
  constexpr const char* receipt =
      "a withdrawal names the receipt of the objection that it withdraws, so that an old one does "
      "not undo what was said after it";
  constexpr Case cases[] = {
      {"", object},
      {"[]", object},
      {"{", object},
      {R"({"token": "a", "statement": "objection"} x)", object},
      {R"([[[[[[[[]]]]]]]])", object},
      {"token=a&statement=objection", object},
      {"\xff", "the body is no UTF-8"},
      {"{}", who},
      {R"({"statement": "objection"})", who},
      {R"({"token": "a", "ref": "b", "purpose": "p", "statement": "objection"})", who},
      {R"({"purpose": "p", "statement": "objection"})", who},
      {R"({"ref": "b", "statement": "objection"})", "a ref needs the purpose that it is about"},
      {R"({"token": "a", "purpose": "p", "statement": "objection"})",
       "a token has its purpose; leave purpose out"},
      {R"({"token": "a", "token": "b", "statement": "objection"})", "a member is there twice"},
      {R"({"token": "a\":\\", "statement": "objection", "statement": "withdrawal"})",
       "a member is there twice"},
      {R"({"token": "a"})", kind},
      {R"({"token": "a", "statement": "Objection"})", kind},
      {R"({"token": "a", "statement": true})", "statement must be a string"},
      {R"({"token": 7, "statement": "objection"})", "token must be a string"},
      {R"({"token": "", "statement": "objection"})", "token is empty"},
      {R"({"token": {"a": {}}, "statement": "objection"})", "token must be a string"},
      {R"({"token": "a", "statement": "objection", "reason": "x"})", known},
      {R"({"token": "a", "statement": "objection", "receipt": "0000-0000-0000"})",
       "only a withdrawal names a receipt"},
      {R"({"token": "a", "statement": "withdrawal"})", receipt},
      {R"({"token": "a", "statement": "withdrawal", "receipt": "0000-0000-0001"})",
       "receipt is no receipt number: its last letter does not fit the others, so that one of them "
       "is wrong, or two have changed places"},
      {R"({"token": "a", "statement": "withdrawal", "receipt": "0000-0000"})",
       "receipt is no receipt number: it has twelve letters and digits, such as 7KQM-2D9X-4VTA"},
  };
  for (const Case& each : cases) {
    const auto read = statement_body(each.body, BodyUse::statement);
    ASSERT_FALSE(read) << each.body;
    EXPECT_EQ(read.error(), each.words) << each.body;
  }
}

TEST(StatementBody, that_looks_up_says_nothing_else) {
  const auto read = statement_body(R"({"token": "a", "statement": "objection"})", BodyUse::look_up);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error(), "there are the members token, ref, purpose, and no others");
}

}  // namespace
}  // namespace crier::app
