// From what the operator configured to what libpq is given.
#pragma once

#include <string>

namespace crier::store {

// `url` (a libpq URI or keyword/value string) with our defaults for what it leaves open: connection
// timeout, keep-alives that notice a black-holed server in about ten seconds, the primary of
// several hosts. Throws std::invalid_argument when `url` is no connection string; the message has
// no password in it.
[[nodiscard]] std::string connection_options(const std::string& url,
                                             const std::string& application);

// `url` for people: without the password.
[[nodiscard]] std::string shown_url(const std::string& url);

}  // namespace crier::store
