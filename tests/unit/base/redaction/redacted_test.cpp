#include "base/redaction/redacted.h"

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

// In the languages of the Union and of others that servers speak; and in one that nobody does.
TEST(Redacted, hides_an_address_whose_signs_are_said_in_words) {
  struct Row {
    std::string text;
    std::string shown;
  };
  const std::vector<Row> rows = {
      {"Postfach jane.doe \u00E4t mail.example unbekannt", "Postfach [address] unbekannt"},
      {"Postfach jane.doe bei mail.example unbekannt", "Postfach [address] unbekannt"},
      {"jane Punkt doe at mail Punkt example unbekannt", "[address] unbekannt"},
      {"jane.doe (Klammeraffe) mail.example", "[address]"},
      {"compte jane.doe arobase mail.example inconnu", "compte [address] inconnu"},
      {"compte jane.doe chez mail.example inconnu", "compte [address] inconnu"},
      {"jane point doe AROBASE mail point example", "[address]"},
      {"buz\u00F3n jane.doe arroba mail.example desconocido", "buz\u00F3n [address] desconocido"},
      {"jane punto doe arroba mail punto example", "[address]"},
      {"jane ponto doe arroba mail ponto example", "[address]"},
      {"jane.doe [chiocciola] mail [punto] example", "[address]"},
      {"jane kropka doe ma\u0142pa mail kropka example", "[address]"},
      {"jane.doe MA\u0141PA mail.example", "[address]"},
      {"jane.doe snabel-a mail.example", "[address]"},
      {"jane.doe snabel a mail punktum example", "[address]"},
      {"jane.doe apenstaartje mail punt example", "[address]"},
      {"jane.doe miukumauku mail piste example", "[address]"},
      {"jane.doe zavin\u00E1\u010D mail te\u010Dka example", "[address]"},
      {"jane.doe zavina\u0301c\u030C mail.example", "[address]"},
      {"jane.doe kukac mail pont example", "[address]"},
      {"jane.doe \u03C0\u03B1\u03C0\u03AC\u03BA\u03B9 mail "
       "\u03C4\u03B5\u03BB\u03B5\u03AF\u03B1 example",
       "[address]"},
      {"jane.doe \u0441\u043E\u0431\u0430\u043A\u0430 mail "
       "\u0442\u043E\u0447\u043A\u0430 example",
       "[address]"},
      {"jane.doe at sign mail.example", "[address]"},
      {"jane_dot_doe_at_mail_dot_example", "[address]"},
      {"jane.doe@mail[.]example, jane.doe[@]mail[.]example", "[address], [address]"},
      {"jane.doeATmail.example janeDOTdoeATmailDOTexample", "[address] [address]"},
      // Words of no list.
      {"jane.doe xyzzy mail.example gone", "[address] xyzzy [address] gone"},
      {"jane xyzzy doe @ mail xyzzy example gone", "[address] gone"},
      {"jane.doe is unknown at mail.example", "[address] is unknown at [address]"},
      {"jane.doe of our domain mail.example.", "[address] of our domain [address]."},
      {"JANE.DOE: no such user at MAIL.EXAMPLE", "[address]: no such user at [address]"},
      // Neither of the person.
      {"jane.doe unknown; mail.example speaking", "[address] unknown; mail.example speaking"},
      {"jane.doe unknown at mx1.mail.example", "[address] unknown at mx1.mail.example"},
      {"jane.doe unknown, see https://mail.example/why",
       "[address] unknown, see https://mail.example/why"},
      {"jane.doe unknown at mail.example.org", "[address] unknown at mail.example.org"},
      {"queued at mail.example", "queued at mail.example"},
      {"arobase, kukac (at) and dot", "arobase, kukac (at) and dot"},
      {"Point de contact chez nous", "Point de contact chez nous"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(redacted(row.text, {.address = "jane.doe@mail.example", .name = {}}), row.shown)
        << row.text;
  }
  EXPECT_EQ(redacted("bob (kukac) y.example, eve [arobase] z.example gone"),
            "[address], [address] gone");
}

TEST(Redacted, takes_a_common_word_for_a_person_where_their_domain_follows) {
  struct Row {
    std::string local;
    std::string text;
    std::string shown;
  };
  const std::vector<Row> rows = {
      {"info", "info arobase x.example inconnu", "[address] inconnu"},
      {"info", "info chez x.example", "[address]"},
      {"info", "info kwispel x.example", "[address] kwispel [address]"},
      {"info", "for info see x.example", "for info see x.example"},
      {"info", "more info: https://x.example/why", "more info: https://x.example/why"},
      {"mail", "mail server x.example is busy", "mail server x.example is busy"},
      {"mail", "no mail from x.example", "no mail from x.example"},
      {"mail", "mail for x.example refused", "mail for x.example refused"},
      {"service", "service unavailable at x.example", "service unavailable at x.example"},
      {"no", "no route x.example", "no route x.example"},
      {"no", "no ma\u0142pa x.example", "[address]"},
      {"p", "p kukac x.example", "[address]"},
  };
  for (const Row& row : rows) {
    const std::string address = row.local + "@x.example";
    EXPECT_EQ(redacted(row.text, {.address = address, .name = {}}), row.shown) << row.text;
  }
}

TEST(Redacted, hides_letters_beyond_ascii_in_whatever_form) {
  struct Row {
    std::string text;
    std::string shown;
  };
  const std::vector<Row> rows = {
      {"user j\u00FCrgen unknown", "user [address] unknown"},
      {"user ju\u0308rgen unknown", "user [address] unknown"},
      {"user JU\u0308RGEN unknown", "user [address] unknown"},
      {"user J\u00DCRGEN unknown", "user [address] unknown"},
      {"user jurgen unknown", "user [address] unknown"},
      {"user j?rgen, j??rgen, j\uFFFDrgen unknown", "user [address], [address], [address] unknown"},
      {"user j\xFCrgen unknown", "user [address] unknown"},
      {"user j\u00C3\u00BCrgen unknown", "user [address] unknown"},
      {"user ju%CC%88rgen, j%C3%BCrgen unknown", "user [address], [address] unknown"},
      {"user j=C3=BCrgen, j&uuml;rgen, j&#xfc;rgen unknown",
       "user [address], [address], [address] unknown"},
      {"user j\\u00fcrgen, j\\x{FC}rgen, j\\u{FC}rgen unknown",
       "user [address], [address], [address] unknown"},
      {"user j\\xC3\\xBCrgen, j\\303\\274rgen unknown", "user [address], [address] unknown"},
      {"user j\u00AD\u00FCr\u00ADgen unknown", "user [address] unknown"},
      {"ju\u0308rgen@bu\u0308cher.example gone", "[address] gone"},
      {"ju\u0308rgen at bu\u0308cher.example gone", "[address] gone"},
      {"j\u00FCrgen at B\u00DCCHER.example gone", "[address] gone"},
      {"j\u00FCrgen at xn--bcher-kva.example gone", "[address] gone"},
      {"J\u00DCRGEN (at) XN--BCHER-KVA dot example gone", "[address] gone"},
      {"xn--bcher-kva.example!j\u00FCrgen gone", "[address] gone"},
      {"b\u00FCcher.example=ju\u0308rgen gone", "[address] gone"},
      {"bounce+j\u00FCrgen=xn--bcher-kva.example@relay.example gone", "[address] gone"},
      {"ju\u0308rgen@bu\u0308cher.exam ple gone", "[address] gone"},
      {"j\u00FCrgen@xn--bcher-kva.exam\r\nple gone", "[address] gone"},
      {"mailbox j\u00FCrgen unknown at xn--bcher-kva.example",
       "mailbox [address] unknown at [address]"},
      {"mailbox ju\u0308rgen unknown at bu\u0308cher.example",
       "mailbox [address] unknown at [address]"},
      {"J\u00FCrgensen and ju\u0308rgena are others",
       "J\u00FCrgensen and ju\u0308rgena are others"},
      {"relay xn--bcher-kva.example is busy?", "relay xn--bcher-kva.example is busy?"},
  };
  for (const std::string_view address :
       {"j\u00FCrgen@b\u00FCcher.example", "j\u00FCrgen@xn--bcher-kva.example",
        "ju\u0308rgen@bu\u0308cher.example", "J\u00DCRGEN@B\u00DCCHER.EXAMPLE."}) {
    for (const Row& row : rows) {
      EXPECT_EQ(redacted(row.text, {.address = address, .name = {}}), row.shown)
          << address << ": " << row.text;
    }
  }
}

TEST(Redacted, folds_the_case_of_every_script) {
  struct Row {
    std::string local;
    std::string text;
  };
  const std::vector<Row> rows = {
      {"stra\u00DFe", "user STRASSE unknown"},
      {"stra\u00DFe", "user STRA\u1E9EE unknown"},
      {"strasse", "user stra\u00DFe unknown"},
      {"\u03C3\u03AC\u03BA\u03B7\u03C2", "user \u03A3\u0386\u039A\u0397\u03A3 unknown"},
      {"\u0436\u0435\u043D\u044F", "user \u0416\u0415\u041D\u042F unknown"},
      {"i\u015F\u0131k", "user I\u015EIK unknown"},
      {"istanbul", "user \u0130STANBUL unknown"},
      {"fin", "user \uFB01n unknown"},
      {"jos\u00E9", "user JOSE\u0301 unknown"},
      {"nguy\u1EC5n", "user NGUYE\u0302\u0303N unknown"},
  };
  for (const Row& row : rows) {
    const std::string address = row.local + "@x.example";
    EXPECT_EQ(redacted(row.text, {.address = address, .name = {}}), "user [address] unknown")
        << row.text;
  }
  EXPECT_EQ(redacted("no to ANDRE\u0301 M\u00DCLLER",
                     {.address = "c@example.org", .name = "Andr\u00E9 Mu\u0308ller"}),
            "no to [name]");
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
