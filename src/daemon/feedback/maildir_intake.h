// Takes the mails that a mail server delivers into a maildir: each is kept, and then moved from
// new/ to cur/ as seen. Nothing is deleted; one that could not be moved is kept once all the same.
#pragma once

#include <filesystem>

#include <boost/asio/awaitable.hpp>

#include "dispatch/meter.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "runtime/log_limit.h"

namespace crier::app {

class MaildirIntake {
 public:
  // What is referred to must outlive this.
  MaildirIntake(std::filesystem::path maildir, store::Database& database, Clock& clock,
                dispatch::TroubleListener& listener);

  // Until it is cancelled.
  boost::asio::awaitable<void> run();
  // Once, as `run` does again and again.
  boost::asio::awaitable<void> look();

 private:
  std::filesystem::path maildir_;
  store::Database& database_;
  Clock& clock_;
  dispatch::TroubleListener& listener_;
  log::Limit warning_limit_{std::chrono::minutes(10)};
};

}  // namespace crier::app
