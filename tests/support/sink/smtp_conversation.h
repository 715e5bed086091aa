// The server's side of one SMTP connection without its input and output: bytes in, replies out.
#pragma once

#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "support/sink/record.h"
#include "support/sink/script.h"

namespace crier::sink {

struct SmtpOptions {
  std::string host{"sink.invalid"};
  std::set<std::string, std::less<>> without;  // Keywords left out of the EHLO reply.
  bool offers_tls{false};
  std::string user;  // Not empty: AUTH is offered, and MAIL refused without it.
  std::string password;
  std::size_t size_max{20'000'000};
};

class SmtpConversation {
 public:
  enum class Next : std::uint8_t {
    read,       // More bytes are needed.
    wait,       // Pause for `pause()`, then advance again.
    start_tls,  // Send the output, then handshake.
    stall,      // Send the output, then nothing any more.
    close,      // Send the output, then close.
  };
  enum class Security : std::uint8_t { plain, tls };

  // All must outlive this.
  SmtpConversation(const SmtpOptions& options, Script& script, Record& record);

  Next greet(std::string& output);

  // Takes what it understands off `input`, of which the last octet came at `came`, and appends
  // replies to `output`. Call it again with the rest and what came since.
  Next advance(std::string_view& input, WallTime came, std::string& output);

  void secured();

  [[nodiscard]] std::chrono::milliseconds pause() const { return pause_; }
  [[nodiscard]] bool has_news() const { return has_news_; }
  void news_flushed() { has_news_ = false; }

 private:
  enum class Mode : std::uint8_t { command, content, auth_plain, login_user, login_password };

  // True: the script has answered or `next_` says what to do instead.
  bool scripted(Stage stage, std::string_view recipient, std::string& output);
  bool command(std::string_view line, std::string& output);
  void ehlo(std::string& output) const;
  void auth(std::string_view argument, std::string& output);
  void credentials(std::string_view line, std::string& output);
  void mail(std::string_view argument, std::string& output);
  void rcpt(std::string_view argument, std::string& output);
  void data(std::string& output);
  bool content(std::string_view& input, std::string& output);
  void keep(std::string_view stuffed);
  void refuse(std::string_view reply, std::string& output);
  void reset();

  const SmtpOptions& options_;
  Script& script_;
  Record& record_;
  Script::Session visits_{};
  Mode mode_{Mode::command};
  Next next_{Next::read};
  Security security_{Security::plain};
  std::chrono::milliseconds pause_{};
  bool has_waited_{false};
  bool drops_after_keeping_{false};
  std::string said_after_keeping_;
  bool has_news_{false};
  bool is_authenticated_{false};
  bool has_mail_{false};
  WallTime came_;
  WallTime mail_came_;
  bool takes_utf8_{false};
  bool content_begun_{false};
  std::size_t scanned_{0};
  std::string login_;
  std::vector<std::string> recipients_;
  std::string unstuffed_;
};

}  // namespace crier::sink
