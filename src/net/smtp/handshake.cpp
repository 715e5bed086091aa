#include "net/smtp/handshake.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "base/redaction/redacted.h"
#include "net/smtp/command.h"

namespace crier::smtp {

using Need = Handshake::Need;

namespace {

// Whether a refusal is about the way in which the password came, so that another way may do; RFC
// 4954 section 6. A password that is wrong is not tried again: that locks accounts.
bool is_about_mechanism(const Reply& reply) {
  constexpr int wrong_password = 535;
  constexpr int transition_needed = 432;
  constexpr int too_weak = 9;            // x.7.9
  constexpr int encryption_needed = 11;  // x.7.11
  const auto detail = reply.enhanced.subject == 7 ? reply.enhanced.detail : 0;
  if (detail == too_weak || detail == encryption_needed) return true;
  if (reply.code == transition_needed) return true;
  if (reply.is_transient()) return false;
  if (reply.code != wrong_password) return true;
  constexpr std::string_view word = "mechanism";
  const std::string words = words_of(reply);
  return !std::ranges::search(words, word, [](char letter, char wanted) {
            return (letter | 0x20) == wanted;
          }).empty();
}

}  // namespace

Stage Handshake::stage() const {
  switch (state_) {
    case State::greeting: return Stage::greeting;
    case State::ehlo: return Stage::hello;
    case State::helo: return Stage::helo;
    case State::starttls: return Stage::starttls;
    case State::auth_plain:
    case State::auth_login:
    case State::auth_user:
    case State::auth_password: return Stage::authentication;
    case State::over: return Stage::mail;
  }
  return Stage::connect;
}

void Handshake::on_connected(Line line) {
  line_ = line;
  is_encrypted_ = line == Line::secured;
}

Need Handshake::say(State next, std::string_view command, std::string& out) {
  state_ = next;
  out.append(command).append("\r\n");
  return Need::reply;
}

Need Handshake::fail(Trouble trouble, const Reply& reply) {
  failure_ = {.trouble = trouble,
              .stage = stage(),
              .code = reply.code,
              .enhanced = reply.enhanced,
              .words = redacted_words_of(reply)};
  return Need::failed;
}

Need Handshake::fail(Trouble trouble, std::string why) {
  failure_ = {.trouble = trouble, .stage = stage(), .words = std::move(why)};
  return Need::failed;
}

Need Handshake::on_reply(const Reply& reply, std::string& out) {
  constexpr int closing = 421;  // RFC 5321 section 3.8: the answer to any command.
  if (reply.code == closing) return fail(Trouble::refused, reply);
  if (reply.is_cut) return on_cut(reply);
  switch (state_) {
    case State::greeting: return on_greeting(reply, out);
    case State::ehlo: return on_ehlo(reply, out);
    case State::helo: return on_helo(reply, out);
    case State::starttls: return on_starttls(reply, out);
    case State::auth_plain:
    case State::auth_login:
    case State::auth_user:
    case State::auth_password: return on_auth(reply, out);
    case State::over: break;
  }
  CRIER_CHECK(state_ != State::over);
  return Need::failed;
}

Need Handshake::on_greeting(const Reply& reply, std::string& out) {
  constexpr int ready = 220;
  if (reply.code == ready) return say(State::ehlo, "EHLO " + options_.hello_name, out);
  const bool is_refusal = reply.is_transient() || reply.is_permanent();
  return fail(is_refusal ? Trouble::refused : Trouble::protocol_error, reply);
}

Need Handshake::on_ehlo(const Reply& reply, std::string& out) {
  if (reply.is_positive()) {
    capabilities_ = capabilities_of(reply);
    return proceed(out);
  }
  // A server older than RFC 1869. Not where TLS has been spoken: such a server knows EHLO.
  if (reply.is_permanent() && !is_encrypted_) {
    const std::string words = redacted_words_of(reply);
    ehlo_refusal_ = fmt::format("{}{}{}", reply.code, words.empty() ? "" : " ", words);
    return say(State::helo, "HELO " + options_.hello_name, out);
  }
  return fail(Trouble::refused, reply);
}

Need Handshake::on_helo(const Reply& reply, std::string& out) {
  if (reply.is_positive()) {
    capabilities_ = {};
    return proceed(out);
  }
  const Need failed = fail(Trouble::refused, reply);
  if (!failure_.words.empty()) failure_.words += "; ";
  failure_.words += "EHLO before it with " + ehlo_refusal_;
  return failed;
}

Need Handshake::on_cut(const Reply& reply) {
  const bool is_refusal = reply.is_transient() || reply.is_permanent();
  const bool is_login = stage() == Stage::authentication;
  if (is_refusal) return fail(is_login ? Trouble::authentication_failed : Trouble::refused, reply);
  // What the server can do, and where its next reply begins, is not known.
  return fail(Trouble::overlong_reply, redacted(reply.lines.substr(0, redacted_size_max)));
}

Need Handshake::proceed(std::string& out) {
  const bool wants_tls = options_.tls == TlsPolicy::required ||
                         (options_.tls == TlsPolicy::opportunistic && !forgoes_tls_);
  if (wants_tls && !is_encrypted_) {
    if (capabilities_.starttls) return say(State::starttls, "STARTTLS", out);
    if (options_.tls == TlsPolicy::required) {
      state_ = State::starttls;
      return fail(Trouble::tls_failed, "the server does not offer STARTTLS, which is required");
    }
  }
  if (options_.credentials) return authenticate(out);
  state_ = State::over;
  return Need::ready;
}

Need Handshake::on_starttls(const Reply& reply, std::string& out) {
  constexpr int go_ahead = 220;
  if (reply.code == go_ahead) return Need::tls;
  if (options_.tls == TlsPolicy::required) return fail(Trouble::tls_failed, reply);
  forgo_tls();
  return proceed(out);
}

Need Handshake::on_secured(std::string& out) {
  is_encrypted_ = true;
  capabilities_ = {};
  if (options_.tls != TlsPolicy::opportunistic) line_ = Line::secured;
  return say(State::ehlo, "EHLO " + options_.hello_name, out);
}

Need Handshake::authenticate(std::string& out) {
  const Credentials& credentials = *options_.credentials;
  const bool may_speak =
      line_ == Line::secured ||
      (line_ == Line::loopback && credentials.plain == PlainAuth::allowed_on_loopback);
  state_ = State::auth_plain;
  if (!may_speak) {
    return fail(Trouble::authentication_failed,
                "a password is configured, and would be sent over a line that others can read");
  }
  return try_mechanism(out);
}

Need Handshake::try_mechanism(std::string& out) {
  const Credentials& credentials = *options_.credentials;
  if (capabilities_.auth_plain && !std::exchange(has_tried_plain_, true)) {
    const std::string secret =
        std::string(1, '\0') + credentials.user + std::string(1, '\0') + credentials.password;
    return say(State::auth_plain, "AUTH PLAIN " + base64(secret), out);
  }
  if (capabilities_.auth_login && !std::exchange(has_tried_login_, true)) {
    return say(State::auth_login, "AUTH LOGIN", out);
  }
  return fail(Trouble::authentication_failed,
              capabilities_.mechanisms.empty()
                  ? "a password is configured, and the server offers no AUTH"
                  : "the server offers AUTH " + redacted(capabilities_.mechanisms) +
                        "; PLAIN and LOGIN are spoken here");
}

Need Handshake::on_auth(const Reply& reply, std::string& out) {
  constexpr int go_on = 334;
  constexpr int authenticated = 235;
  if (reply.code == go_on && state_ == State::auth_login) {
    return say(State::auth_user, base64(options_.credentials->user), out);
  }
  if (reply.code == go_on && state_ == State::auth_user) {
    return say(State::auth_password, base64(options_.credentials->password), out);
  }
  const bool is_last = state_ == State::auth_plain || state_ == State::auth_password;
  if (reply.code == authenticated && is_last) {
    state_ = State::over;
    return Need::ready;
  }
  const bool is_refusal = reply.is_transient() || reply.is_permanent();
  const bool has_another = capabilities_.auth_login && !has_tried_login_;
  if (is_refusal && has_another && is_about_mechanism(reply)) return try_mechanism(out);
  return fail(is_refusal ? Trouble::authentication_failed : Trouble::protocol_error, reply);
}

}  // namespace crier::smtp
