#include "use_cases/objection/feed/objection_export.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "base/digest.h"
#include "integration/use_cases/objection/register_database.h"

namespace crier::test {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

struct ObjectionExports : RegisterDatabase {
  app::ObjectionExport all(WallTime as_of) const {
    return {.purpose = "ai-training",
            .as_of = as_of,
            .identifiers = app::Identifiers::clear,
            .format = app::ExportFormat::ndjson,
            .secret = "secret",
            .actor = "ada",
            .now = now() + 24h};
  }
  std::string text(const app::ObjectionExport& what) {
    std::string said;
    const auto done = app::export_objections(connection_, what, [&said](std::string_view piece) {
      said += piece;
      return true;
    });
    EXPECT_TRUE(done && done->is_whole);
    return said;
  }
  // Who objects at an instant, in the order of the register.
  Texts objectors(WallTime as_of) {
    Texts refs;
    std::string rest = text(all(as_of));
    const std::string before = "\"ref\":\"";
    for (auto at = rest.find(before); at != std::string::npos; at = rest.find(before, at)) {
      at += before.size();
      refs.push_back(rest.substr(at, rest.find('"', at) - at));
    }
    return refs;
  }
};

TEST_F(ObjectionExports, say_whose_latest_word_by_then_is_an_objection) {
  object("a", now());
  object("b", now() + 1h);
  withdraw("a", now() + 2h);
  object("a", now() + 3h);
  object("other", now(), "newsletter");

  EXPECT_EQ(objectors(now() - 1s), Texts{});
  EXPECT_EQ(objectors(now()), Texts{"a"});
  EXPECT_EQ(objectors(now() + 1h), (Texts{"a", "b"}));
  EXPECT_EQ(objectors(now() + 2h), Texts{"b"});
  EXPECT_EQ(objectors(now() + 3h), (Texts{"b", "a"}));
}

TEST_F(ObjectionExports, agree_with_the_register_whatever_was_said_in_which_order) {
  // Earlier words that come later, words of one instant, a receipt that comes later.
  object("a", now() + 5h);
  object("a", now() + 1h);
  object("b", now() + 5h);
  withdraw("b", now() + 6h);
  object("b", now() + 3h);
  object("c", now() + 1h);
  withdraw("c", now() + 1h);
  object("d", now() + 1h);
  objection::Statement by_link = statement(objection::StatementKind::objection, "d", now() + 2h);
  by_link.receipt = "7KQM-2D9X-4VTA";
  say(by_link);

  EXPECT_EQ(objectors(now() + 24h), texts("SELECT ref FROM objections ORDER BY position"));
  EXPECT_EQ(objectors(now() + 24h), (Texts{"a", "d"}));
  EXPECT_EQ(objectors(now() + 5h), (Texts{"a", "b", "d"}));
}

TEST_F(ObjectionExports, go_on_over_pages_and_know_whoever_was_erased) {
  constexpr int people = 12'001;
  constexpr int people_in_one = 1000;
  for (int first = 0; first < people; first += people_in_one) {
    std::vector<objection::Statement> many;
    for (int person = first; person < std::min(first + people_in_one, people); ++person) {
      many.push_back(
          statement(objection::StatementKind::objection, fmt::format("p{}", person), now()));
    }
    connection_.transact([&](store::Transaction& transaction) {
      static_cast<void>(store::record_objections(transaction, many));
    });
  }
  sql("UPDATE objection_records SET ref = NULL, ref_digest = sha256('x') WHERE ref = 'p77'");

  const Texts refs = objectors(now());
  EXPECT_EQ(refs.size(), 12'000U);
  EXPECT_NE(text(all(now())).find(hex(sha256("x"))), std::string::npos);
}

TEST_F(ObjectionExports, name_nobody_where_digests_are_asked_for) {
  object("member-1");
  app::ObjectionExport what = all(now());
  what.identifiers = app::Identifiers::digests;
  what.format = app::ExportFormat::csv;

  const std::string said = text(what);
  EXPECT_EQ(said.find("member-1"), std::string::npos);
  EXPECT_NE(said.find(",true,," + hex(hmac_sha256("secret", "member-1")) + ","), std::string::npos);
}

TEST_F(ObjectionExports, are_on_record_also_when_they_break_off) {
  object("a");
  object("b");
  static_cast<void>(text(all(now())));
  const auto broken =
      app::export_objections(connection_, all(now()), [](std::string_view) { return false; });
  EXPECT_TRUE(broken && !broken->is_whole);

  EXPECT_EQ(texts("SELECT actor || ' ' || purpose || ' ' || to_position || ' ' || records || ' ' "
                  "|| identifiers FROM objection_handovers WHERE kind = 'export' ORDER BY id"),
            (Texts{"ada ai-training 2 2 clear", "ada ai-training 2 2 clear"}));
}

TEST_F(ObjectionExports, refuse_a_purpose_that_nobody_has) {
  object("a");
  app::ObjectionExport what = all(now());
  what.purpose = "ai-trainin";
  const auto refused =
      app::export_objections(connection_, what, [](std::string_view) { return true; });

  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().words.find("did you mean \"ai-training\"?"), std::string::npos);
  EXPECT_EQ(texts("SELECT id FROM objection_handovers"), Texts{});
}

}  // namespace
}  // namespace crier::test
