// The ways by which alarms go out, as [alarms] of crier.toml says: one webhook, and a mail to each
// address. Each try is bounded in time and disturbs nobody else; whoever calls repeats what failed.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "config/config.h"
#include "net/http/client.h"
#include "report/alarm_view.h"
#include "runtime/clock.h"

namespace crier::app {

// "webhook", "email ops@example.org": their names, also in the table of deliveries.
[[nodiscard]] std::vector<std::string> alarm_ways(const AlarmsConfig& alarms);

// The value of the header Crier-Signature: "t=SECONDS,v1=HEX", the HMAC-SHA-256 of "SECONDS.BODY".
// With the seconds a receiver refuses what somebody has kept and sends once more.
[[nodiscard]] std::string alarm_signature(std::string_view secret, WallTime now,
                                          std::string_view body);

class AlarmSender {
 public:
  // `config` and `clock` must outlive this.
  AlarmSender(const boost::asio::any_io_executor& executor, Clock& clock, const Config& config);

  // `way` is one of alarm_ways(). The error says what went wrong, for the log and for operators.
  boost::asio::awaitable<std::expected<void, std::string>> send(std::string way,
                                                                report::Alarm alarm);

 private:
  boost::asio::awaitable<std::expected<void, std::string>> send_by(std::string way,
                                                                   report::Alarm alarm);
  boost::asio::awaitable<std::expected<void, std::string>> post(report::Alarm alarm);
  boost::asio::awaitable<std::expected<void, std::string>> mail(std::string recipient,
                                                                report::Alarm alarm);

  boost::asio::any_io_executor executor_;
  Clock& clock_;
  const Config& config_;
  http::Client client_;
};

}  // namespace crier::app
