#include "net/smtp/handshake.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier::smtp {
namespace {

using Line = Handshake::Line;
using Need = Handshake::Need;

constexpr const char* greeting = "220 mail.example.org ESMTP\r\n";

// One step: what the server says, what the client then says, and what it needs next. A server that
// says nothing stands for a TLS handshake that has succeeded.
struct Step {
  std::string server;
  std::string client;
  Need need{Need::reply};
};

void expect_steps(Handshake& handshake, const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    SCOPED_TRACE(step.server);
    std::string out;
    const Need need = step.server.empty() ? handshake.on_secured(out)
                                          : handshake.on_reply(parse_reply(step.server).reply, out);
    EXPECT_EQ(out, step.client);
    ASSERT_EQ(need, step.need);
  }
}

Options options(TlsPolicy tls) {
  return {.relays = {{.host = "mail.example.org"}}, .hello_name = "us.example", .tls = tls};
}

Options with_password(TlsPolicy tls) {
  Options result = options(tls);
  result.credentials = Credentials{.user = "user", .password = "pass"};
  return result;
}

TEST(Handshake, says_ehlo_and_learns_what_the_server_can) {
  const Options plain = options(TlsPolicy::none);
  Handshake handshake(plain);

  expect_steps(handshake, {{greeting, "EHLO us.example\r\n"},
                           {"250-x\r\n250-STARTTLS\r\n250 PIPELINING\r\n", "", Need::ready}});

  EXPECT_TRUE(handshake.capabilities().pipelining);
}

TEST(Handshake, falls_back_to_helo) {
  const Options plain = options(TlsPolicy::none);
  Handshake handshake(plain);

  expect_steps(handshake, {{greeting, "EHLO us.example\r\n"},
                           {"502 what?\r\n", "HELO us.example\r\n"},
                           {"250 x\r\n", "", Need::ready}});

  EXPECT_EQ(handshake.capabilities(), Capabilities{});
}

TEST(Handshake, that_is_refused_after_ehlo_and_helo_names_both_answers) {
  struct Row {
    const char* to_ehlo;
    const char* to_helo;
    std::string words;
  };
  for (const auto& [to_ehlo, to_helo, words] :
       {Row{"502 5.5.1 what?\r\n", "550 5.7.1 not you\r\n",
            "not you; EHLO before it with 502 what?"},
        Row{"500\r\n", "501\r\n", "EHLO before it with 500"}}) {
    const Options plain = options(TlsPolicy::none);
    Handshake handshake(plain);

    expect_steps(handshake, {{greeting, "EHLO us.example\r\n"},
                             {to_ehlo, "HELO us.example\r\n"},
                             {to_helo, "", Need::failed}});

    EXPECT_EQ(handshake.failure().trouble, Trouble::refused);
    EXPECT_EQ(handshake.failure().stage, Stage::helo);
    EXPECT_EQ(handshake.failure().words, words);
  }
}

TEST(Handshake, that_gets_too_long_a_reply_follows_a_refusal_and_fails_at_anything_else) {
  struct Row {
    std::vector<Step> before;
    std::string line;
    Trouble trouble;
    Stage stage;
    int code;
    std::string words;
  };
  const std::vector<Row> rows = {
      {{}, "220-hello\r\n", Trouble::overlong_reply, Stage::greeting, 0, "220-hello 220-"},
      {{},
       "554-no\r\n",
       Trouble::refused,
       Stage::greeting,
       554,
       "a reply longer than 65,536 octets: no no"},
      {{}, "x", Trouble::overlong_reply, Stage::greeting, 0, "xxx"},
      {{{greeting, "EHLO us.example\r\n"}},
       "250-PIPELINING\r\n",
       Trouble::overlong_reply,
       Stage::hello,
       0,
       "250-PIPELINING"},
      {{{greeting, "EHLO us.example\r\n"}},
       "502-what\r\n",
       Trouble::refused,
       Stage::hello,
       502,
       "a reply longer than 65,536 octets: what"},
  };
  for (const Row& row : rows) {
    const Options plain = options(TlsPolicy::none);
    Handshake handshake(plain);
    expect_steps(handshake, row.before);
    std::string bytes;
    while (bytes.size() <= reply_size_max) bytes += row.line;
    std::string out;

    EXPECT_EQ(handshake.on_reply(parse_reply(bytes).reply, out), Need::failed);

    EXPECT_EQ(handshake.failure().trouble, row.trouble);
    EXPECT_EQ(handshake.failure().stage, row.stage);
    EXPECT_EQ(handshake.failure().code, row.code);
    EXPECT_EQ(handshake.failure().words.substr(0, row.words.size()), row.words);
  }
}

TEST(Handshake, forgets_what_was_said_before_tls) {
  const Options secure = options(TlsPolicy::required);
  Handshake handshake(secure);

  expect_steps(handshake, {{greeting, "EHLO us.example\r\n"},
                           {"250-x\r\n250-PIPELINING\r\n250 STARTTLS\r\n", "STARTTLS\r\n"},
                           {"220 go\r\n", "", Need::tls},
                           {"", "EHLO us.example\r\n"},
                           {"250-x\r\n250 8BITMIME\r\n", "", Need::ready}});

  EXPECT_FALSE(handshake.capabilities().pipelining);
  EXPECT_TRUE(handshake.capabilities().eight_bit_mime);
}

TEST(Handshake, required_tls_is_never_gone_without) {
  const Options secure = options(TlsPolicy::required);
  Handshake not_offered(secure);
  Handshake refused(secure);
  Handshake without_ehlo(secure);

  expect_steps(not_offered, {{greeting, "EHLO us.example\r\n"}, {"250 x\r\n", "", Need::failed}});
  expect_steps(refused, {{greeting, "EHLO us.example\r\n"},
                         {"250-x\r\n250 STARTTLS\r\n", "STARTTLS\r\n"},
                         {"454 4.7.0 not now\r\n", "", Need::failed}});
  expect_steps(without_ehlo, {{greeting, "EHLO us.example\r\n"},
                              {"500 what?\r\n", "HELO us.example\r\n"},
                              {"250 x\r\n", "", Need::failed}});

  EXPECT_EQ(not_offered.failure().trouble, Trouble::tls_failed);
  EXPECT_EQ(refused.failure().trouble, Trouble::tls_failed);
  EXPECT_EQ(refused.failure().code, 454);
  EXPECT_EQ(without_ehlo.failure().trouble, Trouble::tls_failed);
}

TEST(Handshake, opportunistic_tls_is_taken_where_it_is_offered) {
  const Options either = options(TlsPolicy::opportunistic);
  Handshake offered(either);
  Handshake not_offered(either);
  Handshake refused(either);
  Handshake broken(either);
  broken.forgo_tls();

  expect_steps(offered, {{greeting, "EHLO us.example\r\n"},
                         {"250-x\r\n250 STARTTLS\r\n", "STARTTLS\r\n"},
                         {"220 go\r\n", "", Need::tls}});
  expect_steps(not_offered, {{greeting, "EHLO us.example\r\n"}, {"250 x\r\n", "", Need::ready}});
  expect_steps(refused, {{greeting, "EHLO us.example\r\n"},
                         {"250-x\r\n250 STARTTLS\r\n", "STARTTLS\r\n"},
                         {"454 4.7.0 not now\r\n", "", Need::ready}});
  expect_steps(broken,
               {{greeting, "EHLO us.example\r\n"}, {"250-x\r\n250 STARTTLS\r\n", "", Need::ready}});
}

TEST(Handshake, authenticates_with_plain_before_login) {
  const Options secure = with_password(TlsPolicy::implicit);
  Handshake handshake(secure);
  handshake.on_connected(Line::secured);

  expect_steps(handshake, {{greeting, "EHLO us.example\r\n"},
                           {"250-x\r\n250 AUTH LOGIN PLAIN\r\n", "AUTH PLAIN AHVzZXIAcGFzcw==\r\n"},
                           {"235 2.7.0 yes\r\n", "", Need::ready}});
}

TEST(Handshake, authenticates_with_login_step_by_step) {
  const Options secure = with_password(TlsPolicy::implicit);
  Handshake handshake(secure);
  handshake.on_connected(Line::secured);

  expect_steps(handshake, {{greeting, "EHLO us.example\r\n"},
                           {"250-x\r\n250 AUTH LOGIN\r\n", "AUTH LOGIN\r\n"},
                           {"334 VXNlcm5hbWU6\r\n", "dXNlcg==\r\n"},
                           {"334 UGFzc3dvcmQ6\r\n", "cGFzcw==\r\n"},
                           {"235 yes\r\n", "", Need::ready}});
}

TEST(Handshake, a_password_is_not_shown_to_an_open_line) {
  Options plain = with_password(TlsPolicy::none);
  plain.credentials->plain = PlainAuth::allowed_on_loopback;
  Handshake open(plain);
  Handshake loopback(plain);
  loopback.on_connected(Line::loopback);
  const std::string offer = "250-x\r\n250 AUTH PLAIN\r\n";

  expect_steps(open, {{greeting, "EHLO us.example\r\n"}, {offer, "", Need::failed}});
  expect_steps(loopback, {{greeting, "EHLO us.example\r\n"},
                          {offer, "AUTH PLAIN AHVzZXIAcGFzcw==\r\n"},
                          {"235 yes\r\n", "", Need::ready}});

  EXPECT_EQ(open.failure().trouble, Trouble::authentication_failed);
}

TEST(Handshake, a_refused_password_says_so) {
  const Options secure = with_password(TlsPolicy::implicit);
  Handshake handshake(secure);
  handshake.on_connected(Line::secured);

  expect_steps(handshake, {{greeting, "EHLO us.example\r\n"},
                           {"250-x\r\n250 AUTH PLAIN\r\n", "AUTH PLAIN AHVzZXIAcGFzcw==\r\n"},
                           {"535 5.7.8 no\r\n", "", Need::failed}});

  EXPECT_EQ(handshake.failure().trouble, Trouble::authentication_failed);
  EXPECT_EQ(handshake.failure().stage, Stage::authentication);
  EXPECT_EQ(handshake.failure().enhanced, (EnhancedCode{5, 7, 8}));
}

TEST(Handshake, tries_the_mechanisms_in_turn_where_the_way_is_refused_and_not_the_password) {
  const Options secure = with_password(TlsPolicy::implicit);
  const Step hello{greeting, "EHLO us.example\r\n"};
  const Step offer{"250-x\r\n250 AUTH GSSAPI PLAIN LOGIN\r\n", "AUTH PLAIN AHVzZXIAcGFzcw==\r\n"};
  for (const std::string refusal :
       {"504 5.5.4 unrecognised mechanism\r\n", "504 what?\r\n", "534 5.7.9 too weak\r\n",
        "535 5.7.9 too weak\r\n", "535 authentication Mechanism too weak\r\n",
        "538 5.7.11 encryption needed\r\n", "500 ?\r\n", "501 syntax\r\n", "502 no\r\n",
        "432 4.7.12 transition needed\r\n"}) {
    SCOPED_TRACE(refusal);
    Handshake handshake(secure);
    handshake.on_connected(Line::secured);
    expect_steps(handshake, {hello,
                             offer,
                             {refusal, "AUTH LOGIN\r\n"},
                             {"334 VXNlcm5hbWU6\r\n", "dXNlcg==\r\n"},
                             {"334 UGFzc3dvcmQ6\r\n", "cGFzcw==\r\n"},
                             {"235 yes\r\n", "", Need::ready}});
  }
  for (const std::string refusal :
       {"535 5.7.8 no\r\n", "535 no\r\n", "454 4.7.0 later\r\n", "421 4.3.2 bye\r\n"}) {
    SCOPED_TRACE(refusal);
    Handshake handshake(secure);
    handshake.on_connected(Line::secured);
    expect_steps(handshake, {hello, offer, {refusal, "", Need::failed}});
  }
}

TEST(Handshake, no_mechanism_is_tried_twice_and_the_last_refusal_is_told) {
  const Options secure = with_password(TlsPolicy::implicit);
  Handshake handshake(secure);
  handshake.on_connected(Line::secured);

  expect_steps(handshake, {{greeting, "EHLO us.example\r\n"},
                           {"250-x\r\n250 AUTH PLAIN LOGIN\r\n", "AUTH PLAIN AHVzZXIAcGFzcw==\r\n"},
                           {"504 5.5.4 not this\r\n", "AUTH LOGIN\r\n"},
                           {"504 5.5.4 nor this\r\n", "", Need::failed}});

  EXPECT_EQ(handshake.failure().code, 504);
  EXPECT_EQ(handshake.failure().words, "nor this");
}

TEST(Handshake, says_what_the_server_offers_where_nothing_is_in_common) {
  const Options secure = with_password(TlsPolicy::implicit);
  Handshake none(secure);
  Handshake others(secure);
  for (Handshake* each : {&none, &others}) each->on_connected(Line::secured);

  expect_steps(none, {{greeting, "EHLO us.example\r\n"}, {"250 x\r\n", "", Need::failed}});
  expect_steps(others, {{greeting, "EHLO us.example\r\n"},
                        {"250-x\r\n250 AUTH CRAM-MD5 GSSAPI\r\n", "", Need::failed}});

  EXPECT_EQ(none.failure().words, "a password is configured, and the server offers no AUTH");
  EXPECT_EQ(others.failure().words,
            "the server offers AUTH CRAM-MD5 GSSAPI; PLAIN and LOGIN are spoken here");
}

TEST(Handshake, fails_with_what_the_server_said) {
  struct Row {
    std::vector<Step> steps;
    Trouble trouble;
    Stage stage;
    int code;
  };
  const Step hello{greeting, "EHLO us.example\r\n"};
  const std::vector<Row> rows = {
      {{{"554 5.7.1 go away\r\n", "", Need::failed}}, Trouble::refused, Stage::greeting, 554},
      {{{"421 4.3.2 busy\r\n", "", Need::failed}}, Trouble::refused, Stage::greeting, 421},
      {{{"250 hello\r\n", "", Need::failed}}, Trouble::protocol_error, Stage::greeting, 250},
      {{hello, {"421 bye\r\n", "", Need::failed}}, Trouble::refused, Stage::hello, 421},
      {{hello, {"450 later\r\n", "", Need::failed}}, Trouble::refused, Stage::hello, 450},
      {{hello, {"500 ?\r\n", "HELO us.example\r\n"}, {"550 no\r\n", "", Need::failed}},
       Trouble::refused,
       Stage::helo,
       550},
  };
  const Options plain = options(TlsPolicy::none);
  for (const Row& row : rows) {
    Handshake handshake(plain);
    expect_steps(handshake, row.steps);
    EXPECT_EQ(handshake.failure().trouble, row.trouble);
    EXPECT_EQ(handshake.failure().stage, row.stage);
    EXPECT_EQ(handshake.failure().code, row.code);
  }
}

}  // namespace
}  // namespace crier::smtp
