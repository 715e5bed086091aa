// [channel.letter]: people are exported for the post, as letters in PDF (use_cases/letters/).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "config/channel/limits_section.h"
#include "pacing/grant.h"

namespace crier::dispatch {
class Channel;
}

namespace crier::app {

class ConfigSurroundings;
class ConfigVisitor;
struct ChannelWorld;

struct LetterSection {
  static constexpr std::string_view name = "letter";

  std::string sender;                // One line, above the address of every letter.
  std::string country;               // Where the letters are posted.
  std::string window{"din-5008-b"};  // Or "nf-z-10-011", or "by-country".
  // What the printer takes, for forecasts alone: nothing is held back by it.
  pacing::RateLimit rate;
  LimitsSection limits{.settings = {}, .text = {}, .lines = {}, .destinations = Destinations::one};

  // Nothing is open at any time; every daemon may put people on the list for the post.
  [[nodiscard]] static int connections_max() { return 1000; }
  void visit(ConfigVisitor& visitor);
  void check(ConfigSurroundings& surroundings) const;
  [[nodiscard]] std::unique_ptr<dispatch::Channel> open(const ChannelWorld& world) const;
};

}  // namespace crier::app
