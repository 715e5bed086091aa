// Texts that are the same for everybody who asks for them, such as a page, so that each is written
// once.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>

namespace crier::app {

class TextMemo {
 public:
  // `key` names all that the text depends on. Never for a text of one person.
  template <class Write>
  const std::string& text(std::string key, const Write& write) {
    // The memory of a process is not what visitors may fill.
    if (texts_.size() >= entries_max) texts_.clear();
    const auto [entry, is_new] = texts_.try_emplace(std::move(key));
    if (is_new) entry->second = write();
    return entry->second;
  }

 private:
  static constexpr std::size_t entries_max = 256;

  std::map<std::string, std::string, std::less<>> texts_;
};

}  // namespace crier::app
