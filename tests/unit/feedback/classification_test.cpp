#include "feedback/classification.h"

#include <string>

#include <gtest/gtest.h>

#include "feedback/folded_text.h"

namespace crier::feedback {
namespace {

Classification of(std::string_view words) {
  return classify(diagnosis_of(words));
}

// A status alone, as a report has it whose server says nothing else.
Classification of_status(std::int16_t klass, std::int16_t subject, std::int16_t detail) {
  return classify({.code = 0, .status = {klass, subject, detail}, .words = {}});
}

TEST(Rules, that_are_shipped_have_no_fault_and_a_date_and_a_source) {
  EXPECT_GE(status_rules().rules.size(), 40U);
  EXPECT_GE(word_rules().rules.size(), 20U);
  EXPECT_FALSE(status_rules().checked_on.empty());
  EXPECT_FALSE(word_rules().checked_on.empty());
  for (const Rule& rule : word_rules().rules) {
    EXPECT_FALSE(rule.source.empty()) << rule.name;
    EXPECT_FALSE(rule.example.empty()) << rule.name;
  }
}

TEST(Rules, decide_their_own_examples) {
  for (const Rule& rule : word_rules().rules) {
    const Classification answer = of(rule.example);
    EXPECT_EQ(answer.rule, rule.name) << rule.example;
    EXPECT_EQ(answer.klass, rule.klass) << rule.example;
  }
}

// Row by row: a refusal with nothing but these words is of the row's class, whichever rule says so.
// Of the two catch-alls at the end of the table some words belong to a better rule.
TEST(Rules, have_words_that_each_lead_to_their_class) {
  for (const Rule& rule : word_rules().rules) {
    if (rule.name == "rules_of_the_receiver" || rule.name == "server_has_trouble") continue;
    for (std::string words : rule.words) {
      std::erase(words, '^');
      for (std::size_t star = words.find('*'); star != std::string::npos; star = words.find('*')) {
        words.replace(star, 1, "something");
      }
      Diagnosis said{.code = 0, .status = {}, .words = words};
      if (!rule.status.empty()) said.status = status_of(rule.status).value();
      if (!rule.code.empty()) said.code = 550;
      EXPECT_EQ(name_of(classify(said).klass), name_of(rule.klass)) << rule.name << ": " << words;
    }
  }
}

TEST(Rules, of_a_status_decide_each_status_that_they_name) {
  for (const Rule& rule : status_rules().rules) {
    std::string digits = rule.status;
    if (digits.starts_with('x')) digits[0] = '5';
    for (char& digit : digits) {
      if (digit == 'x') digit = '5';
    }
    const Classification answer =
        classify({.code = 0, .status = status_of(digits).value(), .words = {}});
    EXPECT_EQ(answer.rule, rule.name) << digits;
  }
}

TEST(Classification, of_a_status_follows_rfc_3463) {
  EXPECT_EQ(of_status(5, 1, 1).klass, FeedbackClass::hard);
  EXPECT_EQ(of_status(5, 1, 10).klass, FeedbackClass::hard);
  EXPECT_EQ(of_status(5, 2, 1).klass, FeedbackClass::hard);
  EXPECT_EQ(of_status(5, 2, 2).klass, FeedbackClass::full);
  EXPECT_EQ(of_status(4, 2, 2).klass, FeedbackClass::full);
  EXPECT_EQ(of_status(5, 2, 3).klass, FeedbackClass::content);
  EXPECT_EQ(of_status(5, 3, 4).klass, FeedbackClass::content);
  EXPECT_EQ(of_status(4, 4, 7).klass, FeedbackClass::soft);
  EXPECT_EQ(of_status(5, 4, 4).klass, FeedbackClass::hard);
  EXPECT_EQ(of_status(5, 6, 0).klass, FeedbackClass::content);
  EXPECT_EQ(of_status(5, 7, 1).klass, FeedbackClass::policy);
  EXPECT_EQ(of_status(5, 7, 26).klass, FeedbackClass::policy);
  EXPECT_EQ(of_status(4, 7, 28).klass, FeedbackClass::reputation);
  EXPECT_EQ(of_status(5, 0, 0).klass, FeedbackClass::unknown);
}

TEST(Classification, ends_no_address_for_what_is_transient) {
  // Gmail: a mailbox that gets mail too quickly, not one that is disabled.
  EXPECT_EQ(of("450 4.2.1 The user you are trying to contact is receiving mail too quickly").klass,
            FeedbackClass::soft);
  EXPECT_EQ(of("450 4.1.1 <anna@example.org>: Recipient address rejected: User unknown").klass,
            FeedbackClass::soft);
  EXPECT_EQ(of("450 4.1.2 Recipient address rejected: Domain not found").klass,
            FeedbackClass::soft);
}

TEST(Classification, hears_words_where_the_status_says_little) {
  struct Row {
    std::string words;
    FeedbackClass klass;
  };
  for (const Row& row : std::vector<Row>{
           {"550 5.7.1 <anna@example.org>: Recipient address rejected: User unknown",
            FeedbackClass::hard},
           {"550 Requested action not taken: mailbox unavailable", FeedbackClass::hard},
           {"554 5.0.0 Mailbox is full", FeedbackClass::full},
           {"550 5.1.1 Message blocked, sender is on the Spamhaus list", FeedbackClass::reputation},
           {"550 5.4.1 Recipient address rejected: Access denied. AS(201806281)",
            FeedbackClass::hard},
           {"550 5.7.1 Our system has detected that this message is likely unsolicited mail",
            FeedbackClass::content},
           {"550-5.7.26 Unauthenticated email from example.org is not accepted due to domain's "
            "DMARC policy",
            FeedbackClass::policy},
           {"550 5.7.515 Access denied, sending domain example.org does not meet the required "
            "authentication level",
            FeedbackClass::policy},
           {"554 5.7.1 <anna@example.org>: Relay access denied", FeedbackClass::policy},
           {"550 Empfänger unbekannt", FeedbackClass::hard},
           {"550 Empfaenger unbekannt: Postfach existiert nicht", FeedbackClass::hard},
           {"552 La boite aux lettres est pleine", FeedbackClass::full},
           {"550 Utilisateur inconnu", FeedbackClass::hard},
           {"552 El buzón está lleno", FeedbackClass::full},
           {"550 nieznany uzytkownik", FeedbackClass::hard},
       }) {
    const Classification answer = of(row.words);
    EXPECT_EQ(name_of(answer.klass), name_of(row.klass)) << row.words << " by " << answer.rule;
  }
}

// What is said of the sender, in words that are said of people and their domains as well.
TEST(Classification, ends_no_address_for_what_is_the_senders) {
  for (const char* words : {
           "554 5.7.1 <mail.example.org>: Helo command rejected: Host not found",
           "550 5.7.1 Client host rejected: your server's domain does not exist",
           "550 Domain may not exist or DNS check failed",
           "550 Requested action not taken: mailbox unavailable. Reject due to SPF policy",
           "550 Requested action not taken: mailbox unavailable due to policy restrictions",
           "550 Outgoing mail from your account has been suspended",
           "550 5.7.1 Sender's domain does not exist",
           "550 Verification failed for <news@example.org> No Such User Here Sender verify failed",
           "550 5.1.1 Your IP 192.0.2.10 is on our blocklist, no such user",
           "550 5.1.8 Access denied, bad outbound sender",
           "550 SC-001 Mail rejected by Windows Live Hotmail for policy reasons",
           "550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization "
           "policy",
           "554 5.7.1 <anna@example.org>: Recipient address rejected: Access denied",
           "550 5.7.1 Authentication required: unknown user may not send",
       }) {
    const Classification answer = of(words);
    EXPECT_NE(name_of(answer.klass), "hard") << words << " by " << answer.rule;
  }
}

TEST(Classification, makes_nothing_up) {
  EXPECT_EQ(of("").klass, FeedbackClass::unknown);
  EXPECT_EQ(of("550").klass, FeedbackClass::unknown);
  EXPECT_EQ(of("550 5.0.0 Hier gibt es nichts zu sehen").klass, FeedbackClass::unknown);
  EXPECT_EQ(of("554 xyzzy").rule, "none");
}

TEST(Classification, asks_the_operators_rules_first) {
  const auto own =
      read_rules("[[rule]]\nname = \"ours\"\nclass = \"policy\"\nwords = \"User Unknown\"\n");
  ASSERT_TRUE(own.has_value());

  const Classification answer = classify(diagnosis_of("550 5.1.1 User  unknown"), own->rules);

  EXPECT_EQ(answer.rule, "ours");
  EXPECT_EQ(answer.klass, FeedbackClass::policy);
}

struct FaultRow {
  std::string text;
  int line;
  std::string message;
};

TEST(RuleFile, is_refused_by_line) {
  const std::string sound = "[[rule]]\nname = \"a\"\nclass = \"hard\"\nwords = \"gone\"\n";
  for (const FaultRow& row : std::vector<FaultRow>{
           {"[[rule]\n", 1, ""},
           {"", 1, "no [[rule]]"},
           {sound + "[[rule]]\nname = \"a\"\nclass = \"hard\"\nwords = \"x\"\n", 5, "twice"},
           {"[[rule]]\nname = \"a\"\nclass = \"dead\"\nwords = \"x\"\n", 3, "none of hard"},
           {"[[rule]]\nname = \"a\"\nclass = \"reply\"\nwords = \"x\"\n", 3, "none of hard"},
           {"[[rule]]\nname = \"a\"\nclass = \"hard\"\n", 1, "every refusal"},
           {"[[rule]]\nname = \"a\"\nclass = \"hard\"\nwords = [\"x\", \"*\"]\n", 4,
            "says nothing"},
           {"[[rule]]\nname = \"a\"\nclass = \"hard\"\ncode = \"5500\"\n", 4, "no code"},
           {"[[rule]]\nname = \"a\"\nclass = \"hard\"\nstatus = \"5.1\"\n", 4, "no status"},
           {"[[rule]]\nname = \"a\"\nclass = \"hard\"\nword = \"x\"\n", 4,
            "did you mean \"words\""},
           {"[[rule]]\nname = \"a\"\nclass = \"hard\"\nwords = 5\n", 4, "no text"},
           {"[[rule]]\nname = \"A b\"\nclass = \"hard\"\nwords = \"x\"\n", 1, "needs a name"},
           {sound + "example = \"still here\"\n", 5, "its own example"},
       }) {
    const auto read = read_rules(row.text);
    ASSERT_FALSE(read.has_value()) << row.text;
    EXPECT_EQ(read.error().front().line, row.line) << row.text << read.error().front().message;
    EXPECT_TRUE(read.error().front().message.contains(row.message)) << read.error().front().message;
  }
}

TEST(Diagnosis, finds_codes_as_servers_write_them) {
  const auto codes = [](std::string_view words) {
    const FoundCodes found = codes_in(words);
    return std::to_string(found.code) + " " + text_of(found.status);
  };
  EXPECT_EQ(codes("550 5.1.1 User unknown"), "550 5.1.1");
  EXPECT_EQ(codes("host mx.example.org[192.0.2.1] said: 550-5.7.26 This mail"), "550 5.7.26");
  EXPECT_EQ(codes("Sorry, no mailbox here by that name. (#5.1.1)"), "0 5.1.1");
  EXPECT_EQ(codes("554: 5.7.1 no"), "554 5.7.1");
  EXPECT_EQ(codes("192.0.2.1 does not like recipient"), "0 ");
  EXPECT_EQ(codes("mx 10.5.1.1 said no"), "0 ");
  EXPECT_EQ(codes("Exim 4.5.1 here"), "0 ");
  EXPECT_EQ(codes("after 550 messages"), "0 ");
  EXPECT_EQ(codes("port 587, 2550 octets"), "0 ");
}

TEST(Diagnosis, takes_no_status_that_is_none) {
  EXPECT_EQ(status_of("5.1.1"), (EnhancedStatus{5, 1, 1}));
  EXPECT_EQ(status_of(" 5.0.0 (disk full)"), (EnhancedStatus{5, 0, 0}));
  for (const char* text :
       {"", "5.1", "5.1.1000", "9.9.9", "5.1.1.1", "5.9.1", "3.1.1", "five", "5.1.x", "-5.1.1"}) {
    EXPECT_FALSE(status_of(text).has_value()) << text;
  }
}

TEST(FoldedText, is_the_same_however_it_is_written) {
  EXPECT_EQ(folded("  User\r\n\t UNKNOWN "), "user unknown");
  EXPECT_EQ(folded("doesn\u2019t"), "doesn't");
  EXPECT_EQ(folded("Boîte PLEINE"), "boite pleine");
  EXPECT_EQ(folded("Boi\u0302te"), folded("boîte"));
  EXPECT_TRUE(occurs("mailbox * full", "the mailbox of anna is full"));
  EXPECT_FALSE(occurs("full * mailbox", "the mailbox of anna is full"));
  EXPECT_FALSE(occurs("^mailbox", "the mailbox"));
  EXPECT_EQ(valid_utf8("a\xFF"), "a\uFFFD");
}

}  // namespace
}  // namespace crier::feedback
