#include "config/channel/bounces.h"

#include "base/check.h"
#include "campaign/channel_kind.h"
#include "config/channel/channel_sections.h"
#include "config/channel/email_section.h"
#include "config/channel/sms_section.h"

namespace crier::app {

std::optional<feedback::ReturnAddress> return_address_of(const Config& config) {
  const auto* const email = find_section<EmailSection>(config.channels);
  if (email == nullptr || email->return_path.empty()) return std::nullopt;
  const auto address = feedback::read_return_address(email->return_path);
  CRIER_CHECK(address.has_value());
  return *address;
}

HeardWays heard_ways(const Config& config) {
  HeardWays heard{.awaited = config.feedback.awaited, .channels = {}};
  if (return_address_of(config)) {
    for (const ChannelKind& kind : channel_kinds) {
      if (kind.has_envelope_sender) heard.channels.emplace_back(kind.name);
    }
  }
  const auto* const sms = find_section<SmsSection>(config.channels);
  if (sms != nullptr && sms->receipts) heard.channels.emplace_back(SmsSection::name);
  return heard;
}

}  // namespace crier::app
