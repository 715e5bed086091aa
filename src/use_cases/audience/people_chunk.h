// A bounded number of sound rows on their way into the database, with the text that they point to.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audience/row_validator.h"
#include "base/lane.h"

namespace crier::app {

class PeopleChunk {
 public:
  // One transaction: large enough that its fixed costs (a commit, ten round trips) vanish, small
  // enough that campaign starts, which wait for it, do not notice.
  static constexpr std::size_t rows_max = 16'384;
  // Two texts a row (record and values) of some 120 octets; a row of the largest size still fits
  // into an empty chunk.
  static constexpr std::size_t text_bytes_max = std::size_t{6} * 1024 * 1024;

  struct Row {
    Lane lane;
    std::int64_t line{};
    std::string_view record;  // As it stood in the source.
    audience::PersonRow person;
    std::span<const audience::Finding> findings;  // What could not be read.
  };

  PeopleChunk();
  ~PeopleChunk() = default;
  PeopleChunk(const PeopleChunk&) = delete;
  PeopleChunk& operator=(const PeopleChunk&) = delete;

  // Copies what the views of `row` point to. `has_room_for` must have said yes.
  void add(const Row& row);
  [[nodiscard]] bool has_room_for(const Row& row) const;

  [[nodiscard]] bool empty() const { return rows_.empty(); }
  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }

  struct Sorted {
    std::vector<const Row*> rows;     // By (lane, ref), each ref once: the one of the first line.
    std::vector<const Row*> repeats;  // The others.
  };
  // Valid as long as the chunk.
  [[nodiscard]] Sorted sorted() const;

 private:
  std::string_view keep(std::string_view text);

  std::string text_;  // Never grows beyond what it reserved: views into it stay valid.
  std::vector<Row> rows_;
  std::deque<std::vector<audience::Finding>> findings_;  // Only for rows that have some.
};

}  // namespace crier::app
