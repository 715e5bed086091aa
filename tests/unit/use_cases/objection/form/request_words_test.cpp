#include "use_cases/objection/form/request_words.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/unicode.h"

namespace crier::app {
namespace {

struct ContactCase {
  RequestWords typed;
  std::string mail_address;
  std::string phone_number;
};

TEST(RequestWords, are_read_as_the_audience_has_them_in_either_field) {
  const std::vector<ContactCase> cases = {
      {{.email = " Ada@Example.ORG "}, "Ada@example.org", ""},
      {{.email = "ada@bücher.example"}, "ada@xn--bcher-kva.example", ""},
      {{.phone = "+43 (0)1 234-567"}, "", "+431234567"},
      {{.email = "0043 1 234567"}, "", "+431234567"},
      {{.phone = "ada@example.org"}, "ada@example.org", ""},
      {{.email = "ada@example.org", .phone = "01 234567"}, "ada@example.org", ""},
      {{.email = "ａｄａ＠ｅｘａｍｐｌｅ．ｏｒｇ"}, "ada@example.org", ""},
      {{.phone = "＋４３（０）１　２３４－５６７"}, "", "+431234567"},
      {{.phone = "٠٠٤٣ ١ ٢٣٤٥٦٧"}, "", "+431234567"},
      {{.phone = "+۴۳ ۱ ۲۳۴۵۶۷"}, "", "+431234567"},
      // A local part keeps its script.
      {{.email = "علي١٢@example.org"}, "علي١٢@example.org", ""},
      {{.email = "ada at example"}, "", ""},
      {{.phone = "01 234567"}, "", ""},
      // In the field of the name.
      {{.name = "ada@example.org", .email = "x"}, "ada@example.org", ""},
      {{.name = "+43 1 234567", .email = "Ada"}, "", "+431234567"},
      {{.name = "bo@example.org", .email = "ada@example.org"}, "ada@example.org", ""},
  };
  for (const ContactCase& each : cases) {
    const RequestContact contact = contact_in(kept_words(each.typed));
    EXPECT_EQ(contact.mail_address, each.mail_address) << each.typed.email << each.typed.phone;
    EXPECT_EQ(contact.phone_number, each.phone_number) << each.typed.email << each.typed.phone;
  }
}

TEST(RequestWords, are_kept_as_written_whatever_is_read_out_of_them) {
  EXPECT_EQ(kept_words({.phone = "٠٠٤٣ ١ ٢٣٤٥٦٧"}).phone, "٠٠٤٣ ١ ٢٣٤٥٦٧");
  EXPECT_EQ(kept_words({.email = "ａｄａ＠ｅｘａｍｐｌｅ．ｏｒｇ"}).email,
            "ａｄａ＠ｅｘａｍｐｌｅ．ｏｒｇ");
}

TEST(RequestWords, are_kept_as_one_bounded_line_of_text_whatever_was_sent) {
  EXPECT_EQ(kept_words({.name = "  Ada\r\nExample\t"}).name, "Ada  Example");
  EXPECT_EQ(kept_words({.name = std::string("A\0da", 4)}).name, "A da");
  EXPECT_EQ(kept_words({.name = "A\xffz"}).name, "A\xEF\xBF\xBDz");
  EXPECT_EQ(kept_words({.name = "A\u202Eda"}).name, "A da");
  EXPECT_FALSE(kept_words({.name = "Ada", .email = " \u00a0\u200b", .phone = "\t"}).have_contact());
  for (const char* letter : {"x", "ä", "€", "😀", "\xff"}) {
    std::string typed;
    while (typed.size() < 3 * request_word_bytes_max) typed += letter;
    const std::string kept = kept_words({.email = typed}).email;
    EXPECT_LE(kept.size(), request_word_bytes_max) << letter;
    EXPECT_GT(kept.size(), request_word_bytes_max - 4) << letter;
    EXPECT_TRUE(is_utf8(kept)) << letter;
  }
}

struct NameCase {
  const char* one;
  const char* other;
  bool differ;
};

TEST(RequestWords, differ_in_the_name_only_where_neither_has_all_words_of_the_other) {
  for (const NameCase& each :
       {NameCase{"Ada Example", "example ada", false},
        NameCase{"Example, Ada", "Ada Maria Example", false}, NameCase{"Ada", "Ada Example", false},
        NameCase{"", "Ada", false}, NameCase{"Ada", "", false},
        NameCase{"Ada Example", "Bo Example", true}, NameCase{"Ada", "Bo", true}}) {
    EXPECT_EQ(names_differ(each.one, each.other), each.differ) << each.one << "/" << each.other;
  }
}

}  // namespace
}  // namespace crier::app
