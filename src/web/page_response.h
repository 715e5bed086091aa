// A page with a person's token in its address: nobody keeps it, nobody finds it, and no link in it
// tells the address to the next server.
#pragma once

#include <cstdint>
#include <string>

#include "net/http/message.h"

namespace crier::app {

enum class Forms : std::uint8_t { none, to_itself };

[[nodiscard]] http::Response page_response(int status, std::string html, Forms forms = Forms::none);
// 503 with Retry-After: what was asked for is to be asked for again.
[[nodiscard]] http::Response later_page(std::string html);
// 303: what was sent is answered at `address`, which is relative, because a proxy may have put us
// elsewhere. `note` is for programs that do not go there.
[[nodiscard]] http::Response led_to(const std::string& address, std::string note);

}  // namespace crier::app
