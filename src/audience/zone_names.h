// The names of the time zones that exist. The audience room reads no files: the caller brings them.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace crier::audience {

class ZoneNames {
 public:
  // Names of the IANA database, links included.
  explicit ZoneNames(const std::vector<std::string>& names) : names_(names.begin(), names.end()) {}

  [[nodiscard]] bool contains(std::string_view name) const { return names_.contains(name); }

 private:
  struct Hash {
    using is_transparent = void;  // NOLINT(readability-identifier-naming)
    std::size_t operator()(std::string_view name) const noexcept {
      return std::hash<std::string_view>{}(name);
    }
  };
  std::unordered_set<std::string, Hash, std::equal_to<>> names_;
};

}  // namespace crier::audience
