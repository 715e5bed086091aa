// Keeps what SMSCs deliver, receipts and what people write, before it is answered: in the same
// database as the mails that come back, and read with them.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "net/smpp/message.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "runtime/log_limit.h"

namespace crier::app {

// All calls on one event loop.
class TextKeeper final : public smpp::DeliveryTaker {
 public:
  // What is referred to must outlive this.
  TextKeeper(store::Database& database, Clock& clock) : database_(database), clock_(clock) {}

  boost::asio::awaitable<bool> keep(std::vector<std::string> bodies) override;

 private:
  store::Database& database_;
  Clock& clock_;
  log::Limit warning_limit_{std::chrono::minutes(1)};
};

}  // namespace crier::app
