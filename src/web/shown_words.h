// The words of the public pages as they are released now: the shipped ones at first, and what the
// database has soon after. All calls on one event loop.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "dispatch/meter.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "use_cases/installation/page_release.h"
#include "web/page_words.h"

namespace crier::app {

class ShownWords {
 public:
  ShownWords();

  // Valid until the next suspension: what is written after it asks again.
  [[nodiscard]] const PageWords& objection_page() const { return objection_page_; }
  [[nodiscard]] const PageWords& objection_form() const { return objection_form_; }
  [[nodiscard]] const PageWords& language_page() const { return language_page_; }
  // Another one for other words, so that what was written with the old ones is not shown again.
  [[nodiscard]] std::int64_t edition() const { return edition_.value_or(0); }

  // Looks for what is released, every few seconds until it is cancelled. With each release `files`
  // is read anew: the log says what of it waits to be released. What is shown stays while the
  // database refuses to say it, which `listener` is told. All outlive the call.
  boost::asio::awaitable<void> keep_current(store::Database* database, Clock* clock,
                                            dispatch::TroubleListener* listener, PageFiles files);

 private:
  void tell(const ShownPages& shown);

  PageWords objection_page_;
  PageWords objection_form_;
  PageWords language_page_;
  std::optional<std::int64_t> edition_;  // Nothing: the database was not asked yet.
  std::string fault_;                    // Of the files, as it was told; empty: none.
};

}  // namespace crier::app
