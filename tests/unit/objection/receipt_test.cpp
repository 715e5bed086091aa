#include "objection/receipt.h"

#include <cctype>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace crier::objection {
namespace {

TEST(ReceiptNumber, is_twelve_letters_and_digits_in_groups) {
  const std::string number = receipt_number(0x0123'4567'89AB'CDEFULL);
  ASSERT_EQ(number.size(), 14U);
  EXPECT_EQ(number[4], '-');
  EXPECT_EQ(number[9], '-');
  EXPECT_EQ(number.find_first_of("ILOU"), std::string::npos);
  EXPECT_EQ(receipt_number_of(number), number);
}

TEST(ReceiptNumber, is_another_one_each_time) {
  std::set<std::string> numbers;
  for (int count = 0; count < 1000; ++count) numbers.insert(new_receipt_number());
  EXPECT_EQ(numbers.size(), 1000U);
}

TEST(ReceiptNumber, is_understood_as_people_type_it) {
  const std::string number = receipt_number(32 * 32 + 1);  // "101…"
  std::string typed = " " + number;
  for (char& letter : typed) {
    letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    if (letter == '0') letter = 'o';
    if (letter == '1') letter = 'l';
    if (letter == '-') letter = ' ';
  }
  EXPECT_EQ(receipt_number_of(typed), number);
}

TEST(ReceiptNumber, with_any_wrong_digit_is_none) {
  constexpr std::string_view digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const std::string number = receipt_number(0x0BAD'CAFE'F00D'1234ULL);
  for (std::size_t place = 0; place < number.size(); ++place) {
    if (number[place] == '-') continue;
    for (const char digit : digits) {
      if (digit == number[place]) continue;
      std::string wrong = number;
      wrong[place] = digit;
      EXPECT_EQ(receipt_number_of(wrong), std::nullopt) << wrong;
    }
  }
}

TEST(ReceiptNumber, with_a_slip_is_told_from_what_is_none) {
  const std::string number = receipt_number(12345);
  std::string wrong = number;
  wrong.back() = wrong.back() == 'X' ? 'Y' : 'X';

  EXPECT_FALSE(receipt_slip(number));
  EXPECT_TRUE(receipt_slip(wrong));
  EXPECT_FALSE(receipt_slip("user-1017"));
  EXPECT_FALSE(receipt_slip(""));
}

TEST(ReceiptNumber, of_another_length_or_with_other_letters_is_none) {
  const std::string number = receipt_number(5);
  for (const std::string& typed :
       {std::string(), std::string("-"), number.substr(1), number + "0", number + "é",
        "U" + number.substr(1), std::string(100'000, '0')}) {
    EXPECT_EQ(receipt_number_of(typed), std::nullopt);
  }
}

}  // namespace
}  // namespace crier::objection
