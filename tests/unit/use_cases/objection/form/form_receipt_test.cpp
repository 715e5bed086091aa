#include "use_cases/objection/form/form_receipt.h"

#include <string>

#include <gtest/gtest.h>

#include "use_cases/objection/form/form_ticket.h"

namespace crier::app {
namespace {

const WallTime now = *parse_iso8601("2026-05-01T10:00:00Z");
const RequestWords ada = {.name = "Ada", .email = "ada@example.org", .phone = "+44 20 7946 0018"};

TEST(FormReceipts, carry_all_that_a_receipt_says) {
  const FormReceipts receipts("secret");
  const FormReceipt receipt = {
      .number = "7KQM-2D9X-4VTA", .stated_at = now, .purpose = "ai-training", .words = ada};

  const auto opened = receipts.open(receipts.seal(receipt), now);

  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->number, receipt.number);
  EXPECT_EQ(opened->stated_at, receipt.stated_at);
  EXPECT_EQ(opened->purpose, receipt.purpose);
  EXPECT_EQ(opened->words.name, ada.name);
  EXPECT_EQ(opened->words.email, ada.email);
  EXPECT_EQ(opened->words.phone, ada.phone);
  EXPECT_FALSE(receipts.open("no-receipt", now));
  EXPECT_FALSE(receipts.open(FormTickets("secret").issue(now), now));
}

// A receipt's address fits into what the server reads of a header, and has what was typed in no
// readable form.
TEST(FormReceipts, keep_what_was_typed_to_themselves) {
  const std::string longest(request_word_bytes_max, 'x');

  const std::string sealed =
      FormReceipts("secret").seal({.number = "7KQM-2D9X-4VTA",
                                   .stated_at = now,
                                   .purpose = std::string(64, 'p'),
                                   .words = {.name = longest, .email = longest, .phone = longest}});

  EXPECT_LT(sealed.size(), 2048U);
  EXPECT_EQ(sealed.find("xxxx"), std::string::npos);
}

TEST(FormReceipts, show_what_was_typed_for_an_hour) {
  const FormReceipts receipts("secret");
  const std::string sealed = receipts.seal(
      {.number = "7KQM-2D9X-4VTA", .stated_at = now, .purpose = "ai-training", .words = ada});

  EXPECT_EQ(receipts.open(sealed, now + words_are_shown_for)->words.email, ada.email);
  const auto later = receipts.open(sealed, now + words_are_shown_for + std::chrono::seconds(1));
  ASSERT_TRUE(later);
  EXPECT_EQ(later->number, "7KQM-2D9X-4VTA");
  EXPECT_EQ(later->stated_at, now);
  EXPECT_EQ(later->purpose, "ai-training");
  EXPECT_EQ(later->words.name + later->words.email + later->words.phone, "");
}

}  // namespace
}  // namespace crier::app
