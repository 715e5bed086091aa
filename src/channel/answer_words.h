// What the receiver of a webhook says in an answer that accepts nothing, for people to read.
#pragma once

#include <string>

#include "net/http/message.h"

namespace crier::channel {

// Of JSON the members that explain (RFC 9457 and what is common besides), of HTML its title, of
// text all of it; nothing of what is neither. As it came: not yet redacted, and of any length.
[[nodiscard]] std::string words_of(const http::Response& answer);

// Where a redirect leads, without query and fragment, which may hold secrets; else nothing.
[[nodiscard]] std::string target_of(const http::Response& answer);

}  // namespace crier::channel
