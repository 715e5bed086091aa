// One of the threads that carry chunks of people into the database, with a connection of its own.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/id.h"
#include "base/time.h"
#include "postgres/database.h"
#include "store/audience/imported_addresses.h"
#include "store/audience/subjects.h"
#include "use_cases/audience/people_chunk.h"

namespace crier::app {

class ImportStream {
 public:
  struct Options {
    std::string database_url;
    ImportId import;
    store::ColumnSet columns;
    std::function<WallTime()> wall_now;  // Called on the thread.
    // Called on the thread, after the commit.
    std::function<void(const PeopleChunk::Row&)> reject_repeat;
    std::function<void(const PeopleChunk::Row&)> warn;
  };
  struct Counts {
    std::int64_t added{};
    std::int64_t changed{};
    std::int64_t unchanged{};
    std::int64_t repeats{};
    std::int64_t known_again{};      // Of those added: they had been erased.
    std::int64_t objecting_again{};  // Of these.
    store::AddressMerge addresses;
  };

  explicit ImportStream(Options options);
  // Finishes the chunk under way and drops the others.
  ~ImportStream();
  ImportStream(const ImportStream&) = delete;
  ImportStream& operator=(const ImportStream&) = delete;

  // Hands over `chunk` if there is room within `patience`; else it stays with the caller. Rethrows
  // what ended the thread.
  [[nodiscard]] bool offer(std::unique_ptr<PeopleChunk>& chunk, Duration patience);

  // True when everything offered is committed, waiting for it at most for `patience`. Rethrows.
  [[nodiscard]] bool drained(Duration patience);

  [[nodiscard]] Counts counts() const;

  // The line of the first row offered that is not settled yet; nothing: all are settled.
  [[nodiscard]] std::optional<std::int64_t> first_line_open() const;

 private:
  // One in work, one ready: the database never waits for the reader, and memory stays bounded.
  static constexpr std::size_t chunks_waiting_max = 1;

  void run();
  [[nodiscard]] Counts merge(const PeopleChunk& chunk);
  void rethrow_failure() const;

  Options options_;
  store::Connection connection_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<PeopleChunk>> waiting_;
  Counts counts_;
  bool is_busy_{};
  std::int64_t busy_line_{};  // Where the chunk in work begins.
  bool stopping_{};
  std::exception_ptr failure_;
  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace crier::app
