// A notice as devices show it: what the format "push" has (notice/push_document.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace crier::channel {

struct PushNotice {
  std::string title;
  std::string body;
  std::string link;  // Opened by a tap; empty: there is nothing to open.
};

// Nothing: `document` is no such notice.
[[nodiscard]] std::optional<PushNotice> push_notice_in(std::string_view document);

}  // namespace crier::channel
