// What people say by the link of their notice, which leads to them also when they were erased
// since: that they object, or that they withdraw it. The same for the page, for a mail program's
// button and for a page of the controller's own.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "base/time.h"
#include "objection/objection_statement.h"
#include "objection/objection_token.h"
#include "postgres/database.h"
#include "store/registers/objections.h"

namespace crier::app {

struct LinkStatement {
  objection::StatementKind kind{objection::StatementKind::objection};
  objection::Bearer bearer;
  std::string token_id;
  objection::Way way{objection::Way::link};
  WallTime at;
  // Of a withdrawal: the receipt of the objection that is withdrawn. It withdraws nothing where
  // that is not theirs, or was withdrawn before. Of an objection: empty.
  std::string withdraws{};
  // Of the system behind a page of the controller's own: its consumer, and the only purpose that it
  // may speak of (empty: any); where it knows the person by another way than their link, the ref in
  // its normal form, whose lane the bearer has and nothing else.
  std::string actor{"page"};
  std::string purpose{};
  std::string ref{};
};

struct LinkAnswer {
  bool is_nobody{};              // The audience does not have the person; nothing was recorded.
  bool is_of_another_purpose{};  // Than the statement's; nothing was recorded.
  store::StandingObjection standing;
};

// Many at once, because they share a commit. In the order of `statements`; safe to repeat, also
// after dispatch::LedgerInDoubt: who has objected gets their first receipt again.
[[nodiscard]] std::vector<LinkAnswer> record_link_statements(
    store::Transaction& transaction, std::span<const LinkStatement> statements);

// The same for an event loop. Throws dispatch::LedgerUnavailable while the database is away, and
// dispatch::LedgerInDoubt where it may be recorded. `database` outlives the call.
[[nodiscard]] boost::asio::awaitable<std::vector<LinkAnswer>> record_link_statements(
    store::Database* database, std::vector<LinkStatement> statements,
    store::Database::Patience patience = {});

}  // namespace crier::app
