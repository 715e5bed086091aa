#include "web/objection/objection_pages.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "campaign/language/languages.h"
#include "campaign/objection_link.h"
#include "objection/bare_token.h"
#include "objection/receipt.h"
#include "use_cases/objection/link/link_cutoff.h"
#include "use_cases/objection/link/link_keys.h"
#include "use_cases/objection/link/link_standing.h"
#include "use_cases/objection/link/link_statements.h"
#include "use_cases/objection/link/notice_language.h"
#include "use_cases/objection/timeliness.h"
#include "web/accept_language.h"
#include "web/answered_within.h"
#include "web/form.h"
#include "web/page_response.h"

namespace crier::app {

namespace asio = boost::asio;
using objection::StatementKind;
using objection::Way;

namespace {

using namespace std::chrono_literals;

// What a campaign has stated changes seldom: its words may be approved anew, and its dates be moved
// to later ones. A page may be some minutes behind; a statement is judged by the dates of its
// instant.
constexpr Duration kept_for = 5min;

// Nobody waits long to hear until when they may object.
constexpr Duration own_date_within = 2s;

// Nobody's own cut-off is later: that of whoever is told last, wherever they live.
WallTime last_own_end(const CampaignSpec& campaign) {
  constexpr std::chrono::hours zones_and_ends_of_days{72};
  return std::max(campaign.cutoff.instant,
                  campaign.notify_by.instant + campaign.notice_period_min) +
         zones_and_ends_of_days;
}

constexpr const char* links_place = "pages: objection links";
constexpr PageStep key_step{.place = links_place, .during = "looking for the key of a link"};
constexpr PageStep language_step{.place = links_place,
                                 .during = "looking up the language of a notice"};
constexpr PageStep cutoff_step{.place = links_place,
                               .during = "looking up until when somebody may object in time"};
constexpr PageStep showing_step{.place = links_place, .during = "showing the page of a link"};
constexpr PageStep recording_step{
    .place = links_place, .during = "recording an objection; the person was asked to try again"};

// What the page of a link shows. `receipt` without a number: the question alone.
asio::awaitable<void> ask_for_page(store::Database* database, LinkReceipt receipt) {
  auto terms = objection_terms(database, receipt.bearer.campaign);
  co_await std::move(terms);
  if (receipt.number.empty()) co_return;
  auto standing = standing_by_receipt(database, std::move(receipt));
  co_await std::move(standing);
}

// What a press asks for.
asio::awaitable<void> ask_for_record(store::Database* database, LinkStatement said) {
  const CampaignId campaign = said.bearer.campaign;
  auto recording = record_link_statements(database, {std::move(said)});
  co_await std::move(recording);
  auto terms = objection_terms(database, campaign);
  co_await std::move(terms);
}

// Empty: the path is no link's.
std::string token_in(std::string_view path) {
  if (!path.starts_with(objection_path_root)) return {};
  return std::string(
      objection::bare_token(http::without_last_slash(path.substr(objection_path_root.size()))));
}

}  // namespace

ObjectionPages::ObjectionPages(store::Database& database, const Clock& clock,
                               const ShownWords& words, ObjectionRecorder& recorder,
                               LinkTokens& tokens, RecordingRehearsal& rehearsal,
                               PageTroubles& troubles, VisitCounts& counts)
    : database_(database),
      clock_(clock),
      tokens_(tokens),
      words_(words),
      recorder_(recorder),
      rehearsal_(rehearsal),
      troubles_(troubles),
      counts_(counts) {}

asio::awaitable<std::optional<ObjectionPages::Visit>> ObjectionPages::visit_of(std::string token,
                                                                               Preferences reader) {
  auto reading = tokens_.read(token);
  const auto bearer = co_await std::move(reading);
  if (!bearer) co_return std::nullopt;
  reader.notice = bearer->language;
  co_return Visit{.bearer = *bearer, .token = std::move(token), .preferences = std::move(reader)};
}

ObjectionPages::Preferences ObjectionPages::preferences_of(const http::Request& request) {
  return {.asked = value_of(urlencoded_fields(request.query()), language_parameter),
          .accepted = std::string(request.headers.find("Accept-Language").value_or(""))};
}

std::string ObjectionPages::language_for(const Preferences& reader, const Known& campaign) const {
  if (std::ranges::binary_search(words().languages(), reader.asked)) return reader.asked;
  // A reader of the notice reads its language, whatever the browser is set to.
  if (const Language* const notice = language_with_code(reader.notice)) {
    const std::string text = nearest_text(notice->tag, words().languages());
    if (!text.empty()) return text;
  }
  const std::string_view controllers =
      campaign ? std::string_view(campaign->terms.spec.controller_locale) : std::string_view();
  return words().wanted(reader.accepted,
                        reader.first.empty() ? controllers : std::string_view(reader.first));
}

// Without it the page is still of use: the list of languages is at its top.
asio::awaitable<std::string> ObjectionPages::first_language_for(objection::Bearer bearer,
                                                                Preferences reader,
                                                                SteadyTime until) {
  const std::vector<std::string>& available = words().languages();
  if (bearer.language != LanguageCode{} || std::ranges::binary_search(available, reader.asked) ||
      !wanted_language(reader.accepted, available).empty()) {
    co_return "";
  }
  std::exception_ptr failure;
  try {
    auto asking =
        notice_language(&database_, {.bearer = bearer, .available = available}, {.until = until});
    co_return co_await std::move(asking);
  } catch (...) {
    failure = std::current_exception();
  }
  troubles_.failed(language_step, failure, [bearer, available](store::Database* database) {
    return without_answer(notice_language(database, {.bearer = bearer, .available = available}));
  });
  co_return "";
}

std::string ObjectionPages::key(std::string_view page, std::string_view language) const {
  return fmt::format("{} {} {}", page, language, words_.edition());
}

http::Response ObjectionPages::unknown(const Preferences& reader) {
  const std::string language = language_for(reader, nullptr);
  return page_response(404, pages_of_nobody_.text(key("unknown", language), [&] {
    return ObjectionPage(words(), language).unknown();
  }));
}

asio::awaitable<http::Response> ObjectionPages::test(Preferences reader) {
  auto rehearsing = rehearsal_.failure();
  const std::exception_ptr failure = co_await std::move(rehearsing);
  if (failure) co_return later_page(page_for(reader, nullptr).later());
  const std::string language = language_for(reader, nullptr);
  co_return page_response(200, pages_of_nobody_.text(key("test", language), [&] {
    return ObjectionPage(words(), language).test();
  }));
}

asio::awaitable<std::optional<CivilInstant>> ObjectionPages::own_end(const Visit& visit,
                                                                     const CutoffTerms& terms,
                                                                     SteadyTime until) {
  const LinkCutoffQuestion asked{.bearer = visit.bearer, .terms = terms};
  std::exception_ptr failure;
  try {
    auto asking =
        link_cutoff(&database_, asked, {.until = std::min(until, clock_.now() + own_date_within)});
    auto own = co_await std::move(asking);
    co_return own ? std::move(own->end) : own_cutoff(terms, {}).end;
  } catch (...) {
    failure = std::current_exception();
  }
  troubles_.failed(cutoff_step, failure, [asked](store::Database* database) {
    return without_answer(link_cutoff(database, asked));
  });
  co_return std::nullopt;
}

// In a surge of visitors nobody asks the database: until the date of the campaign, which their
// notice has, nobody is late.
asio::awaitable<http::Response> ObjectionPages::question(Visit visit, Known campaign,
                                                         SteadyTime until) {
  const CutoffTerms terms = cutoff_terms(campaign->terms.spec);
  CivilInstant cutoff = own_cutoff(terms, {}).end;
  const WallTime now = clock_.wall_now();
  if (cutoff.instant <= now && now < last_own_end(campaign->terms.spec)) {
    auto asking = own_end(visit, terms, until);
    auto own = co_await std::move(asking);
    // Nobody is said to be late who may not be.
    if (!own) co_return later_page(page_for(visit.preferences, campaign).later());
    cutoff = *std::move(own);
  }
  const std::string language = language_for(visit.preferences, campaign);
  const std::string name = now < cutoff.instant
                               ? fmt::format("until {} {}", iso8601(cutoff.instant), cutoff.zone)
                               : "late";
  co_return page_response(
      200,
      campaign->questions.text(
          key(name, language),
          [&] { return ObjectionPage(words(), language).ask(campaign->terms, cutoff, now); }),
      Forms::to_itself);
}

http::Response ObjectionPages::too_large(const http::Request& request) const {
  return page_response(413, page_for(preferences_of(request), nullptr).later(), Forms::to_itself);
}

asio::awaitable<http::Response> ObjectionPages::answer(http::Request request) {
  const SteadyTime until = clock_.now() + answered_within;
  const Preferences reader = preferences_of(request);
  std::optional<Visit> visit;
  std::exception_ptr failure;
  try {
    auto reading = visit_of(token_in(request.path()), reader);
    visit = co_await std::move(reading);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    troubles_.failed(key_step, failure, [](store::Database* database) {
      return without_answer(link_secrets(database));
    });
    co_return later_page(page_for(reader, nullptr).later());
  }
  if (!visit) co_return unknown(reader);
  // Nobody's: of a test or of a preview.
  if (visit->bearer.subject == SubjectId{}) {
    auto testing = test(visit->preferences);
    co_return co_await std::move(testing);
  }
  const bool is_shown = request.method != http::Method::post;
  Press press = is_shown ? Press{} : press_of(request);
  // Nobody reads what a mail program is answered.
  if (is_shown || press.is_ours) {
    auto looking = first_language_for(visit->bearer, visit->preferences, until);
    visit->preferences.first = co_await std::move(looking);
  }
  const CampaignId campaign = visit->bearer.campaign;
  auto answering = is_shown ? show(*std::move(visit), sight_of(request), until)
                            : record(*std::move(visit), std::move(press), until);
  http::Response response = co_await std::move(answering);
  constexpr int first_of_ours = 500;
  counts_.add(campaign, response.status >= first_of_ours);
  co_return response;
}

ObjectionPages::Sight ObjectionPages::sight_of(const http::Request& request) {
  const Fields asked = urlencoded_fields(request.query());
  const bool asks_withdrawal = asked.contains(withdrawal_parameter);
  const std::string typed =
      value_of(asked, asks_withdrawal ? withdrawal_parameter : receipt_parameter);
  return {.receipt = objection::receipt_number_of(typed).value_or(""),
          .is_known = asked.contains(known_parameter),
          .asks_withdrawal = asks_withdrawal};
}

ObjectionPages::Press ObjectionPages::press_of(const http::Request& request) {
  const Fields form = form_fields(request.headers.find("Content-Type").value_or(""), request.body);
  // RFC 8058 section 3.1.
  if (value_of(form, "List-Unsubscribe") == "One-Click") {
    return {.way = Way::one_click, .withdraws = {}};
  }
  const std::string act = value_of(form, "do");
  if (act != "withdraw") return {.is_ours = act == "object", .withdraws = {}};
  return {
      .kind = StatementKind::withdrawal,
      .is_ours = true,
      .withdraws = objection::receipt_number_of(value_of(form, receipt_parameter)).value_or("")};
}

asio::awaitable<http::Response> ObjectionPages::show(Visit visit, Sight sight, SteadyTime until) {
  Known campaign;
  std::optional<store::StandingObjection> standing;
  std::exception_ptr failure;
  try {
    auto finding = known_of(visit.bearer.campaign, until);
    campaign = co_await std::move(finding);
    if (campaign && !sight.receipt.empty()) {
      auto asking = standing_by_receipt(
          &database_, LinkReceipt{.bearer = visit.bearer, .number = sight.receipt},
          {.until = until});
      standing = co_await std::move(asking);
    }
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    troubles_.failed(showing_step, failure,
                     [asked = LinkReceipt{.bearer = visit.bearer, .number = sight.receipt}](
                         store::Database* database) { return ask_for_page(database, asked); });
    const ObjectionPage page = page_for(visit.preferences, campaign);
    if (sight.receipt.empty()) co_return later_page(page.later());
    co_return later_page(page.away(fmt::format(
        "{}={}", sight.asks_withdrawal ? withdrawal_parameter : receipt_parameter, sight.receipt)));
  }
  if (!campaign) co_return unknown(visit.preferences);
  // Who has only half of a receipt's address is told nothing of whose it is.
  const bool stands_without_receipt =
      standing && standing->position != 0 && standing->receipt.empty();
  if (!standing || stands_without_receipt) {
    auto asking = question(std::move(visit), std::move(campaign), until);
    co_return co_await std::move(asking);
  }
  co_return standing_page(visit.preferences, campaign, sight, *standing);
}

http::Response ObjectionPages::standing_page(const Preferences& reader, const Known& campaign,
                                             const Sight& sight,
                                             const store::StandingObjection& standing) const {
  const ObjectionPage page = page_for(reader, campaign);
  if (standing.position == 0) return page_response(200, page.withdrawn(sight.receipt));
  if (sight.asks_withdrawal && standing.receipt == sight.receipt) {
    return page_response(200, page.ask_withdrawal(campaign->terms, sight.receipt),
                         Forms::to_itself);
  }
  return page_response(200, receipt(reader, campaign, standing, sight.is_known));
}

asio::awaitable<http::Response> ObjectionPages::record(Visit visit, Press press, SteadyTime until) {
  const LinkStatement said{.kind = press.kind,
                           .bearer = visit.bearer,
                           .token_id = objection::token_id(visit.token),
                           .way = press.way,
                           .at = clock_.wall_now(),
                           .withdraws = press.withdraws};
  std::optional<LinkAnswer> answer;
  Known campaign;
  std::exception_ptr failure;
  try {
    auto recording = recorder_.record(said, until);
    answer = co_await std::move(recording);
    auto finding = known_of(visit.bearer.campaign, until);
    campaign = co_await std::move(finding);
  } catch (...) {
    failure = std::current_exception();
  }
  const ObjectionPage page = page_for(visit.preferences, campaign);
  if (failure) {
    troubles_.failed(recording_step, failure,
                     [said](store::Database* database) { return ask_for_record(database, said); });
    co_return later_page(
        press.kind == StatementKind::objection
            ? page.later()
            : page.away(fmt::format("{}={}", withdrawal_parameter, press.withdraws)));
  }
  troubles_.passed(recording_step);
  if (answer->is_nobody || !campaign) co_return unknown(visit.preferences);
  const store::StandingObjection& standing = answer->standing;
  // What stands now is shown there: also where nothing was withdrawn.
  if (press.kind == StatementKind::withdrawal) {
    using Withdrawal = ObjectionPage::Withdrawal;
    const std::string address = page.receipt_address(press.withdraws, false);
    const bool is_done = standing.is_new && standing.position == 0;
    co_return led_to(
        address,
        page.withdrawal_note(is_done ? Withdrawal::is_done : Withdrawal::said_before, address));
  }
  // Nobody is shown a receipt for what does not stand.
  if (standing.position == 0 || standing.receipt.empty()) co_return later_page(page.later());
  if (press.is_ours) {
    const std::string address = page.receipt_address(standing.receipt, !standing.is_new);
    co_return led_to(address, page.receipt_note(standing.receipt, address));
  }
  co_return page_response(200, receipt(visit.preferences, campaign, standing, !standing.is_new));
}

std::string ObjectionPages::receipt(const Preferences& reader, const Known& campaign,
                                    const store::StandingObjection& standing, bool is_known) const {
  const std::string language = language_for(reader, campaign);
  const ObjectionPage page(words(), language);
  // Written to the minute. In a surge most receipts are of the same one, and to write an instant in
  // words costs more than the rest of the page.
  const auto minute = std::chrono::floor<std::chrono::minutes>(standing.stated_at);
  const std::string& time =
      campaign->times.text(fmt::format("{} {}", minute.time_since_epoch().count(), language),
                           [&] { return page.time_of(campaign->terms, standing.stated_at); });
  return page.receipt(campaign->terms, {.number = standing.receipt,
                                        .stated_at = time,
                                        .timeliness = standing.timeliness,
                                        .is_known = is_known});
}

asio::awaitable<ObjectionPages::Known> ObjectionPages::known_of(CampaignId campaign,
                                                                SteadyTime until) {
  const auto cached = cached_.find(campaign);
  if (cached != cached_.end() && clock_.now() < cached->second.until) {
    co_return cached->second.known;
  }
  auto reading = objection_terms(&database_, campaign, {.until = until});
  auto terms = co_await std::move(reading);
  if (!terms) co_return nullptr;
  auto known = std::make_shared<KnownCampaign>();
  known->terms = *std::move(terms);
  cached_.insert_or_assign(campaign,
                           CachedCampaign{.known = known, .until = clock_.now() + kept_for});
  co_return known;
}

}  // namespace crier::app
