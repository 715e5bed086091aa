// How many messages a text is cut into on its way as an SMS (3GPP TS 23.038): 160 septets where the
// GSM alphabet has all its characters, else 70 UTF-16 units; fewer of each when it takes several,
// because each part says which it is.
#pragma once

#include <string_view>

namespace crier::notice {

struct SmsSize {
  int segments{};
  bool is_ucs2{};
};

[[nodiscard]] SmsSize sms_size(std::string_view utf8);

}  // namespace crier::notice
