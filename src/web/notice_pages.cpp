#include "web/notice_pages.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "campaign/country_table.h"
#include "campaign/language/languages.h"
#include "runtime/log.h"
#include "use_cases/campaign/opening/published_campaign.h"
#include "web/accept_language.h"
#include "web/form.h"
#include "web/language_bar.h"
#include "web/missing_words.h"
#include "web/page_response.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

using namespace std::chrono_literals;

// A campaign's words change seldom, and a page may be some minutes behind them. Keys that lead
// nowhere are forgotten sooner: the campaign may begin.
constexpr Duration kept_for = 5min;
constexpr Duration absence_kept_for = 10s;
// More than anybody runs at the same time; strangers who try keys push out each other's.
constexpr std::size_t cached_max = 64;

constexpr PageStep showing_step{.place = "pages: notices",
                                .during = "showing the page of a notice"};

PublishedQuestion question_for(const std::string& key, const NoticePagesOptions& options) {
  return {.key = key, .settings = options.settings, .pages_url = options.pages_url};
}

// The text of `tag` as it is written in the country, if it is official there: "de-AT".
std::string form_in(const Country& place, std::string_view text,
                    const std::vector<std::string>& available) {
  for (const std::string_view form : place.locales) {
    if (nearest_text(form, available) == text) return std::string(form);
  }
  return std::string(text);
}

std::string language_of_country(const Country& place, const std::vector<std::string>& available) {
  for (const std::string_view form : place.locales) {
    std::string text = nearest_text(form, available);
    if (!text.empty()) return text;
  }
  return available.front();
}

}  // namespace

NoticePages::NoticePages(store::Database& database, const Clock& clock, const ShownWords& words,
                         PageTroubles& troubles, NoticePagesOptions options)
    : database_(database),
      clock_(clock),
      words_(words),
      options_(std::move(options)),
      troubles_(troubles) {}
NoticePages::~NoticePages() = default;

asio::awaitable<http::Response> NoticePages::answer(http::Request request) {
  const auto address = notice::page_address(http::without_last_slash(request.path()));
  if (!address) co_return missing(request);
  std::shared_ptr<OpenedCampaign> notices;
  std::exception_ptr failure;
  try {
    auto finding = notices_of(address->campaign);
    notices = co_await std::move(finding);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    troubles_.failed(
        showing_step, failure,
        [asked = question_for(address->campaign, options_)](store::Database* database) {
          return without_answer(open_published(database, asked));
        });
    http::Response later = http::text_response(503, "Please try again in a minute.\n");
    later.headers.add("Retry-After", "60");
    co_return later;
  }
  co_return notices == nullptr ? missing(request) : page(*notices, *address, request);
}

asio::awaitable<std::shared_ptr<OpenedCampaign>> NoticePages::notices_of(std::string key) {
  const auto known = cached_.find(key);
  if (known != cached_.end()) {
    if (clock_.now() < known->second.until) co_return known->second.notices;
    // While one reader waits for what is new, the others have what there was.
    known->second.until = clock_.now() + absence_kept_for;
  }
  auto opening = open_published(&database_, question_for(key, options_));
  const auto opened = co_await std::move(opening);
  if (!opened) {
    log::error("the pages of a campaign cannot be shown",
               {{"campaign", key}, {"why", opened.error()}});
  }
  std::shared_ptr<OpenedCampaign> notices = opened ? *opened : nullptr;
  const Duration lasts = notices == nullptr ? absence_kept_for : kept_for;
  remember(key, {.notices = notices, .until = clock_.now() + lasts});
  co_return notices;
}

void NoticePages::remember(const std::string& key, CachedNotices cached) {
  cached_.insert_or_assign(key, std::move(cached));
  if (cached_.size() <= cached_max) return;
  const auto oldest =
      std::ranges::min_element(cached_, {}, [](const auto& entry) { return entry.second.until; });
  cached_.erase(oldest);
}

http::Response NoticePages::page(OpenedCampaign& notices, const notice::PageAddress& address,
                                 const http::Request& request) const {
  const Country* const place = country(address.country);
  const bool is_meant =
      std::ranges::find(notices.spec.countries, address.country) != notices.spec.countries.end();
  const bool has_token = !address.token.empty();
  if (place == nullptr || !is_meant || has_token != can_be_objected_to(notices.spec.profile)) {
    return missing(request);
  }
  const std::vector<std::string> available(notices.book.locales().begin(),
                                           notices.book.locales().end());
  std::string text;
  const Fields asked = urlencoded_fields(request.query());
  if (const auto tag = asked.find("lang"); tag != asked.end()) {
    const auto found = std::ranges::find(available, tag->second);
    if (found != available.end()) text = *found;
  }
  if (text.empty()) {
    text = wanted_language(request.headers.find("Accept-Language").value_or(""), available);
  }
  if (text.empty()) text = language_of_country(*place, available);

  const std::vector<std::string> shown = {form_in(*place, text, available)};
  std::string html;
  notices.book.in_format(NoticeFormat::html, shown, address.country, "")
      .write({.ref = {}, .name = {}, .address = {}, .key = {}, .token = address.token},
             clock_.wall_now(), html);
  return page_response(200, with_language_bar(with_main_part(std::move(html)),
                                              {.languages = available, .current = text}));
}

http::Response NoticePages::missing(const http::Request& request) const {
  return page_response(
      404, missing_page(missing_words(words_.language_page(),
                                      request.headers.find("Accept-Language").value_or(""))));
}

}  // namespace crier::app
