// How many notices domains had on a day that the tree of limits has forgotten since: a number for
// each, and nothing else of them. Pure.
//
// A domain is known by a hash of 64 bits. Of ten million domains two have the same one in one case
// of 300,000; then the first that comes back is told what both had, and the other nothing.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <unordered_map>

namespace crier::pacing {

class DayCounts {
 public:
  // False: `most` are kept already, and this one is not.
  [[nodiscard]] bool keep(std::string_view domain, std::int32_t day, std::int64_t notices,
                          std::size_t most);
  // The count of that day, which is kept no more. Zero: none was.
  [[nodiscard]] std::int64_t take_out(std::string_view domain, std::int32_t day);
  // What is called `from` is from now on called `to`, because the zone is another one.
  void rename(std::int32_t from, std::int32_t to);

  [[nodiscard]] std::size_t size() const;

 private:
  // At most two days: the last one of them may come back by a clock that is set.
  std::map<std::int32_t, std::unordered_map<std::uint64_t, std::int64_t>> by_day_;
};

}  // namespace crier::pacing
