#include "web/objection/objection_form.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/this_coro.hpp>

#include "dispatch/ledger.h"
#include "net/http/message.h"
#include "objection/receipt.h"
#include "runtime/task_group.h"
#include "use_cases/objection/form/form_purposes.h"
#include "use_cases/objection/form/form_statements.h"
#include "web/answered_within.h"
#include "web/form.h"
#include "web/objection/objection_page.h"
#include "web/page_response.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

// A campaign that is scheduled meanwhile has its form soon after.
constexpr Duration kept_for = std::chrono::seconds(5);

constexpr const char* form_place = "pages: the form for people without a link";
constexpr PageStep recording_step{
    .place = form_place, .during = "recording what a form says; the person was asked to try again"};
constexpr PageStep purposes_step{.place = form_place, .during = "reading what the form is for"};

const ObjectionTerms* terms_of(const std::vector<ObjectionTerms>& purposes,
                               const std::string& purpose) {
  if (purpose.empty()) return purposes.size() == 1 ? &purposes.front() : nullptr;
  const auto found = std::ranges::find(
      purposes, purpose, [](const ObjectionTerms& each) { return each.spec.purpose; });
  return found == purposes.end() ? nullptr : &*found;
}

std::string language_in(const http::Request& request, const PageWords& words,
                        std::string_view otherwise) {
  std::string asked = value_of(urlencoded_fields(request.query()), language_parameter);
  if (std::ranges::binary_search(words.languages(), asked)) return asked;
  return words.wanted(request.headers.find("Accept-Language").value_or(""), otherwise);
}

// Relative, because a proxy may serve the pages below a path of its own.
std::string address_of(const ObjectionTerms& terms, const std::string& root) {
  return root + terms.spec.purpose;
}

}  // namespace

ObjectionForm::Place ObjectionForm::place_of(const http::Request& request, Purposes known) const {
  const std::string_view path = request.path();
  std::string_view rest = path.substr(std::min(path.size(), object_path.size()));
  Place place{.purposes = std::move(known), .purpose = {}, .root = {}};
  if (rest.empty()) {
    place.root = "object/";
  } else {
    for (const char letter : rest.substr(1)) {
      if (letter == '/') place.root += "../";
    }
    // "/object//" is nobody's.
    if (rest.size() > 1) place.purpose = http::without_last_slash(rest.substr(1));
  }
  if (place.purposes) place.terms = terms_of(*place.purposes, place.purpose);
  return place;
}

ObjectionForm::Entered ObjectionForm::entered_in(const http::Request& request,
                                                 const Place& place) const {
  const Fields fields =
      form_fields(request.headers.find("Content-Type").value_or(""), request.body);
  const WallTime now = clock_.wall_now();
  Entered entered{.words = kept_words({.name = value_of(fields, "name"),
                                       .email = value_of(fields, "email"),
                                       .phone = value_of(fields, "phone")}),
                  .ticket = value_of(fields, ticket_field),
                  .number = {}};
  if (!tickets_.is_good(entered.ticket, now)) {
    entered.ticket = tickets_.issue(now);
  } else if (place.terms != nullptr) {
    entered.number = tickets_.receipt_number_for(
        {.ticket = entered.ticket, .purpose = place.terms->spec.purpose, .words = entered.words},
        now);
  }
  return entered;
}

ObjectionFormPage ObjectionForm::page_for(const http::Request& request, const Place& place) const {
  const ObjectionTerms* terms = place.terms;
  if (terms == nullptr && place.purposes && !place.purposes->empty()) {
    terms = &place.purposes->front();
  }
  const std::string_view otherwise =
      terms == nullptr ? std::string_view() : terms->spec.controller_locale;
  return {words(), language_in(request, words_.objection_form(), otherwise)};
}

asio::awaitable<http::Response> ObjectionForm::answer(http::Request request) {
  const SteadyTime until = clock_.now() + answered_within;
  auto reading = purposes(until);
  Purposes known = co_await std::move(reading);
  Place place = place_of(request, std::move(known));
  if (!place.purposes) co_return later_page(page_of_later(request, place));
  if (place.terms == nullptr || request.method != http::Method::post) {
    co_return show(request, place);
  }
  auto recording = record(std::move(request), std::move(place), until);
  co_return co_await std::move(recording);
}

std::string ObjectionForm::page_of_later(const http::Request& request, const Place& place) const {
  const ObjectionFormPage page = page_for(request, place);
  if (request.method != http::Method::post) return page.later();
  const Entered entered = entered_in(request, place);
  return page.later(entered.words, entered.ticket);
}

http::Response ObjectionForm::too_large(const http::Request& request) const {
  constexpr int status = 413;
  const Place place = place_of(request, known_);
  const ObjectionFormPage page = page_for(request, place);
  if (place.terms == nullptr) return page_response(status, page.later(), Forms::to_itself);
  const WallTime now = clock_.wall_now();
  // No address was found in it, nor could one be.
  return page_response(status,
                       page.form(*place.terms, {.fault = ObjectionFormPage::Fault::no_contact,
                                                .action = address_of(*place.terms, place.root),
                                                .ticket = tickets_.issue(now),
                                                .now = now}),
                       Forms::to_itself);
}

http::Response ObjectionForm::show(const http::Request& request, const Place& place) const {
  const bool is_sent = request.method == http::Method::post;
  if (auto receipt = is_sent ? std::nullopt : show_receipt(request, place))
    return *std::move(receipt);
  const ObjectionFormPage page = page_for(request, place);
  if (place.terms != nullptr) {
    const WallTime now = clock_.wall_now();
    return page_response(200,
                         page.form(*place.terms, {.action = address_of(*place.terms, place.root),
                                                  .ticket = tickets_.issue(now),
                                                  .now = now}),
                         Forms::to_itself);
  }
  // A form is not sent to where there is none.
  const int status = place.purpose.empty() && !is_sent ? 200 : 404;
  if (place.purposes->empty()) return page_response(404, page.none());
  return page_response(status, page.choice(*place.purposes, place.root));
}

std::optional<http::Response> ObjectionForm::show_receipt(const http::Request& request,
                                                          const Place& place) const {
  const std::string sealed = value_of(urlencoded_fields(request.query()), form_receipt_parameter);
  const auto receipt = receipts_.open(sealed, clock_.wall_now());
  if (!receipt) return std::nullopt;
  const ObjectionTerms* const terms = terms_of(*place.purposes, receipt->purpose);
  if (terms == nullptr) return std::nullopt;
  return page_response(
      200,
      page_for(request, place).receipt(*terms, *receipt, sealed, address_of(*terms, place.root)));
}

asio::awaitable<http::Response> ObjectionForm::record(http::Request request, Place place,
                                                      SteadyTime until) {
  using Fault = ObjectionFormPage::Fault;
  const ObjectionTerms& terms = *place.terms;
  const Entered entered = entered_in(request, place);
  const std::string address = address_of(terms, place.root);
  const WallTime now = clock_.wall_now();
  ObjectionFormPage::Form again{.entered = entered.words,
                                .fault = Fault::no_contact,
                                .action = address,
                                .ticket = entered.ticket,
                                .now = now};
  if (!entered.words.have_contact()) {
    const ObjectionFormPage page = page_for(request, place);
    co_return page_response(422, page.form(terms, again), Forms::to_itself);
  }
  FormReceipt receipt{.number = entered.number ? *entered.number : objection::new_receipt_number(),
                      .stated_at = now,
                      .purpose = terms.spec.purpose,
                      .words = entered.words};
  std::exception_ptr failure;
  try {
    auto recording = record_form_statement(
        &database_,
        {.purpose = terms.spec.purpose,
         .words = entered.words,
         .locale = language_in(request, words_.objection_form(), terms.spec.controller_locale),
         .at = now,
         .receipt = receipt.number},
        {.until = until});
    receipt.stated_at = co_await std::move(recording);
  } catch (...) {
    failure = std::current_exception();
  }
  // In the words that are shown by now.
  const ObjectionFormPage page = page_for(request, place);
  if (failure) {
    // Without what was entered.
    troubles_.failed(recording_step, failure, [now](store::Database* database) {
      return rehearse_form_statement(database, now);
    });
    again.fault = Fault::not_recorded;
    co_return later_page(page.form(terms, again));
  }
  troubles_.passed(recording_step);
  const std::string sealed = receipts_.seal(receipt);
  if (!entered.number) {
    co_return page_response(200, page.receipt(terms, receipt, sealed, address));
  }
  const std::string stays_at = page.receipt_address(sealed);
  co_return led_to(stays_at, page.receipt_note(receipt.number, stays_at));
}

// While the database is away, or they are being read, those that were known last. One visitor reads
// for all.
asio::awaitable<ObjectionForm::Purposes> ObjectionForm::purposes(SteadyTime until) {
  while (clock_.now() >= known_until_) {
    if (!is_reading_) {
      auto reading = read_purposes(until);
      co_await std::move(reading);
      break;
    }
    if (known_) break;
    const auto executor = co_await asio::this_coro::executor;
    if (!read_) read_.emplace(executor);
    co_await read_->wait();
  }
  co_return known_;
}

// Not asked for again at once where it fails.
asio::awaitable<void> ObjectionForm::read_purposes(SteadyTime until) {
  std::exception_ptr failure;
  is_reading_ = true;
  try {
    auto reading = form_purposes(&database_, {.until = until});
    std::vector<ObjectionTerms> read = co_await std::move(reading);
    known_ = std::make_shared<const std::vector<ObjectionTerms>>(std::move(read));
  } catch (...) {
    failure = std::current_exception();
  }
  is_reading_ = false;
  if (read_) read_->notify_all();
  if (failure && is_cancellation(failure)) std::rethrow_exception(failure);
  known_until_ = clock_.now() + kept_for;
  if (failure) {
    troubles_.failed(purposes_step, failure, [](store::Database* database) {
      return without_answer(form_purposes(database));
    });
  } else {
    troubles_.passed(purposes_step);
  }
}

}  // namespace crier::app
