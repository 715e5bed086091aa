#include "base/redacted.h"

#include <vector>

#include <gtest/gtest.h>

namespace crier {
namespace {

TEST(Redacted, hides_addresses_in_whatever_form_servers_repeat_them) {
  struct Row {
    std::string text;
    std::string shown;
  };
  const std::vector<Row> rows = {
      {"no addresses here", "no addresses here"},
      {"<jane@example.org>: Recipient address rejected", "[address]: Recipient address rejected"},
      {"jane@example.org is unknown", "[address] is unknown"},
      {"rcpt=jane+tag@example.org,other", "[address],other"},
      {"rfc822;jane@example.org (expanded from bob@example.com)",
       "rfc822;[address] (expanded from [address])"},
      {"\"jane doe\"@example.org gone", "[address] gone"},
      {"jane@[192.0.2.1] gone", "[address] gone"},
      {"see http://spf.example/why?id=jane%40example.org&ip=192.0.2.1 now",
       "see http:[address] now"},
      {"j\xc3\xbcrgen@b\xc3\xbc"
       "cher.example gone",
       "[address] gone"},
      {"jane\xef\xbc\xa0"
       "example.org gone",
       "[address] gone"},
      {"write to postmaster @ us", "write to postmaster @ us"},
      {"[192.0.2.7] is listed at bl.example", "[192.0.2.7] is listed at bl.example"},
      {"bob (at) example.org", "[address]"},
      {"bob[at]example.org gone", "[address] gone"},
      {"mail for bob @ example.org", "mail for [address]"},
      {"bob&#64;example.org, bob&#x40;example.org", "[address], [address]"},
      {"bob=40example.org, bob+40example.org", "[address], [address]"},
      {"x.y.z@b&uuml;cher.example gone", "[address] gone"},
      {"b&uuml;rger@x.example; gone", "[address]; gone"},
      {"&lt;bob@x.example&gt; gone", "&lt;[address]; gone"},
      {"\"klara_vogel=test\" @ sub . example . co . uk gone", "[address] gone"},
      {"bob @ example . org blocked", "[address] blocked"},
      {"max=40.5 of 40, tel +40 21 555", "max=40.5 of 40, tel +40 21 555"},
      {"listed at bl.example", "listed at bl.example"},
      {"load @ 0.75", "load @ 0.75"},
      {"@", "@"},
      {"@@@", "[address]"},
      {"\"@x", "[address]"},
  };
  for (const Row& row : rows) EXPECT_EQ(redacted(row.text), row.shown) << row.text;
}

TEST(Redacted, hides_the_name_before_the_at_of_the_person_meant) {
  EXPECT_EQ(redacted("User Jane.Doe unknown, jane.doex known",
                     {.address = "jane.doe@example.org", .name = {}}),
            "User [address] unknown, jane.doex known");
  EXPECT_EQ(
      redacted("bounce-jane.doe=example.org", {.address = "jane.doe@example.org", .name = {}}),
      "bounce-[address]");
  EXPECT_EQ(redacted("c is a letter", {.address = "c@example.org", .name = {}}), "c is a letter");
}

TEST(Redacted, hides_the_address_of_the_person_in_whatever_spelling) {
  struct Row {
    std::string text;
    std::string shown;
  };
  const std::vector<Row> rows = {
      {"p7 (at) x.example gone", "[address] gone"},
      {"p7 at x.example gone", "[address] gone"},
      {"P7 AT X.EXAMPLE gone", "[address] gone"},
      {"p7=40x.example gone", "[address] gone"},
      {"p7+40x.example gone", "[address] gone"},
      {"orcpt=rfc822;p7+40x.example gone", "orcpt=rfc822;[address] gone"},
      {"bounce+p7=x.example@relay.example gone", "[address] gone"},
      {"bounce+p7=x.example gone", "bounce+[address] gone"},
      {"SRS0=HHH=TT=x.example=p7@relay.example", "[address]"},
      {"SRS0=HHH=TT=x.example=p7", "SRS0=HHH=TT=[address]"},
      {"x.example!p7 gone", "[address] gone"},
      {"p7%x.example@relay.example gone", "[address] gone"},
      {"p7 @x.example gone", "[address] gone"},
      {"p7@ x.example gone", "[address] gone"},
      {"p7[at]x.example gone", "[address] gone"},
      {"p7 [at] x [dot] example gone", "[address] gone"},
      {"p7_at_x.example gone", "[address] gone"},
      {"p7%40x.example gone", "[address] gone"},
      {"id=%3Cp7%40x.example%3E", "id=%3C[address]%3E"},
      {"=3Cp7=40x=2Eexample=3E", "=3C[address]=3E"},
      {"p7&#64;x.example gone", "[address] gone"},
      {"p7\\u0040x.example gone", "[address] gone"},
      {"\xef\xbd\x90\xef\xbc\x97\xef\xbc\xa0x.example gone", "[address] gone"},
      {"\"p7\"@x.example gone", "[address] gone"},
      {"p7@x.exa mple blocked", "[address] blocked"},
      {"<p7@x.exam\r\nple>: blocked", "[address]: blocked"},
      {"user p7 unknown", "user [address] unknown"},
      {"P7 unknown", "[address] unknown"},
      {"no mailbox p7 at y.example", "no mailbox [address] at y.example"},
      {"p70 and xp7 are others", "p70 and xp7 are others"},
      {"x.example is known", "x.example is known"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(redacted(row.text, {.address = "p7@x.example", .name = {}}), row.shown) << row.text;
  }
}

TEST(Redacted, takes_the_local_part_for_a_person_only_where_it_is_one) {
  struct Row {
    std::string local;
    std::string text;
    std::string shown;
  };
  const std::vector<Row> rows = {
      {"no", "no such user here", "no such user here"},
      {"no", "user no longer exists", "user no longer exists"},
      {"no", "<no>: unknown, 'no', user=no", "<[address]>: unknown, '[address]', user=[address]"},
      {"no", "no: unknown user no; no@; <no>",
       "[address]: unknown user [address]; [address]; <[address]>"},
      {"no", "user no", "user [address]"},
      {"no", "no user no, no mailbox", "no user [address], no mailbox"},
      {"here", "unknown user here.", "unknown user [address]."},
      {"unknown", "user unknown; user: refused", "user unknown; user: refused"},
      {"no", "mail to no at x.example", "mail to [address]"},
      {"a", "a message for a user", "a message for a user"},
      {"a", "user \"a\" of a domain", "user \"[address]\" of a domain"},
      {"mail", "mail refused, no mail for you", "mail refused, no mail for you"},
      {"mail", "mailbox mail is full of mail", "mailbox [address] is full of mail"},
      {"mail", "mail: user unknown", "[address]: user unknown"},
      {"info", "for more info see the page", "for more info see the page"},
      {"info", "recipient info rejected", "recipient [address] rejected"},
      {"address", "Recipient address rejected: unknown", "Recipient address rejected: unknown"},
      {"address", "<address@x.example> unknown", "[address] unknown"},
      {"jd", "jd unknown; jd is nobody", "[address] unknown; jd is nobody"},
      {"jd", "account: jd", "account: [address]"},
      {"550", "550 5.1.1 refused", "550 5.1.1 refused"},
      {"jane.doe+news", "user jane.doe unknown", "user [address] unknown"},
      {"\"jane doe\"", "mailbox jane doe gone", "mailbox [address] gone"},
      {"\"jane doe\"", "\"jane doe\" (at) x.example gone", "[address] gone"},
      {"j\xc3\xbcrgen", "J\xc3\x9cRGEN gone, j%C3%BCrgen%40x.example too",
       "[address] gone, [address] too"},
  };
  for (const Row& row : rows) {
    const std::string address = row.local + "@x.example";
    EXPECT_EQ(redacted(row.text, {.address = address, .name = {}}), row.shown) << row.text;
  }
}

TEST(Redacted, hides_what_is_packed_in_encoded_words_and_base64) {
  struct Row {
    std::string text;
    std::string shown;
  };
  const std::vector<Row> rows = {
      {"(=?utf-8?Q?info=40stra=C3=9Fe.example?= info@strasse.example)", "([address] [address])"},
      {"=?utf-8?B?aW5mb0BzdHJhw59lLmV4YW1wbGU=?= gone", "[address] gone"},
      {"=?iso-8859-1?q?info=40stra=DFe.example?= gone", "[address] gone"},
      {"=?utf-8?Q?info?= =?utf-8?Q?=40stra=C3=9Fe.example?= gone", "[address] gone"},
      {"=?utf-8?Q?info=40stra=C3=9Fe.exam", "[address]"},
      {"=?utf-8?Q?Postfach_unbekannt?= gone", "=?utf-8?Q?Postfach_unbekannt?= gone"},
      {"YW5uYS5odWJlckBleGFtcGxlLm9yZw== unknown", "[address] unknown"},
      {"see https://x.example/u/YW5uYS5odWJlckBleGFtcGxlLm9yZw?x",
       "see https://x.example/u/[address]?x"},
      {"p=NoSuchUser a640c23a62f3a-gsmtp", "p=NoSuchUser a640c23a62f3a-gsmtp"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(redacted(row.text, {.address = "info@stra\xc3\x9f"
                                             "e.example",
                                  .name = {}}),
              row.shown)
        << row.text;
  }
  EXPECT_EQ(
      redacted("user YW5uYS5odWJlcg== unknown", {.address = "anna.huber@example.org", .name = {}}),
      "user [address] unknown");
}

// Of Postfix, Exim, Sendmail, Exchange, Gmail, Outlook, Yahoo, GMX, Mimecast, Spamhaus and others.
TEST(Redacted, leaves_refusals_without_people_as_they_are) {
  const std::vector<std::string> refusals = {
      "Recipient address rejected: User unknown in virtual mailbox table",
      "Recipient address rejected: User unknown in local recipient table",
      "Requested action not taken: mailbox unavailable",
      "Relay access denied",
      "Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org; see "
      "https://www.spamhaus.org/query/ip/192.0.2.7",
      "The email account that you tried to reach does not exist. Please try double-checking the "
      "recipient's email address for typos or unnecessary spaces. For more information, go to "
      "https://support.example/mail/?p=NoSuchUser a640c23a62f3a-gsmtp",
      "The email account that you tried to reach is over quota and inactive.",
      "Our system has detected an unusual rate of unsolicited mail originating from your IP",
      "Message rejected due to local policy. Please contact the postmaster at the domain",
      "Sender address rejected: Domain not found",
      "sender verify failed",
      "unrouteable address",
      "Greylisted, please try again in 300 seconds",
      "Mailbox is full / Blocks limit exceeded / Inode limit exceeded",
      "mailbox full (#5.2.2)",
      "Access denied, traffic not accepted from this IP. [mail.example 2026-11-28T16:00:00.000Z]",
      "RESOLVER.ADR.RecipientNotFound; not found",
      "SMTP; Unable to relay recipient in non-accepted domain",
      "Message size exceeds fixed maximum message size (10240000)",
      "Transaction failed. Refused by policy: b=1 a=0 c=40 r=2/10 at 16:12:05 +0200",
      "Too many connections from your host, max=40",
      "Deferred: Connection timed out with mx1.example.net.",
      "Invalid HELO name (See RFC2821 4.1.1.1)",
      "This message does not have authentication information or fails to pass checks (SPF, DKIM)",
      "No such user here",
      "user unknown",
      "Account disabled or suspended",
      "is not a valid mailbox",
      "Administrative prohibition",
      "Temporary lookup failure",
      "No thank you rejected: Account Unavailable: Possible Forgery",
      "spf=fail (mx.example: domain of example.net does not designate 192.0.2.7 as sender)",
      "Insufficient system storage",
      "queue file write error",
      "100% of quota used, 20% over",
  };
  for (const char* local : {"p7", "a", "no", "mail", "user", "address", "unknown", "info", "jd",
                            "system", "jane.doe", "policy", "for", "550", "42"}) {
    const std::string address = std::string(local) + "@x.example";
    for (const std::string& refusal : refusals) {
      EXPECT_EQ(redacted(refusal, {.address = address, .name = {}}), refusal) << local;
    }
  }
}

TEST(Redacted, is_one_line_of_letters_that_steer_nothing) {
  EXPECT_EQ(redacted("a\r\n\tb\x1b[31mc\x7f"), "a b [31mc");
  EXPECT_EQ(redacted("a\xc2\x9b"
                     "b\xe2\x80\xae"
                     "c\xef\xbb\xbf"
                     "d"),
            "a b c d");
  EXPECT_EQ(redacted(" \r\n "), "");
  EXPECT_EQ(redacted("a\xff\xc3(\xed\xa0\x80"),
            "a?"
            "?(?"
            "??");
  EXPECT_EQ(redacted("gr\xc3\xbc\xc3\x9f \xf0\x9f\x93\xac"), "gr\xc3\xbc\xc3\x9f \xf0\x9f\x93\xac");
}

TEST(Redacted, has_a_bound_and_cuts_no_letter_in_two) {
  std::string text;
  while (text.size() < 5000) text += "\xc3\xbc";

  const std::string shown = redacted(text);

  EXPECT_LE(shown.size(), redacted_size_max);
  EXPECT_TRUE(shown.ends_with("\xc3\xbc…"));
}

TEST(Redacted, hides_the_name_of_the_person_and_each_word_of_it) {
  const RedactedPerson person{.address = "c@example.org", .name = "Anne-Marie O'Neil du Surname2"};
  EXPECT_EQ(redacted("no to Anne-Marie O'Neil du Surname2 <c@example.org>", person),
            "no to [name] [address]");
  EXPECT_EQ(redacted("SURNAME2, marie: unknown", person), "[name], [name]: unknown");
  EXPECT_EQ(redacted("a duplicate, Marienbad", person), "a duplicate, Marienbad");
}

TEST(Redacted, keeps_as_much_as_is_asked_for) {
  const std::string text(2000, 'x');
  EXPECT_EQ(redacted(text, {}, 4000), text);
  EXPECT_EQ(redacted(text).size(), redacted_size_max);
}

}  // namespace
}  // namespace crier
