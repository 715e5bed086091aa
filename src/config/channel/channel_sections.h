// The sections that channels have in crier.toml: the one list of them, in the order of
// campaign/channel_kind.h. A section is a value with the keys of its table and
//
//   name                  that of its row in the table of channels
//   rate                  how many notices a second, over all daemons
//   limits                what it is besides: its tree of limits (limits_section.h)
//   connections_max()     or requests, at the same time
//   visit(visitor)        reads, shows and checks its keys (config/config_visitor.h)
//   check(surroundings)   what can be said of it by looking around (config/config_check.h)
//   open(world)           the channel itself (dispatch/notice_feed.h)
//   hurry()               optional: shortens what a person at a screen would wait for
//   online_check(breaker) optional: asks its servers (config/channel/online_check.h); then also
//   add_unasked(document) the member that the answers add to, where nobody is asked
//
// and its keys are explained in samples/<name>.sample.toml.
#pragma once

#include <array>
#include <memory>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <boost/json/fwd.hpp>

#include "campaign/channel_kind.h"
#include "config/channel/email_section.h"
#include "config/channel/letter_section.h"
#include "config/channel/limits_section.h"
#include "config/channel/maildir_section.h"
#include "config/channel/push/push_section.h"
#include "config/channel/push/web_push_section.h"
#include "config/channel/sms_section.h"
#include "config/channel/webhook_section.h"

namespace crier::app {

using ChannelSection = std::variant<EmailSection, WebhookSection, MaildirSection, SmsSection,
                                    PushSection, WebPushSection, LetterSection>;
inline constexpr std::size_t channel_section_count = std::variant_size_v<ChannelSection>;

// Those that the configuration has, in the order of the list.
using ChannelSections = std::vector<ChannelSection>;

// One of each, without any value.
[[nodiscard]] ChannelSections all_channel_sections();

[[nodiscard]] std::string_view name_of(const ChannelSection& section);
[[nodiscard]] const pacing::RateLimit& rate_of(const ChannelSection& section);
[[nodiscard]] pacing::RateLimit& rate_of(ChannelSection& section);
[[nodiscard]] const LimitsSection& limits_of(const ChannelSection& section);
[[nodiscard]] int connections_max(const ChannelSection& section);
void visit_keys(ConfigVisitor& visitor, ChannelSection& section);
void check_surroundings(ConfigSurroundings& surroundings, const ChannelSection& section);
void hurry(ChannelSection& section);
// Throws when it cannot work, such as for a CA file that cannot be read.
[[nodiscard]] std::unique_ptr<dispatch::Channel> open_channel(const ChannelSection& section,
                                                              const ChannelWorld& world);

// Null: it has no servers.
[[nodiscard]] std::unique_ptr<OnlineCheck> online_check(
    const ChannelSection& section, const pacing::CircuitBreakerPolicy& breaker);
// Readers of the answers as JSON find a member of each channel that has servers, configured or not.
void add_unasked(boost::json::object& document, const ChannelSection& section);

// Null: the configuration does not have it.
[[nodiscard]] const ChannelSection* find_section(const ChannelSections& sections,
                                                 std::string_view name);

// The same for who knows which: find_section<EmailSection>(config.channels).
template <class Section>
[[nodiscard]] const Section* find_section(const ChannelSections& sections) {
  const ChannelSection* const found = find_section(sections, Section::name);
  return found == nullptr ? nullptr : &std::get<Section>(*found);
}

}  // namespace crier::app
