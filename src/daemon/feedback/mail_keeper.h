// Keeps mails that came back, many in one commit: whoever comes while a commit is under way shares
// the next one, as those who object do (web/objection/objection_recorder.h).
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "postgres/database.h"
#include "runtime/clock.h"
#include "runtime/log_limit.h"
#include "runtime/wait_list.h"
#include "use_cases/feedback/mail_intake.h"

namespace crier::app {

// All calls on one event loop.
class MailKeeper {
 public:
  // What is referred to must outlive this.
  MailKeeper(store::Database& database, Clock& clock, const boost::asio::any_io_executor& executor);

  // True: it is durable. False: it is not, as far as is known, and may be sent again, because a
  // mail that comes twice is kept once.
  boost::asio::awaitable<bool> keep(ComingMail mail);

 private:
  // Shared by who waits for it and by the commit that it is part of: either may end first.
  struct Entry {
    ComingMail mail;
    bool is_done{};
    bool is_kept{};
  };
  using Entries = std::vector<std::shared_ptr<Entry>>;

  [[nodiscard]] Entries next_batch();
  boost::asio::awaitable<void> commit();

  store::Database& database_;
  Clock& clock_;
  std::deque<std::shared_ptr<Entry>> waiting_;
  WaitList changed_;  // Something was kept, or nobody commits any more.
  bool is_committing_{};
  log::Limit warning_limit_{std::chrono::minutes(1)};
};

}  // namespace crier::app
