#include "net/smtp/description.h"

#include <vector>

#include <gtest/gtest.h>

namespace crier::smtp {
namespace {

constexpr const char* relay = "mail.example.org:587";

TEST(Description, says_relay_step_and_words) {
  struct Row {
    Failure failure;
    std::string text;
  };
  const std::vector<Row> rows = {
      {{.trouble = Trouble::resolve_failed, .words = "Host not found"},
       "the name of relay mail.example.org:587 cannot be resolved (Host not found)"},
      {{.trouble = Trouble::connect_failed, .words = "Connection refused"},
       "no connection to relay mail.example.org:587 (Connection refused)"},
      {{.trouble = Trouble::timed_out, .stage = Stage::connect},
       "relay mail.example.org:587 did not let us connect in time"},
      {{.trouble = Trouble::timed_out, .stage = Stage::greeting},
       "relay mail.example.org:587 sent no greeting in time; where a port wants TLS from the first "
       "octet, as 465 does, write smtps://"},
      {{.trouble = Trouble::timed_out,
        .stage = Stage::greeting,
        .words = "no line break came after: 220"},
       "relay mail.example.org:587 began its greeting and did not end it in time (no line break "
       "came after: 220)"},
      {{.trouble = Trouble::timed_out,
        .stage = Stage::content,
        .words = "no last line came after: 250-Ok"},
       "relay mail.example.org:587 began its answer to the message and did not end it in time (no "
       "last line came after: 250-Ok)"},
      {{.trouble = Trouble::overlong_reply, .stage = Stage::greeting, .words = "220-hello"},
       "relay mail.example.org:587 greeted with a reply longer than 65,536 octets (220-hello)"},
      {{.trouble = Trouble::overlong_reply, .stage = Stage::content, .words = "xxxx"},
       "relay mail.example.org:587 answered the message with a reply longer than 65,536 octets "
       "(xxxx)"},
      {{.trouble = Trouble::refused,
        .stage = Stage::helo,
        .code = 550,
        .words = "no; EHLO before it with 502 what?"},
       "relay mail.example.org:587 answered HELO with 550 (no; EHLO before it with 502 what?)"},
      {{.trouble = Trouble::timed_out, .stage = Stage::data},
       "relay mail.example.org:587 did not answer DATA in time"},
      {{.trouble = Trouble::refused,
        .stage = Stage::greeting,
        .code = 421,
        .enhanced = {4, 3, 2},
        .words = "Busy"},
       "relay mail.example.org:587 greeted with 421 4.3.2 (Busy)"},
      {{.trouble = Trouble::refused, .stage = Stage::hello, .code = 550},
       "relay mail.example.org:587 answered EHLO with 550"},
      {{.trouble = Trouble::tls_failed,
        .stage = Stage::starttls,
        .words = "the certificate is not accepted: certificate has expired"},
       "TLS with relay mail.example.org:587 failed (the certificate is not accepted: certificate "
       "has expired)"},
      {{.trouble = Trouble::authentication_failed,
        .stage = Stage::authentication,
        .code = 535,
        .enhanced = {5, 7, 8},
        .words = "No"},
       "relay mail.example.org:587 answered AUTH with 535 5.7.8 (No)"},
      {{.trouble = Trouble::authentication_failed,
        .stage = Stage::authentication,
        .words = "the server offers AUTH GSSAPI; PLAIN and LOGIN are spoken here"},
       "AUTH with relay mail.example.org:587 failed (the server offers AUTH GSSAPI; PLAIN and "
       "LOGIN are spoken here)"},
      {{.trouble = Trouble::connection_lost,
        .stage = Stage::greeting,
        .words = "Connection reset by peer"},
       "relay mail.example.org:587 closed the connection before its greeting (Connection reset by "
       "peer)"},
      {{.trouble = Trouble::connection_lost, .stage = Stage::greeting},
       "relay mail.example.org:587 closed the connection before its greeting"},
      {{.trouble = Trouble::connection_lost,
        .stage = Stage::content,
        .words = "no last line came after: 250-Ok"},
       "relay mail.example.org:587 closed the connection at the message (no last line came after: "
       "250-Ok)"},
      {{.trouble = Trouble::connection_lost, .stage = Stage::content},
       "relay mail.example.org:587 closed the connection at the message"},
      {{.trouble = Trouble::protocol_error, .stage = Stage::greeting, .words = "SSH-2.0"},
       "what relay mail.example.org:587 said at the greeting is no SMTP (SSH-2.0)"},
      {{.trouble = Trouble::protocol_error, .stage = Stage::data, .code = 250, .words = "Ok"},
       "relay mail.example.org:587 answered DATA with 250 (Ok), which SMTP does not know there"},
  };
  for (const Row& row : rows) EXPECT_EQ(description_of(row.failure, relay), row.text);
}

TEST(Description, names_a_relay_as_its_configuration_does) {
  EXPECT_EQ(name_of(Relay{.host = "mail.example.org", .port = 25}), "mail.example.org:25");
  EXPECT_EQ(name_of(Relay{.host = "::1", .port = 2525}), "[::1]:2525");
}

}  // namespace
}  // namespace crier::smtp
