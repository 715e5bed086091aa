// [channel.maildir]: notices go into a folder, for rehearsals.
#pragma once

#include <filesystem>
#include <memory>
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

struct MaildirSection {
  static constexpr std::string_view name = "maildir";

  std::filesystem::path directory;
  pacing::RateLimit rate;
  LimitsSection limits;

  // Files are written one after the other.
  [[nodiscard]] static int connections_max() { return 1; }
  void visit(ConfigVisitor& visitor);
  void check(ConfigSurroundings& surroundings) const;
  [[nodiscard]] std::unique_ptr<dispatch::Channel> open(const ChannelWorld& world) const;
};

}  // namespace crier::app
