// The token of a link as mail programs and people hand it on.
#pragma once

#include <string_view>

namespace crier::objection {

// `text` without what is glued to the end of a token and cannot be part of one: mail programs take
// the full stop or the bracket behind a link for a part of it, also as "%3E". As it is where no
// token stands before it.
[[nodiscard]] std::string_view bare_token(std::string_view text);

}  // namespace crier::objection
