#include "use_cases/audience/suppression_register.h"

#include <gtest/gtest.h>

#include "integration/store/campaign_database.h"

namespace crier::app {
namespace {

struct SuppressionRegister : test::CampaignDatabase {
  void suppress(const std::string& channel, const std::string& address,
                std::optional<WallTime> expires_at = std::nullopt) {
    const store::NewSuppression entry{
        .address = store::address_digest(address), .reason = "bounce", .expires_at = expires_at};
    connection_.transact([&](store::Transaction& transaction) {
      (void)store::record_suppressions(transaction, channel, now(), {&entry, 1});
    });
  }

  std::vector<store::SuppressionRow> found(const SuppressionQuestion& question) {
    return find_suppressions(connection_, question).value();
  }

  const ChannelKind email_ = channel_named("email").value();
  const ChannelKind webhook_ = channel_named("webhook").value();
  const RemovalTarget done_{
      .channel = email_, .removal = Removal::done, .actor = "ada@host", .reason = "a slip"};
};

TEST_F(SuppressionRegister, judges_an_address_without_a_database) {
  EXPECT_TRUE(check_address(email_, "Ada@Bücher.example"));
  EXPECT_EQ(check_address(email_, " ").error(), AddressRefusal::empty);
  EXPECT_EQ(check_address(email_, "user-1017").error(), AddressRefusal::of_another_kind);
  EXPECT_TRUE(check_address(webhook_, "user-1017"));
  EXPECT_TRUE(check_address(std::nullopt, "user-1017"));
  EXPECT_EQ(check_address(std::nullopt, "").error(), AddressRefusal::empty);
}

TEST_F(SuppressionRegister, refuses_to_look_for_what_it_cannot_have) {
  EXPECT_EQ(
      find_suppressions(connection_, {.channel = email_, .address = "ada", .rows_max = 1}).error(),
      AddressRefusal::of_another_kind);
  EXPECT_EQ(find_suppressions(connection_, {.channel = {}, .address = "", .rows_max = 1}).error(),
            AddressRefusal::empty);
}

TEST_F(SuppressionRegister, finds_an_address_in_any_spelling_on_its_channel) {
  suppress("email", "ada@xn--bcher-kva.example");

  EXPECT_EQ(found({.channel = email_, .address = "ADA@bücher.example", .rows_max = 1}).size(), 1U);
  EXPECT_TRUE(found({.channel = webhook_, .address = "ADA@bücher.example", .rows_max = 1}).empty());
  EXPECT_TRUE(found({.channel = email_, .address = "bob@bücher.example", .rows_max = 1}).empty());
}

TEST_F(SuppressionRegister, finds_an_address_on_every_channel_where_none_is_said) {
  suppress("email", "ada@example.org");
  suppress("webhook", "ada@example.org");

  EXPECT_EQ(found({.channel = {}, .address = "ada@example.org", .rows_max = 1}).size(), 2U);
}

TEST_F(SuppressionRegister, lists_no_more_than_asked_of_whatever_there_is) {
  EXPECT_TRUE(found({.channel = {}, .address = {}, .rows_max = 10}).empty());
  suppress("email", "ada@example.org");
  suppress("email", "bob@example.org");
  suppress("webhook", "user-1017");

  EXPECT_EQ(found({.channel = {}, .address = {}, .rows_max = 10}).size(), 3U);
  EXPECT_EQ(found({.channel = email_, .address = {}, .rows_max = 10}).size(), 2U);
  EXPECT_EQ(found({.channel = {}, .address = {}, .rows_max = 2}).size(), 2U);
}

TEST_F(SuppressionRegister, has_entries_that_are_active_until_their_end_has_come) {
  suppress("email", "ada@example.org", now() + std::chrono::hours(1));
  suppress("email", "bob@example.org");

  const auto ada = found({.channel = email_, .address = "ada@example.org", .rows_max = 1});
  const auto bob = found({.channel = email_, .address = "bob@example.org", .rows_max = 1});

  ASSERT_EQ(ada.size(), 1U);
  EXPECT_TRUE(is_active(ada.front(), now()));
  EXPECT_FALSE(is_active(ada.front(), now() + std::chrono::hours(1)));
  ASSERT_EQ(bob.size(), 1U);
  EXPECT_TRUE(is_active(bob.front(), now() + std::chrono::hours(1)));
}

TEST_F(SuppressionRegister, loses_an_address_only_where_it_is_not_a_trial) {
  suppress("email", "ada@example.org");
  const SuppressionQuestion ada{.channel = email_, .address = "ada@example.org", .rows_max = 1};

  const auto tried = remove_suppression(connection_, {.channel = email_, .removal = Removal::tried},
                                        {.address = "Ada@Example.org", .now = now()});
  EXPECT_EQ(tried.value().size(), 1U);
  EXPECT_EQ(found(ada).size(), 1U);

  EXPECT_TRUE(find_removals(connection_, ada).value().empty());

  const auto removed =
      remove_suppression(connection_, done_, {.address = "Ada@Example.org", .now = now()});
  EXPECT_EQ(removed.value().size(), 1U);
  EXPECT_TRUE(found(ada).empty());
  const auto removals = find_removals(connection_, ada).value();
  ASSERT_EQ(removals.size(), 1U);
  EXPECT_EQ(removals.front().note.actor, "ada@host");
  EXPECT_EQ(removals.front().note.reason, "a slip");
  EXPECT_EQ(removals.front().note.at, now());
}

TEST_F(SuppressionRegister, removes_nothing_that_it_does_not_have) {
  suppress("webhook", "user-1017");

  EXPECT_TRUE(remove_suppression(connection_, done_, {.address = "ada@example.org", .now = now()})
                  .value()
                  .empty());
  EXPECT_EQ(remove_suppression(connection_, done_, {.address = "user-1017", .now = now()}).error(),
            AddressRefusal::of_another_kind);
  EXPECT_EQ(found({.channel = webhook_, .address = "user-1017", .rows_max = 1}).size(), 1U);
}

TEST_F(SuppressionRegister, counts_by_channel_and_reason_what_has_ended_too) {
  suppress("email", "ada@example.org", now() + std::chrono::hours(1));
  suppress("email", "bob@example.org");

  const auto counts = count_suppressions(connection_, now() + std::chrono::hours(2));

  ASSERT_EQ(counts.size(), 1U);
  EXPECT_EQ(counts.front().channel, "email");
  EXPECT_EQ(counts.front().addresses, 2);
  EXPECT_EQ(counts.front().expired, 1);
}

}  // namespace
}  // namespace crier::app
