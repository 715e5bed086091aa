// The names of the time zones that exist. The audience room reads no files: the caller brings them.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace crier::audience {

class ZoneNames {
 public:
  // Names of the IANA database, links included.
  explicit ZoneNames(const std::vector<std::string>& names);

  // The zone of this name as the database spells it, of the storage of this: in any case, and with
  // blanks for underscores. Empty when there is none.
  [[nodiscard]] std::string_view named(std::string_view name) const;

 private:
  struct Hash {
    using is_transparent = void;  // NOLINT(readability-identifier-naming)
    std::size_t operator()(std::string_view name) const noexcept {
      return std::hash<std::string_view>{}(name);
    }
  };
  using Names = std::unordered_map<std::string, std::string, Hash, std::equal_to<>>;

  Names names_;   // As they are, to themselves.
  Names folded_;  // In lower case, with underscores.
};

}  // namespace crier::audience
