#include "store/registers/stored_objection_feed.h"

#include <utility>

#include "store/ledger/ledger_border.h"
#include "store/registers/objections.h"

namespace crier::store {

namespace asio = boost::asio;

namespace {

// A surge is read in several steps.
constexpr int rows_max = 5000;

dispatch::RegisterNews news_after(Transaction& transaction, std::optional<std::int64_t> position) {
  // The head first: one row, and mostly nothing has happened.
  const std::int64_t head = objection_head(transaction);
  dispatch::RegisterNews news{.position = head, .statements = {}};
  if (!position || *position >= head) return news;
  for (ObjectionRecord& record : objections_after(transaction, "", *position, rows_max)) {
    news.position = record.position;
    // Whose name was erased is in no audience.
    if (record.ref.empty()) continue;
    news.statements.push_back({.purpose = std::move(record.purpose),
                               .ref = std::move(record.ref),
                               .objects = record.kind == objection::StatementKind::objection});
  }
  return news;
}

}  // namespace

asio::awaitable<dispatch::RegisterNews> StoredObjectionFeed::news(
    std::optional<std::int64_t> position) {
  auto work = [position](Transaction& transaction) { return news_after(transaction, position); };
  auto asking = ask(&database_, std::move(work));
  co_return co_await std::move(asking);
}

}  // namespace crier::store
