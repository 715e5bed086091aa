#include "use_cases/feedback/feedback_effect.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using feedback::FeedbackClass;
using feedback::NoticeSource;
using feedback::ReturnPathState;

feedback::Feedback said(FeedbackClass klass) {
  feedback::Feedback made;
  made.klass = klass;
  made.return_path = ReturnPathState::sound;
  made.source = NoticeSource::envelope;
  made.notice = feedback::NoticeTry{};
  return made;
}

store::NoticeStanding told() {
  return {.subject = SubjectId{1},
          .outcome = AttemptOutcome::accepted,
          .channel = "email",
          .country = "DE",
          .locale = "de",
          .email = "anna@example.org",
          .is_erased = false,
          .may_have_moved = false,
          .classes = {},
          .is_taken_back = false};
}

FeedbackEffect effect(const feedback::Feedback& what, const store::NoticeStanding& notice,
                      std::chrono::microseconds waited = 0s) {
  return effect_of({.said = what, .notice = &notice, .waited = waited});
}

TEST(FeedbackEffect, of_a_sound_report_is_by_its_class) {
  struct Row {
    FeedbackClass klass;
    FeedbackEffect effect;
    bool came_back;
  };
  constexpr Row rows[] = {{FeedbackClass::hard, FeedbackEffect::suppressed, true},
                          {FeedbackClass::soft, FeedbackEffect::counted, true},
                          {FeedbackClass::full, FeedbackEffect::counted, true},
                          {FeedbackClass::policy, FeedbackEffect::counted, true},
                          {FeedbackClass::reputation, FeedbackEffect::counted, true},
                          {FeedbackClass::content, FeedbackEffect::counted, true},
                          {FeedbackClass::auto_reply, FeedbackEffect::counted, false},
                          {FeedbackClass::challenge, FeedbackEffect::counted, false},
                          {FeedbackClass::delayed, FeedbackEffect::counted, false},
                          {FeedbackClass::delivered, FeedbackEffect::counted, false},
                          {FeedbackClass::complaint, FeedbackEffect::suppressed, false},
                          {FeedbackClass::reply, FeedbackEffect::to_be_read, false},
                          {FeedbackClass::unknown, FeedbackEffect::to_be_read, false}};
  for (const Row& row : rows) {
    EXPECT_EQ(effect(said(row.klass), told()), row.effect) << name_of(row.klass);
    EXPECT_EQ(came_back(row.klass), row.came_back) << name_of(row.klass);
  }
}

feedback::Feedback receipt(FeedbackClass klass) {
  feedback::Feedback made;
  made.klass = klass;
  made.source = NoticeSource::receipt;
  made.notice = feedback::NoticeTry{};
  made.addresses = {"+4930123456"};
  return made;
}

store::NoticeStanding texted() {
  store::NoticeStanding made = told();
  made.channel = "sms";
  made.phone = "+4930123456";
  return made;
}

TEST(FeedbackEffect, of_a_receipt_is_by_its_class_and_about_the_number) {
  EXPECT_EQ(address_of(texted()), "+4930123456");
  EXPECT_EQ(address_of(told()), "anna@example.org");
  EXPECT_EQ(effect(receipt(FeedbackClass::delivered), texted()), FeedbackEffect::counted);
  EXPECT_EQ(effect(receipt(FeedbackClass::soft), texted()), FeedbackEffect::counted);
  EXPECT_EQ(effect(receipt(FeedbackClass::hard), texted()), FeedbackEffect::suppressed);
  EXPECT_EQ(effect(receipt(FeedbackClass::unknown), texted()), FeedbackEffect::counted)
      << "no person has written it";
}

TEST(FeedbackEffect, of_a_receipt_leaves_a_number_that_is_another_by_now) {
  store::NoticeStanding moved = texted();
  moved.may_have_moved = true;
  EXPECT_EQ(effect(receipt(FeedbackClass::hard), moved), FeedbackEffect::suppressed)
      << "an import has written the same number";

  moved.phone = "+4930999999";
  EXPECT_EQ(effect(receipt(FeedbackClass::hard), moved), FeedbackEffect::address_changed);
  moved.phone.clear();
  EXPECT_EQ(effect(receipt(FeedbackClass::hard), moved), FeedbackEffect::address_changed);
}

TEST(FeedbackEffect, of_what_somebody_writes_by_sms_is_that_somebody_reads_it) {
  feedback::Feedback reply = receipt(FeedbackClass::reply);
  reply.source = NoticeSource::number;

  EXPECT_EQ(effect(reply, texted()), FeedbackEffect::to_be_read);
  EXPECT_EQ(effect_of({.said = reply, .notice = nullptr, .waited = 0s}),
            FeedbackEffect::to_be_read);
}

TEST(FeedbackEffect, changes_nothing_where_the_name_of_the_notice_is_only_quoted) {
  for (const NoticeSource source : {NoticeSource::returned, NoticeSource::message_id}) {
    feedback::Feedback quoted = said(FeedbackClass::hard);
    quoted.source = source;

    EXPECT_EQ(effect(quoted, told()), FeedbackEffect::to_be_read);
  }
}

TEST(FeedbackEffect, of_what_carries_no_name_of_ours_is_for_people_unless_a_machine_says_nothing) {
  for (const ReturnPathState state : {ReturnPathState::none, ReturnPathState::unchecked}) {
    for (const FeedbackClass klass :
         {FeedbackClass::hard, FeedbackClass::complaint, FeedbackClass::challenge}) {
      feedback::Feedback unnamed;
      unnamed.klass = klass;
      unnamed.return_path = state;
      EXPECT_EQ(effect_of({.said = unnamed, .notice = nullptr, .waited = 0s}),
                FeedbackEffect::to_be_read);
    }
  }
  feedback::Feedback vacation;
  vacation.klass = FeedbackClass::auto_reply;
  EXPECT_EQ(effect_of({.said = vacation, .notice = nullptr, .waited = 0s}), FeedbackEffect::nobody);
}

TEST(FeedbackEffect, of_a_forged_name_is_none_but_a_person_s_words_are_read) {
  feedback::Feedback forged;
  forged.klass = FeedbackClass::hard;
  forged.return_path = ReturnPathState::forged;
  EXPECT_EQ(effect_of({.said = forged, .notice = nullptr, .waited = 0s}), FeedbackEffect::forged);

  forged.klass = FeedbackClass::reply;
  EXPECT_EQ(effect_of({.said = forged, .notice = nullptr, .waited = 0s}),
            FeedbackEffect::to_be_read);
}

TEST(FeedbackEffect, waits_for_the_booking_and_not_for_ever) {
  store::NoticeStanding on_its_way = told();
  for (const auto outcome :
       {std::optional<AttemptOutcome>(), std::optional(AttemptOutcome::unknown),
        std::optional(AttemptOutcome::deferred)}) {
    on_its_way.outcome = outcome;
    EXPECT_EQ(effect(said(FeedbackClass::hard), on_its_way), FeedbackEffect::put_off);
    EXPECT_EQ(effect(said(FeedbackClass::hard), on_its_way, put_off_max),
              FeedbackEffect::to_be_read);
  }
}

TEST(FeedbackEffect, leaves_an_address_that_may_be_another_unless_the_report_names_it) {
  store::NoticeStanding moved = told();
  moved.may_have_moved = true;
  feedback::Feedback gone = said(FeedbackClass::hard);
  EXPECT_EQ(effect(gone, moved), FeedbackEffect::address_changed);

  gone.addresses = {"somebody@example.org", "Anna@Example.org"};
  EXPECT_EQ(effect(gone, moved), FeedbackEffect::suppressed);

  moved.email.clear();
  EXPECT_EQ(effect(gone, moved), FeedbackEffect::address_changed);
}

TEST(FeedbackEffect, of_what_is_known_is_none) {
  store::NoticeStanding known = told();
  known.classes = {FeedbackClass::hard};
  EXPECT_EQ(effect(said(FeedbackClass::hard), known), FeedbackEffect::repeated);

  known.is_erased = true;
  EXPECT_EQ(effect(said(FeedbackClass::reply), known), FeedbackEffect::erased);
}

}  // namespace
}  // namespace crier::app
