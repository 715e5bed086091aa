#include "use_cases/objection/feed/feed.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "store/ledger/ledger_border.h"
#include "store/registers/objection_consumers.h"
#include "store/settings.h"
#include "use_cases/objection/feed/consumer_access.h"
#include "use_cases/objection/feed/lasting_names.h"

namespace crier::app {
namespace {

using Kind = FeedRefusal::Kind;

std::expected<store::ObjectionConsumer, FeedRefusal> follower_with(store::Transaction& transaction,
                                                                   const std::string& token) {
  auto consumer = consumer_with(transaction, token);
  if (!consumer) {
    return std::unexpected(
        FeedRefusal{.kind = Kind::stranger, .words = "no consumer has this token"});
  }
  if (!consumer->may_follow) {
    return std::unexpected(FeedRefusal{
        .kind = Kind::forbidden,
        .words = fmt::format("the consumer \"{}\" may not follow the register", consumer->name)});
  }
  return *std::move(consumer);
}

// Whoever is further than the register follows another one, such as that before a restore from a
// backup: waiting there would lose all that comes until the register has grown as long again.
FeedRefusal beyond(std::int64_t position, std::int64_t head) {
  return {
      .kind = Kind::wrong,
      .words = fmt::format("position {} is beyond the register, which ends at {}", position, head)};
}

}  // namespace

std::expected<FeedAnswer, FeedRefusal> answer_feed(store::Transaction& transaction,
                                                   const FeedQuestion& question) {
  CRIER_CHECK(question.rows_max > 0);
  const auto consumer = follower_with(transaction, question.token);
  if (!consumer) return std::unexpected(consumer.error());
  if (!question.purpose.empty() && question.purpose != consumer->purpose) {
    return std::unexpected(
        FeedRefusal{.kind = Kind::wrong,
                    .words = fmt::format("this token is for the purpose \"{}\", not for \"{}\"",
                                         consumer->purpose, question.purpose)});
  }
  // The head first: whatever is visible now is visible to the second question, too.
  const std::int64_t head = store::objection_head(transaction);
  const std::int64_t after = question.after.value_or(consumer->acknowledged);
  if (after > head) return std::unexpected(beyond(after, head));
  FeedAnswer answer{.records = {}, .position = head};
  if (after == head) return answer;
  answer.records =
      store::objections_after(transaction, consumer->purpose, after, question.rows_max);
  if (answer.records.empty()) return answer;
  give_lasting_names(answer.records, store::read_settings(transaction).secret);
  const std::int64_t last = answer.records.back().position;
  const bool is_full = std::cmp_equal(answer.records.size(), question.rows_max);
  answer.position = is_full ? last : std::max(head, last);
  return answer;
}

std::expected<Acknowledged, FeedRefusal> acknowledge(store::Transaction& transaction,
                                                     const Acknowledgement& acknowledgement) {
  const auto consumer = follower_with(transaction, acknowledgement.token);
  if (!consumer) return std::unexpected(consumer.error());
  const auto standing = store::lock_watermark(transaction, consumer->name);
  if (!standing) {  // It was removed meanwhile.
    return std::unexpected(
        FeedRefusal{.kind = Kind::stranger, .words = "no consumer has this token"});
  }
  const std::int64_t position = acknowledgement.position;
  if (position < *standing) {
    return std::unexpected(
        FeedRefusal{.kind = Kind::backwards,
                    .words = fmt::format("position {} is acknowledged already; a watermark does "
                                         "not go back to {}",
                                         *standing, position),
                    .standing = *standing});
  }
  const std::int64_t head = store::objection_head(transaction);
  if (position > head) return std::unexpected(beyond(position, head));
  if (position > *standing) {
    store::advance_watermark(transaction, *consumer, position, acknowledgement.at);
  }
  return Acknowledged{.consumer = consumer->name, .position = position};
}

boost::asio::awaitable<std::expected<FeedAnswer, FeedRefusal>> answer_feed(
    store::Database* database, FeedQuestion question) {
  auto work = [question = std::move(question)](store::Transaction& transaction) {
    return answer_feed(transaction, question);
  };
  auto asking = store::ask(database, std::move(work));
  co_return co_await std::move(asking);
}

boost::asio::awaitable<std::expected<Acknowledged, FeedRefusal>> acknowledge(
    store::Database* database, Acknowledgement acknowledgement) {
  auto work = [taken = std::move(acknowledgement)](store::Transaction& transaction) {
    return acknowledge(transaction, taken);
  };
  auto asking = store::ask(database, std::move(work));
  co_return co_await std::move(asking);
}

}  // namespace crier::app
