#include "audience/phone_number.h"

#include <gtest/gtest.h>

#include "audience/address_text.h"

namespace crier::audience {
namespace {

TEST(PhoneNumber, has_one_form_whatever_is_between_its_digits) {
  for (const std::string_view text :
       {"+49301234567", "+49 30 1234567", "+49 (30) 123-45.67", "0049 30/1234567",
        "+49 (0)30 1234567", "+49\u00A030\u202F1234567", "+49\u200930\u20101234567",
        "+49\u200730\u30001234567", "\u200E+49301234567\u200F"}) {
    EXPECT_EQ(canonical_phone_number(text), "+49301234567") << text;
    EXPECT_EQ(canonical_address(AddressKind::phone, text), "+49301234567") << text;
  }
  for (const std::string_view text :
       {"", "+", "030 1234567", "+0301234567", "+49 30 1234567 ext. 9", "+49 30 123456789012",
        "+49", "4+9301234567", "+49+301234567"}) {
    EXPECT_EQ(canonical_phone_number(text), std::nullopt) << text;
  }
}

TEST(PhoneNumber, is_read_in_its_international_form) {
  const struct {
    std::string_view text;
    std::string_view number;
  } rows[] = {{"+431234567", "+431234567"},
              {"+43 1 234 567", "+431234567"},
              {"0043 1 234567", "+431234567"},
              {"+43-(0)1-234567", "+431234567"},
              {"+43 (1) 234.567", "+431234567"},
              {"00 43/1/234567", "+431234567"},
              {"+43\xC2\xA0"
               "1234567",
               "+431234567"},
              {"+43\xE2\x80\x91"
               "1234567",
               "+431234567"}};
  for (const auto& row : rows) EXPECT_EQ(canonical_phone_number(row.text), row.number) << row.text;
  for (const std::string_view bad :
       {"", "+", "0660 123", "0301234567", "+0301234567", "+43", "+4930123456789012", "43 1 234567",
        "+43 1 23x", "+43+1234567", "+43 1 234567 ext. 5", "1-800-FLOWERS", "++431234567"}) {
    EXPECT_FALSE(canonical_phone_number(bad)) << bad;
  }
}

}  // namespace
}  // namespace crier::audience
