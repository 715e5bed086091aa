// The keys of objection links, as an operator changes them: a new one is for the campaigns that are
// created after it, and the older ones stay for the links that were sent.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "base/time.h"
#include "objection/objection_token.h"
#include "postgres/database.h"
#include "store/token_keys.h"

namespace crier::app {

// The oldest first, without their secrets.
[[nodiscard]] std::vector<store::TokenKeyRecord> link_keys(store::Connection& connection);

// The id of the new one. Refused, in words for a person: there are as many as tokens can tell
// apart, or somebody else makes one at the same time.
[[nodiscard]] std::expected<int, std::string> add_link_key(store::Connection& connection,
                                                           const std::string& actor, WallTime at);

// All of them with their secrets, for what reads links. Throws dispatch::LedgerUnavailable while
// the database is away; `database` outlives the call.
[[nodiscard]] boost::asio::awaitable<std::vector<objection::TokenKey>> link_secrets(
    store::Database* database);

}  // namespace crier::app
