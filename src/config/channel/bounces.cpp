#include "config/channel/bounces.h"

#include "base/check.h"
#include "config/channel/channel_sections.h"
#include "config/channel/email_section.h"

namespace crier::app {

std::optional<feedback::ReturnAddress> return_address_of(const Config& config) {
  const auto* const email = find_section<EmailSection>(config.channels);
  if (email == nullptr || email->return_path.empty()) return std::nullopt;
  const auto address = feedback::read_return_address(email->return_path);
  CRIER_CHECK(address.has_value());
  return *address;
}

std::chrono::milliseconds bounces_awaited(const Config& config) {
  return return_address_of(config) ? config.feedback.awaited : std::chrono::milliseconds(0);
}

}  // namespace crier::app
