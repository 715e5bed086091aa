// From the greeting to the first MAIL: EHLO, STARTTLS, AUTH. Decides, and leaves the wire to
// others.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/smtp/capabilities.h"
#include "net/smtp/message.h"
#include "net/smtp/options.h"

namespace crier::smtp {

class Handshake {
 public:
  // How far the line is protected before the dialogue begins.
  enum class Line : std::uint8_t {
    open,      // Anybody may listen.
    loopback,  // Nobody but this machine.
    secured,   // TLS with a checked certificate.
  };
  enum class Need : std::uint8_t {
    reply,   // Send what was appended, and bring the next reply.
    tls,     // Handshake now; then say secured().
    ready,   // Mail may be sent.
    failed,  // See failure().
  };

  // `options` must outlive this.
  explicit Handshake(const Options& options) : options_(options) {}

  // What is known of the line before the greeting; Line::open if nothing is said.
  void on_connected(Line line);

  // The server has answered what was sent last; at first, its greeting. What is to be sent next is
  // appended to `out`.
  Need on_reply(const Reply& reply, std::string& out);

  // TLS has begun. Nothing that the server said before counts any more (RFC 3207 section 4.2).
  Need on_secured(std::string& out);

  // The handshake of an opportunistic STARTTLS has failed before: do without it.
  void forgo_tls() { forgoes_tls_ = true; }

  [[nodiscard]] const Capabilities& capabilities() const { return capabilities_; }
  [[nodiscard]] const Failure& failure() const { return failure_; }
  [[nodiscard]] Stage stage() const;

 private:
  enum class State : std::uint8_t {
    greeting,
    ehlo,
    helo,
    starttls,
    auth_plain,
    auth_login,
    auth_user,
    auth_password,
    over,
  };

  Need say(State next, std::string_view command, std::string& out);
  Need fail(Trouble trouble, const Reply& reply);
  // The server has said nothing; `why` says what is missing.
  Need fail(Trouble trouble, std::string why);
  Need on_greeting(const Reply& reply, std::string& out);
  Need on_ehlo(const Reply& reply, std::string& out);
  Need on_helo(const Reply& reply, std::string& out);
  // Longer than the bound.
  Need on_cut(const Reply& reply);
  Need on_starttls(const Reply& reply, std::string& out);
  Need on_auth(const Reply& reply, std::string& out);
  // What to do once the capabilities are known.
  Need proceed(std::string& out);
  Need authenticate(std::string& out);
  // Begins the next mechanism that the server offers and that has not been tried.
  Need try_mechanism(std::string& out);

  const Options& options_;
  Line line_{Line::open};
  State state_{State::greeting};
  bool is_encrypted_{false};
  bool forgoes_tls_{false};
  bool has_tried_plain_{false};
  bool has_tried_login_{false};
  Capabilities capabilities_;
  std::string ehlo_refusal_;  // Why HELO was tried.
  Failure failure_;
};

}  // namespace crier::smtp
