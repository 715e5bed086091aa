// Why something that was owed to people after their notice was not sent to some of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

namespace crier::report {

struct ReasonCount {
  std::string reason;  // "mailbox_unknown", "already_objected".
  std::int64_t people{};

  friend bool operator==(const ReasonCount&, const ReasonCount&) = default;
};

[[nodiscard]] std::int64_t sum_of(const std::vector<ReasonCount>& reasons);

// " (2 mailbox_unknown, 1 deadline_passed)", the most first; empty: there are none.
[[nodiscard]] std::string reasons_in_brackets(std::vector<ReasonCount> reasons);

// {"mailbox_unknown": 2, "deadline_passed": 1}
[[nodiscard]] boost::json::object json_of(const std::vector<ReasonCount>& reasons);

}  // namespace crier::report
