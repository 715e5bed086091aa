// A mail server and a webhook receiver in one object, on loopback ports that the kernel chooses.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "support/sink/record.h"
#include "support/sink/script.h"
#include "support/sink/smtp_conversation.h"

namespace crier::sink {

struct SinkOptions {
  SmtpOptions smtp;
  RecordOptions record;
  Script script;
  // 0: the kernel chooses.
  std::uint16_t smtp_port{0};
  std::uint16_t smtps_port{0};
  std::uint16_t http_port{0};
  std::filesystem::path certificate;  // PEM. Not empty: STARTTLS is offered and smtps served.
  std::filesystem::path key;
};

struct SinkPorts {
  std::uint16_t smtp{};
  std::uint16_t smtps{};  // 0: no certificate, no TLS.
  std::uint16_t http{};
};

class Sink {
 public:
  // Listens from here on; throws when it cannot. All of it happens on `executor`, one thread.
  Sink(boost::asio::any_io_executor executor, SinkOptions options);
  ~Sink();
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  [[nodiscard]] SinkPorts ports() const;
  [[nodiscard]] Record& record();

  // Serves until stop() is called and every connection is gone, or until cancelled.
  boost::asio::awaitable<void> run();
  // Accepts nothing more and breaks every connection.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace crier::sink
