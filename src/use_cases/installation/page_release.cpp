#include "use_cases/installation/page_release.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/suggestion.h"
#include "notice/page_wording.h"
#include "store/ledger/ledger_border.h"
#include "store/page_wordings.h"

namespace crier::app {
namespace {

const notice::Catalogue& shipped() {
  static const notice::Catalogue catalogue = notice::Catalogue::shipped();
  return catalogue;
}

std::vector<std::string> languages() {
  return shipped().locales(notice::page_folders.front());
}

PageLanguage language_at_hand(const notice::Catalogue& catalogue, const std::string& language,
                              const std::vector<store::PageWording>& released) {
  PageLanguage found{.language = language,
                     .version = notice::version_of(notice::page_texts(catalogue, language)),
                     .faults = {},
                     .by = {}};
  const std::string ours = notice::version_of(notice::page_texts(shipped(), language));
  const auto wording = std::ranges::find(released, language, &store::PageWording::language);
  const bool is_released = wording != released.end();
  if (is_released) {
    found.by = wording->by;
    found.at = wording->at;
  }
  if (found.version != (is_released ? wording->version : ours)) {
    for (const auto& fault : notice::page_faults(catalogue, language)) {
      found.faults.push_back(notice::text_of(fault));
    }
    found.state = found.faults.empty() ? PageLanguage::State::waits : PageLanguage::State::faulty;
  } else if (found.version == ours) {
    found.state = PageLanguage::State::shipped;
  } else {
    found.state = PageLanguage::State::released;
  }
  return found;
}

}  // namespace

std::vector<PageLanguage> page_languages(store::Transaction& transaction,
                                         const notice::Catalogue& catalogue) {
  const auto released = store::page_wordings(transaction);
  std::vector<PageLanguage> found;
  for (const std::string& language : languages()) {
    found.push_back(language_at_hand(catalogue, language, released));
  }
  return found;
}

std::expected<int, std::string> approve_pages(store::Transaction& transaction,
                                              const notice::Catalogue& catalogue,
                                              const PageApproval& approval) {
  const std::vector<std::string> known = languages();
  for (const std::string& language : approval.languages) {
    if (std::ranges::find(known, language) != known.end()) continue;
    const auto meant = nearest(language, known);
    return std::unexpected(fmt::format("the pages have no language \"{}\"{}", language,
                                       meant ? fmt::format("; did you mean \"{}\"?", *meant) : ""));
  }
  int approved = 0;
  for (const PageLanguage& each : page_languages(transaction, catalogue)) {
    const bool is_meant =
        approval.languages.empty() ||
        std::ranges::find(approval.languages, each.language) != approval.languages.end();
    if (!is_meant) continue;
    if (each.state == PageLanguage::State::faulty) {
      return std::unexpected(fmt::format("{}", fmt::join(each.faults, "\n")));
    }
    if (each.state != PageLanguage::State::waits) continue;
    store::insert_page_wording(transaction,
                               {.language = each.language,
                                .version = each.version,
                                .by = approval.by,
                                .at = approval.at,
                                .actor = approval.actor,
                                .texts = notice::page_texts(catalogue, each.language)});
    ++approved;
  }
  return approved;
}

ShownPages shown_pages(store::Transaction& transaction, const PageFiles& files) {
  ShownPages shown{.edition = store::page_wordings_count(transaction),
                   .catalogue = shipped(),
                   .outdated = {},
                   .waiting = {},
                   .fault = {}};
  for (const store::PageWording& wording : store::page_wordings(transaction)) {
    notice::Catalogue tried = shipped();
    for (const auto& [path, text] : wording.texts) tried.put(path, {.name = path, .text = text});
    if (!notice::page_faults(tried, wording.language).empty()) {
      shown.outdated.push_back(wording.language);
      continue;
    }
    for (const auto& [path, text] : wording.texts) {
      shown.catalogue.put(path, {.name = path, .text = text});
    }
  }
  const auto at_hand = files();
  if (!at_hand) {
    shown.fault = at_hand.error();
    return shown;
  }
  for (const PageLanguage& each : page_languages(transaction, *at_hand)) {
    const bool waits =
        each.state == PageLanguage::State::waits || each.state == PageLanguage::State::faulty;
    if (waits) shown.waiting.push_back(each.language);
  }
  return shown;
}

boost::asio::awaitable<std::optional<ShownPages>> shown_pages(store::Database* database,
                                                              std::optional<std::int64_t> known,
                                                              PageFiles files) {
  auto work = [known, files = std::move(files)](
                  store::Transaction& transaction) -> std::optional<ShownPages> {
    if (known == store::page_wordings_count(transaction)) return std::nullopt;
    return shown_pages(transaction, files);
  };
  auto reading = store::ask(database, std::move(work));
  co_return co_await std::move(reading);
}

}  // namespace crier::app
