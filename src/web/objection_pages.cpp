#include "web/objection_pages.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <string_view>
#include <utility>

#include "campaign/objection_link.h"
#include "dispatch/caught_refusal.h"
#include "dispatch/ledger.h"
#include "runtime/log.h"
#include "runtime/task_group.h"
#include "web/form.h"
#include "web/page_response.h"

namespace crier::app {

namespace asio = boost::asio;
using objection::StatementKind;
using objection::Way;

namespace {

using namespace std::chrono_literals;

// What a campaign has stated does not change; its words may be approved anew.
constexpr Duration kept_for = 5min;

std::string value_of(const Fields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

http::Response later_response(std::string html) {
  http::Response response = page_response(503, std::move(html), Forms::to_itself);
  response.headers.add("Retry-After", "60");
  return response;
}

}  // namespace

ObjectionPages::ObjectionPages(store::Database& database, const Clock& clock,
                               const asio::any_io_executor& executor,
                               const std::vector<objection::TokenKey>& keys)
    : database_(database),
      clock_(clock),
      tokens_(keys),
      words_("objection_page"),
      recorder_(database, executor) {}

std::optional<ObjectionPages::Visit> ObjectionPages::visit_of(const http::Request& request) const {
  const std::string_view path = request.path();
  if (!path.starts_with(objection_path_root)) return std::nullopt;
  const std::string_view token = path.substr(objection_path_root.size());
  const auto bearer = tokens_.read(token);
  if (!bearer) return std::nullopt;
  return Visit{
      .bearer = *bearer, .token = std::string(token), .preferences = preferences_of(request)};
}

ObjectionPages::Preferences ObjectionPages::preferences_of(const http::Request& request) {
  return {.asked = value_of(urlencoded_fields(request.query()), language_parameter),
          .accepted = std::string(request.headers.find("Accept-Language").value_or(""))};
}

ObjectionPage ObjectionPages::page_for(const Preferences& reader, const Terms& terms) const {
  if (std::ranges::binary_search(words_.languages(), reader.asked)) {
    return {words_, reader.asked};
  }
  const std::string_view otherwise = terms ? terms->spec.controller_locale : std::string_view();
  return {words_, words_.wanted(reader.accepted, otherwise)};
}

asio::awaitable<http::Response> ObjectionPages::answer(http::Request request) {
  auto visit = visit_of(request);
  if (!visit) {
    co_return page_response(404, page_for(preferences_of(request), nullptr).unknown());
  }
  // Nobody's: of a test or of a preview.
  if (visit->bearer.subject == SubjectId{}) {
    co_return page_response(200, page_for(visit->preferences, nullptr).test());
  }
  if (request.method != http::Method::post) {
    const Fields asked = urlencoded_fields(request.query());
    auto showing = show(*std::move(visit), asked.contains(withdrawal_parameter));
    co_return co_await std::move(showing);
  }
  const Fields form = form_fields(request.headers.find("Content-Type").value_or(""), request.body);
  const bool withdraws = value_of(form, "do") == "withdraw";
  // RFC 8058 section 3.1.
  const bool is_one_click = value_of(form, "List-Unsubscribe") == "One-Click";
  auto recording =
      record(*std::move(visit), withdraws ? StatementKind::withdrawal : StatementKind::objection,
             is_one_click ? Way::one_click : Way::link);
  co_return co_await std::move(recording);
}

asio::awaitable<http::Response> ObjectionPages::show(Visit visit, bool asks_withdrawal) {
  Terms terms;
  bool is_away = false;
  try {
    auto finding = terms_of(visit.bearer.campaign);
    terms = co_await std::move(finding);
  } catch (const dispatch::LedgerUnavailable&) {
    is_away = true;
  }
  const ObjectionPage page = page_for(visit.preferences, terms);
  if (is_away) co_return later_response(page.later());
  if (!terms) co_return page_response(404, page.unknown());
  co_return page_response(
      200, asks_withdrawal ? page.ask_withdrawal(terms.get()) : page.ask(*terms, clock_.wall_now()),
      Forms::to_itself);
}

asio::awaitable<http::Response> ObjectionPages::record(Visit visit, StatementKind kind, Way way) {
  std::optional<LinkAnswer> answer;
  Terms terms;
  std::exception_ptr failure;
  try {
    auto recording = recorder_.record({.kind = kind,
                                       .bearer = visit.bearer,
                                       .token_id = objection::token_id(visit.token),
                                       .way = way,
                                       .at = clock_.wall_now()});
    answer = co_await std::move(recording);
    auto finding = terms_of(visit.bearer.campaign);
    terms = co_await std::move(finding);
  } catch (...) {
    failure = std::current_exception();
  }
  const ObjectionPage page = page_for(visit.preferences, terms);
  if (failure) {
    if (is_cancellation(failure)) std::rethrow_exception(failure);
    // Without the token, which is as good as the person's name.
    if (const auto kept_back = failure_limit_.admit(clock_.now())) {
      log::error("an objection could not be recorded; the person was asked to try again",
                 {{"why", text_of(dispatch::refusal_of(failure))}, {"kept_back", *kept_back}});
    }
    co_return later_response(kind == StatementKind::objection ? page.later()
                                                              : page.ask_withdrawal(terms.get()));
  }
  if (answer->is_nobody || !terms) co_return page_response(404, page.unknown());
  const store::StandingObjection& standing = answer->standing;
  if (kind == StatementKind::withdrawal) {
    // Who has not objected has nothing to withdraw.
    co_return page_response(
        200, standing.is_new ? page.withdrawn() : page.ask(*terms, clock_.wall_now()),
        Forms::to_itself);
  }
  // Nobody is shown a receipt for what does not stand.
  if (standing.position == 0 || standing.receipt.empty()) co_return later_response(page.later());
  co_return page_response(200, page.receipt(*terms, {.number = standing.receipt,
                                                     .stated_at = standing.stated_at,
                                                     .timeliness = standing.timeliness,
                                                     .is_known = !standing.is_new}));
}

asio::awaitable<ObjectionPages::Terms> ObjectionPages::terms_of(CampaignId campaign) {
  const auto known = cached_.find(campaign);
  if (known != cached_.end() && clock_.now() < known->second.until) co_return known->second.terms;
  auto reading = objection_terms(&database_, campaign);
  auto read = co_await std::move(reading);
  if (!read) co_return nullptr;
  auto terms = std::make_shared<const ObjectionTerms>(*std::move(read));
  cached_.insert_or_assign(campaign, CachedTerms{.terms = terms, .until = clock_.now() + kept_for});
  co_return terms;
}

}  // namespace crier::app
