#include "audience/zone_names.h"

namespace crier::audience {

namespace {

std::string folded(std::string_view name) {
  std::string result(name);
  for (char& letter : result) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter | 0x20);
    if (letter == ' ') letter = '_';
  }
  return result;
}

}  // namespace

ZoneNames::ZoneNames(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    names_.emplace(name, name);
    folded_.emplace(folded(name), name);
  }
}

std::string_view ZoneNames::named(std::string_view name) const {
  const auto exact = names_.find(name);
  if (exact != names_.end()) return exact->second;
  const auto found = folded_.find(folded(name));
  return found == folded_.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace crier::audience
