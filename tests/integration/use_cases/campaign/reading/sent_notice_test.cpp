#include "use_cases/campaign/reading/sent_notice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "campaign/delivery_key.h"
#include "integration/use_cases/whole_campaign.h"
#include "notice/compiled_notice.h"

namespace crier::app {
namespace {

using testing::HasSubstr;

struct SentNotices : WholeCampaign {
  // p0 is told in German, p1 fails before anything is written, p2 is left out.
  void SetUp() override {
    add(germans(3));
    campaign_ = begun();
    book_.emplace(
        open_notices(checked(campaign_.spec), source(), tokens_of(campaign_, settings_)).value());
    p0_ = SubjectId{sql("SELECT id FROM subjects WHERE ref = 'p0'")[0][0].as<std::int64_t>()};
    settle_all(campaign_, [this](const std::string& ref, dispatch::AttemptRecord& attempt,
                                 dispatch::Flush& flush) {
      if (ref == "p0") return write(attempt, flush);
      attempt.outcome = ref == "p1" ? AttemptOutcome::failed : AttemptOutcome::excluded;
      attempt.reason = ref == "p1" ? Reason::mailbox_unknown : Reason::no_address;
      if (ref == "p1") attempt.reply_code = 550;
    });
  }

  // As a walk books a notice that a channel has taken.
  void write(dispatch::AttemptRecord& attempt, dispatch::Flush& flush) {
    const notice::CompiledNotice& words = notice();
    attempt.outcome = AttemptOutcome::accepted;
    attempt.notice_version = words.version();
    attempt.evidence = words.evidence(p0());
    flush.versions.emplace(words.version(),
                           dispatch::NoticeVersionRecord{.locales = "de",
                                                         .country = "DE",
                                                         .zone = words.setting().zone,
                                                         .content = words.content(),
                                                         .at = attempt.at});
  }

  const notice::CompiledNotice& notice() {
    const std::string tags[] = {"de"};
    return book_->variant(tags, "DE", "");
  }

  notice::Addressee p0() {
    static const std::string key_of_p0 = delivery_key({.campaign = key, .step = 1, .ref = "p0"});
    return {.ref = "p0",
            .name = "",
            .address = "p0@example.org",
            .key = key_of_p0,
            .lane = lane_of("p0", test::test_lanes),
            .subject = p0_};
  }

  std::expected<SentNotice, std::string> sent(const std::string& ref, int attempt = 0) {
    return write_sent_notice(connection_, campaign_, settings_, {.ref = ref, .attempt = attempt});
  }

  store::CampaignRecord campaign_;
  SubjectId p0_;
  std::optional<notice::NoticeBook> book_;
};

TEST_F(SentNotices, are_written_again_octet_for_octet) {
  std::string original;
  notice().write(p0(), now(), original);

  const auto again = sent("p0");

  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(again->content, original);
  EXPECT_EQ(again->at, now());
  EXPECT_TRUE(again->agrees_with_evidence);
}

TEST_F(SentNotices, are_found_by_the_number_of_the_try) {
  EXPECT_TRUE(sent("p0", 1));
  EXPECT_FALSE(sent("p0", 2));
}

TEST_F(SentNotices, are_found_by_the_ref_in_any_spelling) {
  const auto again = sent("  p0\t");

  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(again->ref, "p0");
}

TEST_F(SentNotices, disagree_with_their_evidence_once_the_name_has_changed) {
  sql("UPDATE subjects SET name = 'Changed Since' WHERE ref = 'p0'");

  const auto again = sent("p0");

  ASSERT_TRUE(again) << again.error();
  EXPECT_FALSE(again->agrees_with_evidence);
  EXPECT_THAT(again->content, HasSubstr("Changed Since"));
}

TEST_F(SentNotices, of_whom_nothing_was_written_are_refused_with_what_became_of_them) {
  const auto failed = sent("p1");
  const auto left_out = sent("p2");

  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error(), HasSubstr("550"));
  ASSERT_FALSE(left_out);
  EXPECT_THAT(left_out.error(), HasSubstr(name_of(Reason::no_address)));
}

TEST_F(SentNotices, of_nobody_are_refused) {
  const auto nobody = sent("p99");

  ASSERT_FALSE(nobody);
  EXPECT_THAT(nobody.error(), HasSubstr("p99"));
}

TEST_F(SentNotices, whose_words_are_damaged_are_refused) {
  sql("UPDATE notice_versions SET content = substr(content, 1, 10)");

  EXPECT_FALSE(sent("p0"));
}

TEST_F(SentNotices, whose_words_are_not_kept_are_refused) {
  sql("DELETE FROM notice_versions");

  EXPECT_FALSE(sent("p0"));
}

}  // namespace
}  // namespace crier::app
