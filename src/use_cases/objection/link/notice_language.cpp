#include "use_cases/objection/link/notice_language.h"

#include <string_view>
#include <utility>

#include "campaign/language/language_choice.h"
#include "campaign/language/languages.h"
#include "store/ledger/ledger_border.h"
#include "store/registers/told_language.h"

namespace crier::app {
namespace {

std::string_view first_of(std::string_view locales) {
  return locales.substr(0, locales.find('+'));
}

}  // namespace

std::string notice_language(store::Transaction& transaction,
                            const NoticeLanguageQuestion& question) {
  const auto told = store::told_language(transaction, question.bearer);
  if (!told) return {};
  std::string first = nearest_text(first_of(told->locales), question.available);
  if (!first.empty()) return first;
  const LanguageChoice choice = choose_language({.stored_locale = told->stored_locale,
                                                 .country = told->country,
                                                 .controller_locale = {},
                                                 .available = question.available});
  // The rule of those of whom nothing is known ends with English; they are the controller's.
  if (choice.rule == LanguageRule::controller_language || choice.locales.empty()) return {};
  return nearest_text(choice.locales.front(), question.available);
}

boost::asio::awaitable<std::string> notice_language(store::Database* database,
                                                    NoticeLanguageQuestion question,
                                                    store::Database::Patience patience) {
  auto work = [question = std::move(question)](store::Transaction& transaction) {
    return notice_language(transaction, question);
  };
  auto asking = store::ask(database, std::move(work), patience);
  co_return co_await std::move(asking);
}

}  // namespace crier::app
