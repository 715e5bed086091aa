// What notices are made from.
#pragma once

#include <filesystem>
#include <string>

#include "store/settings.h"

namespace crier::app {

// A value, so that work on a database thread can own it.
struct NoticeMaterials {
  std::filesystem::path templates;  // [templates] directory.
  std::string pages_url;            // [pages] url.
  store::Settings settings;
};

}  // namespace crier::app
