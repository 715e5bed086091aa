// A value that is never printed and never written into crier.toml, which names only its place:
// "env:NAME" or "file:/path".
#pragma once

#include <string>

namespace crier::app {

struct Secret {
  std::string place;  // Empty: not configured.
  std::string value;
};

}  // namespace crier::app
