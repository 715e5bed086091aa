#include "use_cases/objection/feed/consumers.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "base/suggestion.h"
#include "campaign/key.h"
#include "objection/consumer_token.h"
#include "store/registers/objection_consumers.h"

namespace crier::app {
namespace {

using Kind = ConsumerRefusal::Kind;

Kind kind_of(PurposeRefusal::Kind kind) {
  return kind == PurposeRefusal::Kind::malformed ? Kind::malformed : Kind::unknown_purpose;
}

}  // namespace

std::expected<AddedConsumer, ConsumerRefusal> add_consumer(store::Transaction& transaction,
                                                           const NewConsumer& consumer) {
  CRIER_CHECK(consumer.may_follow || consumer.may_record);
  if (!is_key(consumer.name)) {
    return std::unexpected(ConsumerRefusal{
        .kind = Kind::malformed,
        .words =
            fmt::format("\"{}\" cannot be the name of a consumer: {}", consumer.name, key_rule)});
  }
  auto warning = check_purpose(transaction, consumer.purpose, consumer.new_purpose);
  if (!warning) {
    return std::unexpected(ConsumerRefusal{.kind = kind_of(warning.error().kind),
                                           .words = std::move(warning.error().words)});
  }
  std::string token = objection::new_consumer_token();
  const bool is_new =
      store::insert_consumer(transaction, {.name = consumer.name,
                                           .purpose = consumer.purpose,
                                           .token_digest = objection::consumer_token_digest(token),
                                           .acknowledged = 0,
                                           .acknowledged_at = std::nullopt,
                                           .created_at = consumer.at,
                                           .created_by = consumer.actor,
                                           .may_follow = consumer.may_follow,
                                           .may_record = consumer.may_record});
  if (!is_new) {
    return std::unexpected(ConsumerRefusal{
        .kind = Kind::is_there,
        .words = fmt::format("there is a consumer \"{}\" already; whoever has lost its token "
                             "removes it and adds it again",
                             consumer.name)});
  }
  return AddedConsumer{.token = std::move(token), .warning = *std::move(warning)};
}

std::expected<void, ConsumerRefusal> remove_consumer(store::Transaction& transaction,
                                                     const std::string& name) {
  if (store::delete_consumer(transaction, name)) return {};
  std::vector<std::string> known;
  for (const auto& each : store::objection_consumers(transaction)) known.push_back(each.name);
  const auto meant = nearest(name, known);
  return std::unexpected(ConsumerRefusal{
      .kind = Kind::is_not_there,
      .words = fmt::format("there is no consumer \"{}\"{}", name,
                           meant ? fmt::format("; did you mean \"{}\"?", *meant) : "")});
}

std::vector<ConsumerStanding> consumer_standings(store::Transaction& transaction, WallTime now,
                                                 std::chrono::milliseconds alarm_after) {
  std::vector<ConsumerStanding> standings;
  for (const store::ConsumerBacklog& backlog : store::consumer_backlogs(transaction)) {
    if (!backlog.consumer.may_follow) {
      standings.push_back({.name = backlog.consumer.name,
                           .purpose = backlog.consumer.purpose,
                           .may_record = backlog.consumer.may_record});
      continue;
    }
    // The server's clock recorded it; this one may be behind.
    const auto age = backlog.oldest ? std::max(now - *backlog.oldest, WallTime::duration::zero())
                                    : WallTime::duration::zero();
    standings.push_back({.name = backlog.consumer.name,
                         .purpose = backlog.consumer.purpose,
                         .acknowledged = backlog.consumer.acknowledged,
                         .acknowledged_at = backlog.consumer.acknowledged_at,
                         .records_behind = backlog.records,
                         .behind_for = std::chrono::duration_cast<std::chrono::milliseconds>(age),
                         .is_alarming = backlog.oldest && age > alarm_after,
                         .may_follow = true,
                         .may_record = backlog.consumer.may_record});
  }
  return standings;
}

}  // namespace crier::app
