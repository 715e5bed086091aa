// Which refs a file has had already, for a dry run, which cannot ask the database. In bounded
// memory: of a larger file it knows the first refs only.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include <boost/unordered/unordered_flat_set.hpp>

namespace crier::app {

class SeenRefs {
 public:
  // Some 20 MB.
  static constexpr std::size_t refs_max = 1'000'000;

  // False when `ref` was added before. Two refs with one hash are taken for one: of a million
  // refs, once in some 30 million files.
  [[nodiscard]] bool add(std::string_view ref) {
    const std::size_t hash = std::hash<std::string_view>{}(ref);
    if (hashes_.size() < refs_max) return hashes_.insert(hash).second;
    if (hashes_.contains(hash)) return false;
    has_missed_ = true;
    return true;
  }
  // Whether a ref was not kept, so that its repetition goes unnoticed.
  [[nodiscard]] bool has_missed() const { return has_missed_; }

 private:
  static_assert(sizeof(std::size_t) == 8);
  // Open addressing: a node for each ref cost more than reading and judging its row.
  boost::unordered_flat_set<std::size_t> hashes_;
  bool has_missed_{};
};

}  // namespace crier::app
