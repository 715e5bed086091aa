// All that crierd does about mails that come back, and about what comes by SMS: takes them by LMTP,
// from a maildir and from SMSCs, reads them, and keeps them for as long as they serve. With
// sessions of its own, so that a surge of bounces delays no booking of a notice.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "config/config.h"
#include "daemon/feedback/bounce_door.h"
#include "daemon/feedback/feedback_watch.h"
#include "daemon/feedback/mail_keeper.h"
#include "daemon/feedback/maildir_intake.h"
#include "daemon/feedback/text_keeper.h"
#include "feedback/path/return_address.h"
#include "net/lmtp/server.h"
#include "objection/objection_token.h"
#include "postgres/database.h"

namespace crier::app {

class FeedbackDesk {
 public:
  struct Home {
    std::string url;  // Of the database.
    std::string application;
    std::optional<feedback::ReturnAddress> return_address;
    std::vector<objection::TokenKey> keys;  // That return paths may be of, as of now.
  };

  // What is referred to must outlive this. Throws ListenFailure, and std::runtime_error for rules
  // that cannot be read.
  FeedbackDesk(const Config& config, const Home& home, Clock& clock,
               dispatch::TroubleListener& listener, Metrics& metrics,
               const boost::asio::any_io_executor& executor);

  // Until it is cancelled.
  boost::asio::awaitable<void> run();
  // For what comes by SMS, also while this does not run. As long as this.
  [[nodiscard]] smpp::DeliveryTaker& texts() { return texts_; }

 private:
  FeedbackWatch::Options watch_options(const Config& config);

  store::Database database_;
  MailKeeper keeper_;
  TextKeeper texts_;
  BounceDoor door_;
  FeedbackWatch watch_;
  std::string listens_;
  std::unique_ptr<lmtp::Server> server_;  // Null: this daemon takes none by LMTP.
  std::optional<MaildirIntake> maildir_;
};

}  // namespace crier::app
