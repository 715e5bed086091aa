// How long a visitor waits at most for the database, from the end of what they sent on: for a free
// connection, the server and its commit together. Beyond it they are asked to try again, which is
// safe: what was recorded all the same has the same receipt. Together with a slow visitor's pace
// (web/visitor_pace.h) they have an answer within about ten seconds, before a person gives up and
// before the proxies in front do.
#pragma once

#include <chrono>

#include "base/time.h"

namespace crier::app {

constexpr Duration answered_within = std::chrono::seconds(7);

}  // namespace crier::app
