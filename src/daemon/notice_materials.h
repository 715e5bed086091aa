// What notices are made from.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "campaign/ladder/heard_ways.h"
#include "feedback/path/return_address.h"
#include "store/settings.h"

namespace crier::app {

// A value, so that work on a database thread can own it.
struct NoticeMaterials {
  std::filesystem::path templates;  // [templates] directory.
  std::string pages_url;            // [pages] url.
  store::Settings settings;
  // [channel.email] return_path. Nothing: the campaign's sender hears of bounces.
  std::optional<feedback::ReturnAddress> return_address{};
  HeardWays heard{};
};

}  // namespace crier::app
