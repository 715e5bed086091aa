// What stands in the way of a step although the database is there: a right that was revoked, a row
// that breaks a rule, a full disk, a fault of ours. In words for operators and logs: no value of
// any row.
#pragma once

#include <cstdint>
#include <string>

namespace crier {

struct Refusal {
  enum class Kind : std::uint8_t {
    busy,   // The server has no room or no time now: the disk is full, a lock is held.
    rule,   // The database allows it to nobody of us: rights, tables, columns.
    data,   // These rows are refused: a constraint, a value that cannot be kept.
    fault,  // Ours: an exception that nobody has foreseen.
  };

  Kind kind{Kind::fault};
  std::string statement;  // Its name in store/; empty when no statement was under way.
  std::string sqlstate;   // Empty: not the server's words.
  std::string message;
};

// "copy_attempts, 42501: permission denied for table attempts"
[[nodiscard]] std::string text_of(const Refusal& refusal);

}  // namespace crier
