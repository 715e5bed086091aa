#include "feedback/text/text_receipt.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace crier::feedback {
namespace {

using enum ReceiptState;

CameText receipt(std::string words) {
  return {.from = "4930123456", .esm_class = 4, .octets = std::move(words)};
}

TEST(TextReceipt, is_read_in_the_forms_that_are_sent) {
  struct Row {
    const char* words;
    const char* id;
    ReceiptState state;
    const char* error;
  };
  constexpr Row rows[] = {
      // SMPP 3.4, appendix B.
      {"id:0123456789 sub:001 dlvrd:001 submit date:2611301200 done date:2611301201 stat:DELIVRD "
       "err:000 text:Your right to obj",
       "0123456789", delivered, "000"},
      // In any case, with seconds, without some fields, with other separators.
      {"ID:1a2b SUB:001 DLVRD:000 SUBMIT DATE:261130120000 DONE DATE:261130120101 STAT:UNDELIV "
       "ERR:1E Text:",
       "1a2b", undeliverable, "1E"},
      {"id:7 stat:EXPIRED", "7", expired, ""},
      {"id: 7 stat: EXPIRED err: 27", "7", expired, "27"},
      {"id:7,sub:001,dlvrd:001,stat:REJECTD,err:088,text:x", "7", rejected, "088"},
      {"id:7\nstat:DELETED\nerr:0\n", "7", deleted, "0"},
      {"stat:ENROUTE id:7", "7", enroute, ""},
      {"id:a-b_c.d/e=f stat:ACCEPTD", "a-b_c.d/e=f", accepted, ""},
      {"id:7 stat:DELIVERED err:", "7", delivered, ""},
      {"id:7 stat:UNKNOWN err:005", "7", unknown, "005"},
      // The quotation may say anything.
      {"id:7 stat:DELIVRD text:id:8 stat:UNDELIV err:001", "7", delivered, ""},
      {"msgid:8 id:7 substat:EXPIRED stat:DELIVRD", "7", delivered, ""}};
  for (const Row& row : rows) {
    const auto read = receipt_in(receipt(row.words));

    ASSERT_TRUE(read) << row.words;
    EXPECT_EQ(read->id, row.id) << row.words;
    EXPECT_EQ(read->state, row.state) << row.words;
    EXPECT_EQ(read->error, row.error) << row.words;
  }
}

// SMPP 3.4, 5.2.12: of one try, after which the SMSC goes on.
TEST(TextReceipt, of_a_try_says_nothing_at_last) {
  CameText of_a_try = receipt("id:7 stat:UNDELIV err:001");
  of_a_try.esm_class = 0x20;

  EXPECT_EQ(receipt_in(of_a_try)->state, enroute);

  of_a_try.octets = "id:7 stat:DELIVRD";
  EXPECT_EQ(receipt_in(of_a_try)->state, delivered);
}

TEST(TextReceipt, that_does_not_say_of_what_or_what_became_of_it_is_none) {
  for (const char* words : {"", "STOP", "id:7", "stat:DELIVRD", "id:7 stat:WHATEVER",
                            "id:7 stat:", "id: ", "text:id:7 stat:DELIVRD", "7,DELIVRD"}) {
    EXPECT_FALSE(receipt_in(receipt(words))) << words;
  }
}

TEST(TextReceipt, is_read_from_its_parameters_before_its_words) {
  CameText text = receipt("id:7 stat:UNDELIV err:001");
  text.receipted_id = "1A2B";
  text.message_state = 2;
  text.network_error = std::string("\x03\x00\x1B", 3);

  const auto read = receipt_in(text);

  ASSERT_TRUE(read);
  EXPECT_EQ(read->id, "1A2B");
  EXPECT_EQ(read->state, delivered);
  EXPECT_EQ(read->error, "001");
  EXPECT_EQ(read->network, (NetworkError{.network = 3, .code = 27}));
}

TEST(TextReceipt, needs_no_words) {
  const auto read = receipt_in({.receipted_id = "1A2B", .message_state = 3});

  ASSERT_TRUE(read);
  EXPECT_EQ(read->state, expired);
}

TEST(TextReceipt, takes_the_words_where_a_parameter_is_out_of_range) {
  CameText text = receipt("id:7 stat:UNDELIV");
  text.message_state = 77;

  EXPECT_EQ(receipt_in(text)->state, undeliverable);
}

TEST(TextReceipt, may_be_in_ucs2) {
  CameText text;
  text.esm_class = 4;
  text.data_coding = 8;
  for (const char letter : std::string("id:7 stat:DELIVRD")) {
    text.octets.push_back('\0');
    text.octets.push_back(letter);
  }

  const auto read = receipt_in(text);

  ASSERT_TRUE(read);
  EXPECT_EQ(read->id, "7");
}

TEST(TextReceipt, has_states_with_names_of_their_own) {
  for (int number = 0; number <= static_cast<int>(receipt_state_last); ++number) {
    const auto state = static_cast<ReceiptState>(number);
    EXPECT_EQ(receipt_state_named(name_of(state)), state);
    EXPECT_FALSE(is_loss(state) && state == delivered);
    EXPECT_EQ(is_end(state), is_loss(state) || state == delivered);
  }
}

}  // namespace
}  // namespace crier::feedback
