#include "store/registers/stored_objection_feed.h"

#include <utility>

#include "store/ledger/ledger_border.h"
#include "store/registers/erasures.h"
#include "store/registers/objections.h"

namespace crier::store {

namespace asio = boost::asio;

namespace {

// A surge is read in several steps.
constexpr int rows_max = 5000;

void read_statements(Transaction& transaction, std::int64_t after, dispatch::RegisterNews& news) {
  for (ObjectionRecord& record : objections_after(transaction, "", after, rows_max)) {
    news.position.objections = record.position;
    // Whose name was erased is in no audience.
    if (record.ref.empty()) continue;
    news.statements.push_back({.purpose = std::move(record.purpose),
                               .ref = std::move(record.ref),
                               .objects = record.objects});
  }
}

void read_erasures(Transaction& transaction, std::int64_t after, dispatch::RegisterNews& news) {
  for (const Erasure& erasure : erasures_after(transaction, after, rows_max)) {
    news.position.erasures = erasure.position;
    if (!erasure.subject) continue;
    news.erased.push_back({.lane = erasure.lane, .subject = *erasure.subject});
  }
}

dispatch::RegisterNews news_after(Transaction& transaction,
                                  std::optional<dispatch::RegisterPosition> position) {
  // The heads first: one row, and mostly nothing has happened.
  const dispatch::RegisterPosition head{.objections = objection_head(transaction),
                                        .erasures = erasure_head(transaction)};
  dispatch::RegisterNews news{.position = position.value_or(head), .statements = {}, .erased = {}};
  if (!position) return news;
  if (position->objections < head.objections) {
    read_statements(transaction, position->objections, news);
  }
  if (position->erasures < head.erasures) read_erasures(transaction, position->erasures, news);
  return news;
}

}  // namespace

asio::awaitable<dispatch::RegisterNews> StoredObjectionFeed::news(
    std::optional<dispatch::RegisterPosition> position) {
  auto work = [position](Transaction& transaction) { return news_after(transaction, position); };
  auto asking = ask(&database_, std::move(work));
  co_return co_await std::move(asking);
}

}  // namespace crier::store
