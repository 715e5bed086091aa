#include "web/objection/objection_form.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/this_coro.hpp>

#include "dispatch/ledger.h"
#include "objection/receipt.h"
#include "runtime/task_group.h"
#include "use_cases/objection/form/form_purposes.h"
#include "use_cases/objection/form/form_statements.h"
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

// What stands behind "/object/".
std::string purpose_in(std::string_view path) {
  path.remove_prefix(std::min(path.size(), object_path.size()));
  if (path.starts_with('/')) path.remove_prefix(1);
  return std::string(path);
}

const ObjectionTerms* terms_of(const std::vector<ObjectionTerms>& purposes,
                               const std::string& purpose) {
  if (purpose.empty()) return purposes.size() == 1 ? &purposes.front() : nullptr;
  const auto found = std::ranges::find(
      purposes, purpose, [](const ObjectionTerms& each) { return each.spec.purpose; });
  return found == purposes.end() ? nullptr : &*found;
}

RequestWords words_in(const http::Request& request) {
  const Fields fields =
      form_fields(request.headers.find("Content-Type").value_or(""), request.body);
  return kept_words({.name = value_of(fields, "name"),
                     .email = value_of(fields, "email"),
                     .phone = value_of(fields, "phone")});
}

std::string language_in(const http::Request& request, const PageWords& words,
                        std::string_view otherwise) {
  std::string asked = value_of(urlencoded_fields(request.query()), language_parameter);
  if (std::ranges::binary_search(words.languages(), asked)) return asked;
  return words.wanted(request.headers.find("Accept-Language").value_or(""), otherwise);
}

// Relative, because a proxy may serve the pages below a path of its own.
std::string address_of(const ObjectionTerms& terms, bool is_below) {
  return (is_below ? "" : "object/") + terms.spec.purpose;
}

}  // namespace

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
  auto reading = purposes();
  Purposes known = co_await std::move(reading);
  Place place{.purposes = std::move(known),
              .purpose = purpose_in(request.path()),
              .is_below = request.path().size() > object_path.size()};
  if (!place.purposes) co_return later_page(page_of_later(request, place));
  place.terms = terms_of(*place.purposes, place.purpose);
  if (place.terms == nullptr || request.method != http::Method::post) {
    co_return show(request, place);
  }
  auto recording = record(std::move(request), std::move(place));
  co_return co_await std::move(recording);
}

std::string ObjectionForm::page_of_later(const http::Request& request, const Place& place) const {
  const ObjectionFormPage page = page_for(request, place);
  return request.method == http::Method::post ? page.later(words_in(request)) : page.later();
}

http::Response ObjectionForm::too_large(const http::Request& request) const {
  constexpr int status = 413;
  Place place{.purposes = known_,
              .purpose = purpose_in(request.path()),
              .is_below = request.path().size() > object_path.size()};
  if (place.purposes) place.terms = terms_of(*place.purposes, place.purpose);
  const ObjectionFormPage page = page_for(request, place);
  if (place.terms == nullptr) return page_response(status, page.later(), Forms::to_itself);
  // No address was found in it, nor could one be.
  return page_response(status,
                       page.form(*place.terms, {.fault = ObjectionFormPage::Fault::no_contact,
                                                .action = address_of(*place.terms, place.is_below),
                                                .now = clock_.wall_now()}),
                       Forms::to_itself);
}

http::Response ObjectionForm::show(const http::Request& request, const Place& place) const {
  const ObjectionFormPage page = page_for(request, place);
  if (place.terms != nullptr) {
    return page_response(
        200,
        page.form(*place.terms,
                  {.action = address_of(*place.terms, place.is_below), .now = clock_.wall_now()}),
        Forms::to_itself);
  }
  // A form is not sent to where there is none.
  const int status = place.purpose.empty() && request.method != http::Method::post ? 200 : 404;
  if (place.purposes->empty()) return page_response(404, page.none());
  return page_response(status, page.choice(*place.purposes, place.is_below ? "" : "object/"));
}

asio::awaitable<http::Response> ObjectionForm::record(http::Request request, Place place) {
  using Fault = ObjectionFormPage::Fault;
  const ObjectionTerms& terms = *place.terms;
  const RequestWords entered = words_in(request);
  const std::string address = address_of(terms, place.is_below);
  const WallTime now = clock_.wall_now();
  if (!entered.have_contact()) {
    const ObjectionFormPage page = page_for(request, place);
    co_return page_response(
        422,
        page.form(terms,
                  {.entered = entered, .fault = Fault::no_contact, .action = address, .now = now}),
        Forms::to_itself);
  }
  const std::string receipt = objection::new_receipt_number();
  std::exception_ptr failure;
  try {
    auto recording = record_form_statement(
        &database_,
        {.purpose = terms.spec.purpose,
         .words = entered,
         .locale = language_in(request, words_.objection_form(), terms.spec.controller_locale),
         .at = now,
         .receipt = receipt});
    co_await std::move(recording);
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
    co_return later_page(page.form(
        terms, {.entered = entered, .fault = Fault::not_recorded, .action = address, .now = now}));
  }
  troubles_.passed(recording_step);
  co_return page_response(
      200, page.receipt(terms, entered, {.number = receipt, .stated_at = now}, address));
}

// While the database is away, or they are being read, those that were known last. One visitor reads
// for all.
asio::awaitable<ObjectionForm::Purposes> ObjectionForm::purposes() {
  while (clock_.now() >= known_until_) {
    if (!is_reading_) {
      auto reading = read_purposes();
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
asio::awaitable<void> ObjectionForm::read_purposes() {
  std::exception_ptr failure;
  is_reading_ = true;
  try {
    auto reading = form_purposes(&database_);
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
