// What operators have written in their own words, and is kept: reasons of changes, of suppressions,
// of releases, of requests that were settled. It may name people, against the advice of every
// command that takes it.
#pragma once

#include <functional>
#include <string>

#include "postgres/database.h"

namespace crier::store {

struct FreeText {
  std::string table;
  std::string row;  // Which of the table, for a person: an id, a receipt, a channel.
  std::string text;
};

// Calls `take` for each that is not empty, table by table. Reads these tables once, suppressions
// with them, however many entries there are; without a lock.
void read_free_texts(Transaction& transaction, const std::function<void(const FreeText&)>& take);

}  // namespace crier::store
