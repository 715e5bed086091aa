#include "web/objection/objection_pages.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "campaign/language/languages.h"
#include "use_cases/objection/link/link_cutoff.h"
#include "use_cases/objection/link/link_keys.h"
#include "use_cases/objection/link/link_standing.h"
#include "use_cases/objection/link/link_statements.h"
#include "use_cases/objection/link/notice_language.h"
#include "use_cases/objection/timeliness.h"
#include "web/accept_language.h"
#include "web/answered_within.h"
#include "web/page_response.h"

namespace crier::app {

namespace asio = boost::asio;
using objection::StatementKind;
using objection::Way;

namespace {

using namespace std::chrono_literals;

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

}  // namespace

ObjectionPages::ObjectionPages(store::Database& database, const Clock& clock,
                               const ShownWords& words, ObjectionRecorder& recorder,
                               LinkTokens& tokens, RecordingRehearsal& rehearsal,
                               PageTroubles& troubles, VisitCounts& counts)
    : database_(database),
      clock_(clock),
      tokens_(tokens),
      campaigns_(database, clock),
      words_(words),
      recorder_(recorder),
      rehearsal_(rehearsal),
      troubles_(troubles),
      counts_(counts) {}

asio::awaitable<std::optional<ObjectionPages::Visit>> ObjectionPages::visit_of(
    std::string token, ReaderLanguage reader) {
  auto reading = tokens_.read(token);
  const auto bearer = co_await std::move(reading);
  if (!bearer) co_return std::nullopt;
  reader.notice = bearer->language;
  co_return Visit{.bearer = *bearer, .token = std::move(token), .reader = std::move(reader)};
}

std::string ObjectionPages::language_for(const ReaderLanguage& reader,
                                         const Known& campaign) const {
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
                                                                ReaderLanguage reader,
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

http::Response ObjectionPages::unknown(const ReaderLanguage& reader) {
  const std::string language = language_for(reader, nullptr);
  return page_response(404, pages_of_nobody_.text(key("unknown", language), [&] {
    return ObjectionPage(words(), language).unknown();
  }));
}

asio::awaitable<http::Response> ObjectionPages::test(ReaderLanguage reader) {
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
    if (!own) co_return later_page(page_for(visit.reader, campaign).later());
    cutoff = *std::move(own);
  }
  const std::string language = language_for(visit.reader, campaign);
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
  return page_response(413, page_for(reader_language_of(request), nullptr).later(),
                       Forms::to_itself);
}

asio::awaitable<http::Response> ObjectionPages::answer(http::Request request) {
  const SteadyTime until = clock_.now() + answered_within;
  const ReaderLanguage reader = reader_language_of(request);
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
    auto testing = test(visit->reader);
    co_return co_await std::move(testing);
  }
  const bool is_shown = request.method != http::Method::post;
  Press press = is_shown ? Press{} : press_of(request);
  // Nobody reads what a mail program is answered.
  if (is_shown || press.is_ours) {
    auto looking = first_language_for(visit->bearer, visit->reader, until);
    visit->reader.first = co_await std::move(looking);
  }
  const CampaignId campaign = visit->bearer.campaign;
  auto answering = is_shown ? show(*std::move(visit), sight_of(request), until)
                            : record(*std::move(visit), std::move(press), until);
  http::Response response = co_await std::move(answering);
  constexpr int first_of_ours = 500;
  counts_.add(campaign, response.status >= first_of_ours);
  co_return response;
}

asio::awaitable<http::Response> ObjectionPages::show(Visit visit, Sight sight, SteadyTime until) {
  Known campaign;
  std::optional<store::StandingObjection> standing;
  std::exception_ptr failure;
  try {
    auto finding = campaigns_.find(visit.bearer.campaign, until);
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
    const ObjectionPage page = page_for(visit.reader, campaign);
    if (sight.receipt.empty()) co_return later_page(page.later());
    co_return later_page(page.away(fmt::format(
        "{}={}", sight.asks_withdrawal ? withdrawal_parameter : receipt_parameter, sight.receipt)));
  }
  if (!campaign) co_return unknown(visit.reader);
  // Who has only half of a receipt's address is told nothing of whose it is.
  const bool stands_without_receipt =
      standing && standing->position != 0 && standing->receipt.empty();
  if (!standing || stands_without_receipt) {
    auto asking = question(std::move(visit), std::move(campaign), until);
    co_return co_await std::move(asking);
  }
  co_return standing_page(visit.reader, campaign, sight, *standing);
}

http::Response ObjectionPages::standing_page(const ReaderLanguage& reader, const Known& campaign,
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
    auto finding = campaigns_.find(visit.bearer.campaign, until);
    campaign = co_await std::move(finding);
  } catch (...) {
    failure = std::current_exception();
  }
  const ObjectionPage page = page_for(visit.reader, campaign);
  if (failure) {
    troubles_.failed(recording_step, failure,
                     [said](store::Database* database) { return ask_for_record(database, said); });
    co_return later_page(
        press.kind == StatementKind::objection
            ? page.later()
            : page.away(fmt::format("{}={}", withdrawal_parameter, press.withdraws)));
  }
  troubles_.passed(recording_step);
  if (answer->is_nobody || !campaign) co_return unknown(visit.reader);
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
  co_return page_response(200, receipt(visit.reader, campaign, standing, !standing.is_new));
}

std::string ObjectionPages::receipt(const ReaderLanguage& reader, const Known& campaign,
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

}  // namespace crier::app
