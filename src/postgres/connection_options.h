// From what the operator configured to what libpq is given.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace crier::store {

// `url` (a libpq URI or keyword/value string) with our defaults for what it leaves open: connection
// timeout, keep-alives that notice a black-holed server in about ten seconds, the primary of
// several hosts. Throws std::invalid_argument when `url` is no connection string; the message has
// no password in it.
[[nodiscard]] std::string connection_options(const std::string& url,
                                             const std::string& application);

// A keyword/value string of options in this order, each value as libpq reads it back whatever is in
// it: "host=/run/crier dbname='it\\'s'".
[[nodiscard]] std::string connection_string(
    const std::vector<std::pair<std::string, std::string>>& options);

// Where `url` leads: host names, numeric addresses, and folders of sockets, which begin with '/'.
// Empty where it leaves that to libpq. Throws as connection_options does.
[[nodiscard]] std::vector<std::string> hosts_of(const std::string& url);

// `url` for people: without the password.
[[nodiscard]] std::string shown_url(const std::string& url);

}  // namespace crier::store
