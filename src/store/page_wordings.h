// The words of Crier's own pages that were released in place of the shipped ones.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"

namespace crier::store {

struct PageWording {
  std::string language;
  std::string version;
  std::string by;  // Who has read and approved them.
  WallTime at;
  std::string actor;                                      // Who entered it.
  std::map<std::string, std::string, std::less<>> texts;  // By path.
};

// How often anything was released: grows whenever it is.
[[nodiscard]] std::int64_t page_wordings_count(Transaction& transaction);

// The last one of each language, by language.
[[nodiscard]] std::vector<PageWording> page_wordings(Transaction& transaction);

void insert_page_wording(Transaction& transaction, const PageWording& wording);

}  // namespace crier::store
