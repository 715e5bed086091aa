#include "store/audience/subject_addresses.h"

#include <gtest/gtest.h>

#include "integration/store/campaign_database.h"
#include "store/audience/imported_addresses.h"

namespace crier::test {
namespace {

using namespace std::chrono_literals;
using Extent = store::StatedAddresses::Extent;

class SubjectAddresses : public CampaignDatabase {
 protected:
  void SetUp() override {
    add({{.ref = "u1", .country = "DE", .locale = {}, .email = {}, .birth_date = {}}});
  }

  store::StatedAddresses stated(std::vector<std::string_view> values, Extent extent,
                                std::optional<WallTime> registered_at = {},
                                std::string_view ref = "u1") const {
    return {.lane = lane_of(ref, test_lanes),
            .ref = ref,
            .kind = AddressKind::push,
            .values = std::move(values),
            .registered_at = registered_at,
            .extent = extent};
  }

  store::AddressMerge merge(const std::vector<store::StatedAddresses>& stated) {
    return connection_.transact([&](store::Transaction& transaction) {
      return store::merge_addresses(transaction, stated, now());
    });
  }
  store::AddressMerge merge(store::StatedAddresses stated) {
    return merge(std::vector{std::move(stated)});
  }

  void answer(std::vector<AddressVerdict> verdicts, WallTime at) {
    std::vector<store::AddressAnswer> answers;
    for (AddressVerdict& verdict : verdicts) {
      verdict.kind = AddressKind::push;
      answers.push_back({.subject = person(), .verdict = verdict, .at = at});
    }
    connection_.transact([&](store::Transaction& transaction) {
      store::settle_addresses(
          transaction, {.campaign = CampaignId{7}, .step = 2, .lane = lane_of("u1", test_lanes)},
          answers);
    });
  }
  void end(std::string_view value, WallTime at, std::optional<WallTime> as_of = {}) {
    answer({{.kind = {},
             .value = std::string(value),
             .state = AddressState::dead,
             .reason = "UNREGISTERED",
             .as_of = as_of}},
           at);
  }
  void confirm(std::string_view value, WallTime at) {
    answer({{.kind = {}, .value = std::string(value), .state = AddressState::confirmed}}, at);
  }

  SubjectId person() { return {sql("SELECT id FROM subjects")[0][0].as<std::int64_t>()}; }

  // "value state reason", in order, joined by ", ".
  std::string kept() {
    std::string text;
    for (const auto& row : sql("SELECT concat_ws(' ', value, state, reason, campaign_id, step) "
                               "FROM subject_addresses ORDER BY value")) {
      if (!text.empty()) text += ", ";
      text += row[0].c_str();
    }
    return text;
  }

  std::vector<std::string> live() {
    const std::vector<store::LaneSubject> people{
        {.lane = lane_of("u1", test_lanes), .subject = person()}};
    return connection_.transact([&](store::Transaction& transaction) {
      return store::live_addresses(transaction, AddressKind::push, people).at(0);
    });
  }

  // What they consist of, in one text: differs if anything was rewritten.
  std::string fingerprint() {
    return sql("SELECT coalesce(string_agg(concat(xmin, ctid, a::text), '|' ORDER BY value), '') "
               "FROM subject_addresses AS a")[0][0]
        .c_str();
  }
};

TEST_F(SubjectAddresses, are_added_once) {
  const auto merged = merge(stated({"a", "b"}, Extent::some));
  EXPECT_EQ(merged.added, 2);
  EXPECT_EQ(kept(), "a fresh, b fresh");
  const std::string before = fingerprint();

  const auto again = merge(stated({"a", "b"}, Extent::some));

  EXPECT_EQ(again.added + again.changed + again.removed + again.ended, 0);
  EXPECT_EQ(fingerprint(), before);
}

TEST_F(SubjectAddresses, go_where_a_file_names_all_of_a_person_and_not_them) {
  merge(stated({"a", "b"}, Extent::some));
  sql("INSERT INTO subject_addresses (lane, subject_id, kind, value, since) "
      "SELECT lane, id, 'postal', 'Anna|Wien|AT', now() FROM subjects");

  const auto merged = merge(stated({"b", "c"}, Extent::all));

  EXPECT_EQ(merged.added, 1);
  EXPECT_EQ(merged.removed, 1);
  EXPECT_EQ(kept(), "Anna|Wien|AT fresh, b fresh, c fresh");
  EXPECT_EQ(merge(stated({}, Extent::all)).removed, 2);
  EXPECT_EQ(kept(), "Anna|Wien|AT fresh");
}

TEST_F(SubjectAddresses, of_nobody_are_told_and_kept_nowhere) {
  const auto merged = merge({stated({"a"}, Extent::some), stated({"b"}, Extent::some, {}, "u2")});

  EXPECT_EQ(merged.strangers, (std::vector<std::size_t>{1}));
  EXPECT_EQ(kept(), "a fresh");
}

TEST_F(SubjectAddresses, of_one_batch_have_the_latest_registration) {
  const auto merged = merge({stated({"a"}, Extent::some, now() - 2h),
                             stated({"a"}, Extent::some, now() - 1h), stated({"a"}, Extent::some)});

  EXPECT_EQ(merged.added, 1);
  EXPECT_EQ(
      sql("SELECT count(*) FROM subject_addresses WHERE registered_at IS NOT NULL")[0][0].as<int>(),
      1);
  EXPECT_EQ(merge(stated({"a"}, Extent::some, now() - 1h)).changed, 0);
  EXPECT_EQ(merge(stated({"a"}, Extent::some, now())).changed, 1);
}

TEST_F(SubjectAddresses, that_are_dead_stay_so_until_they_are_registered_later) {
  merge(stated({"a"}, Extent::some, now() - 2h));
  end("a", now() - 1h);
  EXPECT_EQ(kept(), "a dead UNREGISTERED 7 2");

  EXPECT_EQ(merge(stated({"a"}, Extent::some)).ended, 1);
  EXPECT_EQ(merge(stated({"a"}, Extent::all, now() - 90min)).ended, 1);
  EXPECT_EQ(merge(stated({"a"}, Extent::some, now() - 1h)).ended, 1);
  EXPECT_EQ(kept(), "a dead UNREGISTERED 7 2");
  EXPECT_TRUE(live().empty());

  EXPECT_EQ(merge(stated({"a"}, Extent::some, now() - 59min)).changed, 1);
  EXPECT_EQ(kept(), "a fresh");
}

TEST_F(SubjectAddresses, that_are_dead_are_remembered_when_a_file_does_not_name_them) {
  merge(stated({"a"}, Extent::some));
  end("a", now());

  EXPECT_EQ(merge(stated({}, Extent::all)).removed, 0);
  EXPECT_EQ(merge(stated({"a"}, Extent::all)).ended, 1);
}

// APNs says since when a token is invalid; the device may have registered it since.
TEST_F(SubjectAddresses, that_were_registered_after_their_end_live_on) {
  merge({stated({"a"}, Extent::some, now() - 1h), stated({"b"}, Extent::some)});

  end("a", now(), now() - 61min);
  end("b", now(), now() - 61min);

  EXPECT_EQ(kept(), "a fresh, b dead UNREGISTERED 7 2");
  end("a", now(), now() - 1h);
  EXPECT_EQ(kept(), "a dead UNREGISTERED 7 2, b dead UNREGISTERED 7 2");
}

TEST_F(SubjectAddresses, are_confirmed_once_and_never_again_when_dead) {
  merge(stated({"a"}, Extent::some));

  confirm("a", now());
  EXPECT_EQ(kept(), "a confirmed 7 2");
  const std::string before = fingerprint();
  confirm("a", now() + 1h);
  EXPECT_EQ(fingerprint(), before);

  end("a", now() + 2h);
  confirm("a", now() + 3h);
  EXPECT_EQ(kept(), "a dead UNREGISTERED 7 2");
}

TEST_F(SubjectAddresses, of_which_two_answers_came_at_once_are_dead_if_one_says_so) {
  merge(stated({"a", "b"}, Extent::some));
  const AddressVerdict dead{
      .kind = {}, .value = "a", .state = AddressState::dead, .reason = std::string(70, 'x')};
  const AddressVerdict alive{.kind = {}, .value = "a", .state = AddressState::confirmed};

  answer({alive, dead, alive}, now());
  answer({{.kind = {}, .value = "unknown", .state = AddressState::dead}}, now());

  EXPECT_EQ(kept(), "a dead " + std::string(64, 'x') + " 7 2, b fresh");
}

TEST_F(SubjectAddresses, are_told_the_latest_first) {
  merge({stated({"old"}, Extent::some, now() - 2h), stated({"new"}, Extent::some, now() - 1h),
         stated({"undated"}, Extent::some), stated({"dead"}, Extent::some, now())});
  end("dead", now());

  EXPECT_EQ(live(), (std::vector<std::string>{"new", "old", "undated"}));
}

TEST_F(SubjectAddresses, of_somebody_who_was_erased_are_not_brought_back) {
  sql("UPDATE subjects SET ref = NULL, ref_digest = sha256('u1'), erased_at = now()");

  EXPECT_EQ(merge(stated({"a"}, Extent::some)).strangers, (std::vector<std::size_t>{0}));
  EXPECT_EQ(kept(), "");
}

}  // namespace
}  // namespace crier::test
