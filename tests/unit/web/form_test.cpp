#include "web/form.h"

#include <string>

#include <gtest/gtest.h>

namespace crier::app {
namespace {

TEST(UrlencodedFields, are_read_as_browsers_write_them) {
  const Fields fields =
      urlencoded_fields("do=object&name=Zo%C3%AB+M%c3%bcller&empty=&do=second&=x");
  EXPECT_EQ(fields, (Fields{{"do", "object"}, {"name", "Zoë Müller"}, {"empty", ""}}));
}

TEST(UrlencodedFields, keep_what_is_no_escape) {
  EXPECT_EQ(urlencoded_fields("a=100%&b=%zz&c=%4"),
            (Fields{{"a", "100%"}, {"b", "%zz"}, {"c", "%4"}}));
}

TEST(UrlencodedFields, are_bounded) {
  std::string text;
  for (int number = 0; number < 1000; ++number) text += "&f" + std::to_string(number) + "=x";
  EXPECT_LE(urlencoded_fields(text).size(), 20U);
}

// RFC 8058 section 8.1 has both.
TEST(FormFields, of_a_mail_program_are_read_in_both_encodings) {
  const Fields expected = {{"List-Unsubscribe", "One-Click"}};
  EXPECT_EQ(form_fields("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"),
            expected);
  EXPECT_EQ(
      form_fields("Application/X-WWW-Form-Urlencoded; charset=utf-8", "List-Unsubscribe=One-Click"),
      expected);
  EXPECT_EQ(form_fields("multipart/form-data; boundary=---FormBoundaryjWmhtjORrn",
                        "-----FormBoundaryjWmhtjORrn\r\n"
                        "Content-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\n"
                        "One-Click\r\n-----FormBoundaryjWmhtjORrn--\r\n"),
            expected);
}

TEST(FormFields, of_several_parts_are_read_each) {
  EXPECT_EQ(form_fields("multipart/form-data; boundary=\"x\"",
                        "preamble\r\n--x\r\ncontent-disposition: form-data; name=a\r\n"
                        "Content-Type: text/plain\r\n\r\none\r\ntwo\r\n--x\r\n"
                        "Content-Disposition: form-data; name=\"b\"\r\n\r\n\r\n--x--\r\nepilogue"),
            (Fields{{"a", "one\r\ntwo"}, {"b", ""}}));
}

TEST(FormFields, of_anything_else_are_none) {
  for (const char* type : {"", "text/plain", "multipart/form-data",
                           "multipart/form-data; boundary=", "application/json"}) {
    EXPECT_EQ(form_fields(type, "List-Unsubscribe=One-Click"), Fields{}) << type;
  }
  EXPECT_EQ(form_fields("multipart/form-data; boundary=x", "--x"), Fields{});
  EXPECT_EQ(form_fields("multipart/form-data; boundary=x", std::string("\0--x\r\n\0", 8)),
            Fields{});
}

}  // namespace
}  // namespace crier::app
