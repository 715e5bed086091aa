// Answers <pages url>/object, where whoever has no link objects by name and address or number.
// Where there are several purposes, each has its form at /object/<purpose>. A GET changes nothing;
// a POST records what was entered, whatever it is, and answers after the commit: a lost objection
// does harm, and one that means nobody does none. Nobody learns from it who is known. A form that
// was opened here leads to an address that shows its receipt, and may be sent again without saying
// anything new; what a program sends without having opened it is new every time.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "net/http/message.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "runtime/wait_list.h"
#include "use_cases/objection/form/form_receipt.h"
#include "use_cases/objection/form/form_ticket.h"
#include "use_cases/objection/form/request_words.h"
#include "use_cases/objection/objection_terms.h"
#include "web/objection/objection_form_page.h"
#include "web/page_troubles.h"
#include "web/shown_words.h"

namespace crier::app {

inline constexpr std::string_view object_path = "/object";

class ObjectionForm {
 public:
  // All must outlive this; `secret` is the installation's. All calls on one event loop.
  ObjectionForm(store::Database& database, const Clock& clock, const ShownWords& words,
                PageTroubles& troubles, std::string_view secret)
      : database_(database),
        clock_(clock),
        words_(words),
        troubles_(troubles),
        tickets_(secret),
        receipts_(secret) {}

  // A GET or a POST of object_path or below it.
  [[nodiscard]] boost::asio::awaitable<http::Response> answer(http::Request request);
  // To one whose body is too large to be read, and is not there: the form once more.
  [[nodiscard]] http::Response too_large(const http::Request& request) const;

 private:
  using Purposes = std::shared_ptr<const std::vector<ObjectionTerms>>;

  // Where a request leads.
  struct Place {
    Purposes purposes;
    const ObjectionTerms* terms{};  // Of `purposes`; null: none, or not known which.
    std::string purpose;            // As the address says; may be empty, or nobody's.
    // What leads from the path to "/object/", so that a purpose may follow.
    std::string root;
  };
  struct Entered {
    RequestWords words{};
    std::string ticket;                 // As it came, where it is good, else a new one.
    std::optional<std::string> number;  // Of the receipt, where it is good.
  };

  [[nodiscard]] Place place_of(const http::Request& request, Purposes known) const;
  [[nodiscard]] Entered entered_in(const http::Request& request, const Place& place) const;

  [[nodiscard]] FormPageWords words() const {
    return {.own = words_.objection_form(), .shared = words_.objection_page()};
  }
  [[nodiscard]] ObjectionFormPage page_for(const http::Request& request, const Place& place) const;
  boost::asio::awaitable<Purposes> purposes(SteadyTime until);
  boost::asio::awaitable<void> read_purposes(SteadyTime until);
  [[nodiscard]] std::string page_of_later(const http::Request& request, const Place& place) const;
  [[nodiscard]] http::Response show(const http::Request& request, const Place& place) const;
  // Nothing: the address of a receipt that we have not given.
  [[nodiscard]] std::optional<http::Response> show_receipt(const http::Request& request,
                                                           const Place& place) const;
  boost::asio::awaitable<http::Response> record(http::Request request, Place place,
                                                SteadyTime until);

  store::Database& database_;
  const Clock& clock_;
  const ShownWords& words_;
  PageTroubles& troubles_;
  FormTickets tickets_;
  FormReceipts receipts_;
  Purposes known_;  // Null: never read.
  SteadyTime known_until_{SteadyTime::min()};
  bool is_reading_{};
  std::optional<WaitList> read_;  // Made by who waits first.
};

}  // namespace crier::app
