#include "config/channel/maildir_section.h"

#include "channel/maildir.h"
#include "config/channel/channel_world.h"
#include "config/config_surroundings.h"
#include "config/config_visitor.h"
#include "config/key_rules.h"

namespace crier::app {

void MaildirSection::visit(ConfigVisitor& visitor) {
  visitor.path("directory", directory, Presence::required);
  visit_rate(visitor, rate);
  visitor.limits(limits);
}

// crierd makes the folder, but not where it may not.
void MaildirSection::check(ConfigSurroundings& surroundings) const {
  constexpr const char* key = "channel.maildir.directory";
  if (!surroundings.is_sound(key) || directory.empty()) return;
  surroundings.check_folder_to_be(key, directory);
}

std::unique_ptr<dispatch::Channel> MaildirSection::open(const ChannelWorld& world) const {
  return channel::make_maildir_channel(world.executor, {.directory = directory});
}

}  // namespace crier::app
