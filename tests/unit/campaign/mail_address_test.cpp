#include "campaign/mail_address.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace crier {
namespace {

TEST(MailAddress, is_a_dot_atom_at_a_domain_of_two_labels) {
  for (const std::string_view sound :
       {"a@b.example", "first.last+tag@sub.mail.example", "o'neill@b.example", "x_y-z@b-c.example",
        "ünï@exämple.example", "χρήστης@παράδειγμα.example", "1@2.example", "a@b.c0m",
        "a@r3---sn.example", "a@xn--bcher-kva.example", "a@bücher.r3---sn.example"}) {
    EXPECT_TRUE(is_mail_address(sound)) << sound;
  }
  for (const std::string_view bad : {"",
                                     "@",
                                     "a",
                                     "a@",
                                     "@b.example",
                                     "a@b",
                                     "a@@b.example",
                                     "a@b@c.example",
                                     ".a@b.example",
                                     "a.@b.example",
                                     "a..b@c.example",
                                     "a b@c.example",
                                     "a@b..example",
                                     "a@.example",
                                     "a@b.example..",
                                     "a@b.",
                                     "a@.",
                                     "a@127.0.0.1.",
                                     "a.@b.example.",
                                     "a\u2800@b.example",
                                     "a\u3164b@c.example",
                                     "a@b\u115F.example",
                                     "a\u034F@b.example",
                                     "a@-b.example",
                                     "a@b-.example",
                                     "a@b_c.example",
                                     "a@[127.0.0.1]",
                                     "a@127.0.0.1",
                                     "\"a b\"@c.example",
                                     "a,b@c.example",
                                     "<a@b.example>",
                                     "a@b.example\n",
                                     "a\\b@c.example",
                                     "a(comment)@b.example",
                                     "a@b.example,c@d.example",
                                     "a\u00A0@b.example",
                                     "a@b\u200B.example",
                                     "a@b\u00AD.example",
                                     "a@ü\u0085.example",
                                     "a@\xFF.example",
                                     "a@-ü.example",
                                     "a@ü..example",
                                     "ü@ü",
                                     "a@\u0301ü.example"}) {
    EXPECT_FALSE(is_mail_address(bad)) << bad;
  }
}

TEST(MailAddress, obeys_the_sizes_of_rfc_5321_on_the_wire) {
  const std::string label(61, 'd');
  const std::string domain = label + "." + label + "." + label;  // 185 octets.
  EXPECT_TRUE(is_mail_address(std::string(64, 'l') + "@" + domain));
  EXPECT_FALSE(is_mail_address(std::string(65, 'l') + "@" + domain));
  EXPECT_TRUE(is_mail_address("l@" + std::string(63, 'd') + ".example"));
  EXPECT_FALSE(is_mail_address("l@" + std::string(64, 'd') + ".example"));
  EXPECT_TRUE(is_mail_address(std::string(64, 'l') + "@abc." + domain));    // 254 octets.
  EXPECT_FALSE(is_mail_address(std::string(64, 'l') + "@abcd." + domain));  // 255 octets.
  // 40 letters of three octets each are a label of 47 octets.
  std::string georgian;
  for (int count = 0; count < 40; ++count) georgian += "\u10D0";
  EXPECT_TRUE(is_mail_address("l@" + georgian + ".example"));
  EXPECT_FALSE(is_mail_address("l@" + georgian + georgian + ".example"));
  EXPECT_FALSE(is_mail_address(std::string(100'000, '\xC3') + "@b.example"));
}

TEST(MailAddress, loses_the_dot_of_an_absolute_domain) {
  const struct {
    std::string_view text;
    std::string_view canonical;
  } rows[] = {{"anna@example.org.", "anna@example.org"},
              {"Anna@EXAMPLE.org.", "Anna@example.org"},
              {"anna@b\u00FCcher.example.", "anna@xn--bcher-kva.example"},
              {"anna@xn--bcher-kva.example.", "anna@xn--bcher-kva.example"},
              {"anna@example\u3002org\u3002", "anna@example.org"},
              {"j\u00F6rg@example.org.", "j\u00F6rg@example.org"}};
  for (const auto& row : rows) {
    EXPECT_EQ(canonical_mail_address(row.text), row.canonical) << row.text;
    EXPECT_FALSE(is_plain_mail_address(row.text)) << row.text;
    EXPECT_EQ(register_form(row.text), register_form(row.canonical)) << row.text;
    EXPECT_EQ(wire_address(std::string(row.text)), row.canonical) << row.text;
  }
  EXPECT_EQ(register_form("root@localhost."), "root@localhost.") << "no mail address, but a ref";
  const auto forms = register_forms("Anna@example.org.");
  EXPECT_NE(std::ranges::find(forms, "Anna@example.org."), forms.end()) << "a ref of before";
}

TEST(MailAddress, has_one_spelling_for_the_wire) {
  const struct {
    std::string_view text;
    std::string_view canonical;
  } rows[] = {
      {"Ada.Lovelace@Example.ORG", "Ada.Lovelace@example.org"},
      {"info@bücher.example", "info@xn--bcher-kva.example"},
      {"info@BÜCHER.Example", "info@xn--bcher-kva.example"},
      {"info@bu\u0308cher.example", "info@xn--bcher-kva.example"},
      {"info@XN--BCHER-KVA.example", "info@xn--bcher-kva.example"},
      {"info@bücher\u3002example", "info@xn--bcher-kva.example"},  // IDEOGRAPHIC FULL STOP
      {"a@STRA\u1E9EE.example", "a@xn--strae-oqa.example"},
      {"a@straße.example", "a@xn--strae-oqa.example"},  // IDNA 2008, not "strasse".
      {"a@παράδειγμα.example", "a@xn--hxajbheg2az3al.example"},
      {"a@пример.example", "a@xn--e1afmkfd.example"},
      {"jörg@example.org", "jörg@example.org"},
      {"jo\u0308rg@example.org", "jörg@example.org"},
      {"jörg@bücher.example", "jörg@xn--bcher-kva.example"},
      {"a@xn--a.example", "a@xn--a.example"},  // No A-label, and yet a name of the DNS.
  };

  for (const auto& row : rows) {
    EXPECT_EQ(canonical_mail_address(row.text).value_or(""), row.canonical) << row.text;
    if (!row.canonical.empty()) {
      EXPECT_EQ(canonical_mail_address(row.canonical), row.canonical) << "not stable";
    }
  }
}

// Registers hold digests: what was an address when it came into one has to be found.
TEST(MailAddress, with_a_label_that_is_none_has_a_register_form_all_the_same) {
  for (const std::string_view address :
       {"a@xn--zzzzzz99999.example", "a@xn--a.example", "a@mail.xn--bucher-kbf.example"}) {
    EXPECT_EQ(register_form(address), address);
    EXPECT_EQ(register_forms(address).front(), address);
    const auto bad = bad_label_of(address);
    ASSERT_TRUE(bad) << address;
    EXPECT_TRUE(address.substr(bad->place).starts_with(bad->label)) << address;
  }
  for (const std::string_view address : {"a@xn--bcher-kva.example", "xn--a@example.org", "xn--a"}) {
    EXPECT_FALSE(bad_label_of(address)) << address;
  }
}

TEST(MailAddress, every_spelling_has_one_register_form) {
  const std::string_view spellings[][5] = {
      {"Ada@Example.org", "ada@example.org", "ADA@EXAMPLE.ORG", "ada@Example.Org",
       "aDa@example.org"},
      {"info@bücher.example", "info@BÜCHER.example", "Info@xn--bcher-kva.example",
       "info@bu\u0308cher.example", "INFO@XN--BCHER-KVA.EXAMPLE"},
      {"jörg@bücher.example", "JÖRG@bücher.example", "jo\u0308rg@xn--bcher-kva.example",
       "Jörg@Bücher.Example", "JO\u0308RG@BU\u0308CHER.EXAMPLE"}};

  for (const auto& same : spellings) {
    for (const std::string_view spelling : same) {
      EXPECT_EQ(register_form(spelling), register_form(same[0])) << spelling;
    }
  }
  EXPECT_NE(register_form("a@straße.example"), register_form("a@strasse.example"));
  EXPECT_EQ(register_form("Customer-17"), "Customer-17") << "what is no mail address";
  EXPECT_EQ(register_form("cafe\u0301"), "caf\u00E9");
}

TEST(MailAddress, what_registers_kept_before_there_was_one_form_is_found) {
  const auto knows = [](std::string_view address, std::string_view form) {
    const auto forms = register_forms(address);
    return std::ranges::find(forms, form) != forms.end();
  };
  for (const std::string_view address :
       {"Jörg@Bücher.example", "jörg@xn--bcher-kva.example", "jo\u0308rg@bu\u0308cher.example"}) {
    // As they were typed, in ASCII lower case.
    for (const std::string_view form :
         {"jörg@bücher.example", "jörg@xn--bcher-kva.example", "jo\u0308rg@bu\u0308cher.example"}) {
      EXPECT_TRUE(knows(address, form)) << address << " as " << form;
    }
  }
  EXPECT_EQ(register_forms("Ada@Example.org"), std::vector<std::string>{"ada@example.org"});
}

}  // namespace
}  // namespace crier
