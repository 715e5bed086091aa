// Asks objection links over HTTP, as a reader and a mail program would: certificates are checked,
// no cookie is kept, and every question ends within its time. What the answers mean is decided in
// objection/link_check.h.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "net/http/client.h"
#include "objection/link_check.h"

namespace crier::probing {

// Why nobody could object by this link, as one line of UTF-8 that may quote the site; empty: they
// could. Each of its requests, of which redirects
// make a few, ends within `time_max`. `client` must outlive the call.
[[nodiscard]] boost::asio::awaitable<std::string> link_fault(http::Client* client,
                                                             objection::LinkQuestion question,
                                                             std::chrono::milliseconds time_max);

// All of them at the same time, for a program that waits: in the order of `questions`.
[[nodiscard]] std::vector<std::string> link_faults(
    const std::vector<objection::LinkQuestion>& questions, std::chrono::milliseconds time_max);

}  // namespace crier::probing
