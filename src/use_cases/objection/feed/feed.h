// What a consumer is told of the register, and what it says that it has taken. Exactly once by its
// own watermark: whoever asks again from the same position is told the same again, and whoever goes
// on from the position of an answer misses nothing.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "base/time.h"
#include "postgres/database.h"
#include "store/registers/objections.h"

namespace crier::app {

struct FeedRefusal {
  enum class Kind : std::uint8_t {
    stranger,   // Nobody has this token.
    forbidden,  // Its consumer may record what people say, and not follow the register.
    wrong,      // What is asked for cannot be answered.
    backwards,  // The watermark is further than that already.
  };
  Kind kind{};
  std::string words;        // For a person.
  std::int64_t standing{};  // With `backwards`: the watermark.
};

struct FeedQuestion {
  std::string token;
  std::optional<std::int64_t> after;  // Nothing: the watermark.
  std::string purpose;                // Empty: the consumer's.
  int rows_max{};
};

struct FeedAnswer {
  std::vector<store::ObjectionRecord> records;  // In order.
  // How far this goes: nothing more of the purpose is to be had up to here. Later than the last
  // record where records of other purposes follow it.
  std::int64_t position{};
};

[[nodiscard]] std::expected<FeedAnswer, FeedRefusal> answer_feed(store::Transaction& transaction,
                                                                 const FeedQuestion& question);

struct Acknowledgement {
  std::string token;
  std::int64_t position{};
  WallTime at;
};

struct Acknowledged {
  std::string consumer;
  std::int64_t position{};
};

// Moves the watermark forward and writes down what was handed over. Safe to repeat: what is
// acknowledged already changes nothing.
[[nodiscard]] std::expected<Acknowledged, FeedRefusal> acknowledge(
    store::Transaction& transaction, const Acknowledgement& acknowledgement);

// The same for an event loop. Throw dispatch::LedgerUnavailable while the database is away;
// `database` outlives the call.
[[nodiscard]] boost::asio::awaitable<std::expected<FeedAnswer, FeedRefusal>> answer_feed(
    store::Database* database, FeedQuestion question);
[[nodiscard]] boost::asio::awaitable<std::expected<Acknowledged, FeedRefusal>> acknowledge(
    store::Database* database, Acknowledgement acknowledgement);

}  // namespace crier::app
