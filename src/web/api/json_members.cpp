#include "web/api/json_members.h"

#include <cstddef>

namespace crier::app {
namespace {

// Colons outside of texts: as many as there are members, where nothing is nested.
std::size_t members_in(std::string_view json) {
  std::size_t colons = 0;
  bool is_in_text = false;
  for (std::size_t at = 0; at < json.size(); ++at) {
    if (is_in_text && json[at] == '\\') {
      ++at;
    } else if (json[at] == '"') {
      is_in_text = !is_in_text;
    } else if (json[at] == ':' && !is_in_text) {
      ++colons;
    }
  }
  return colons;
}

}  // namespace

bool has_repeated_member(std::string_view json, const boost::json::object& object) {
  return members_in(json) != object.size();
}

}  // namespace crier::app
