#include "postgres/server_session.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "postgres/sqlstate.h"

namespace crier::store {

namespace {

// Whatever the role or the database has as its default: what is written for READ COMMITTED would be
// refused again and again for the work of others. Bounds for one statement, for waiting on a lock,
// and for how long a client that has vanished in the middle of a transaction keeps its locks. The
// server's own keep-alive finds the latter. Row-level security would show us some rows of a table,
// or none, as if there were no others: people would be passed over, or told against their will.
// Switched off, the server refuses what it would else have filtered (42501). A statement whose
// client has gone ends soon, and not after it has read a whole table; servers on Windows cannot
// tell.
constexpr const char* session_settings = R"sql(
  SELECT set_config('TimeZone', 'UTC', false),
         set_config('DateStyle', 'ISO', false),
         set_config('bytea_output', 'hex', false),
         set_config('default_transaction_isolation', 'read committed', false),
         set_config('row_security', 'off', false),
         set_config('statement_timeout', '60s', false),
         set_config('lock_timeout', '10s', false),
         set_config('idle_in_transaction_session_timeout', '{idle_max}', false),
         set_config('tcp_keepalives_idle', '10', false),
         set_config('tcp_keepalives_interval', '5', false),
         set_config('tcp_keepalives_count', '3', false),
         CASE WHEN version() !~* 'mingw|visual c'
           THEN set_config('client_connection_check_interval', '2s', false) END
)sql";

bool means_unavailable(std::string_view sqlstate) {
  // Class 08: connection; 57P0x: shutting down, crashed, starting; 53300: no slot left.
  return sqlstate.starts_with("08") || sqlstate.starts_with("57P0") || sqlstate == "53300";
}

// A former primary, or one whose settings have been changed.
constexpr std::string_view read_only = "25006";
// What libpq says where no server of the URL is as target_session_attrs asks for.
constexpr std::string_view no_writable_session = "session is read-only";

// Whether another session may be answered otherwise. What has been prepared may be gone, or
// somebody has changed a table under it; what is set for a role or a database (search_path, role,
// temp_file_limit, being read-only) holds from the begin of a session to its end, so that whoever
// has mended it waits for ours to end.
bool may_be_of_session(std::string_view sqlstate) {
  constexpr std::string_view states[] = {"0A000", "25", "26000", "3F", "42", "53400"};
  return std::ranges::any_of(states,
                             [&](std::string_view state) { return sqlstate.starts_with(state); });
}

std::string one_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  for (char& character : text) {
    if (character == '\n' || character == '\t') character = ' ';
  }
  return text;
}

// What libpqxx says of a session that has ended is about itself ("Could not obtain client
// encoding"); libpq has kept what the server said last.
std::string ended_words(const Session& session) {
  const char* const kept = session.raw() == nullptr ? "" : PQerrorMessage(session.raw());
  const std::string reason = one_line(kept);
  return "the database ended the connection in the middle of a transaction" +
         (reason.empty() ? reason : " (" + reason + ")");
}

}  // namespace

HandleKeeper::handle HandleKeeper::do_startconnect(handle former) {
  raw_ = connectionpolicy::do_startconnect(former);
  if (raw_ == nullptr) raw_ = normalconnect(raw_);
  return raw_;
}

HandleKeeper::handle HandleKeeper::do_dropconnect(handle former) noexcept {
  raw_ = connectionpolicy::do_dropconnect(former);
  return raw_;
}

HandleKeeper::handle HandleKeeper::do_disconnect(handle former) noexcept {
  raw_ = nullptr;
  return connectionpolicy::do_disconnect(former);
}

Session::Session(const std::string& options, std::chrono::milliseconds idle_max)
    : HandleKeeperHolder(options), pqxx::connection_base(keeper), quiet_(*this) {
  try {
    init();
    apply_settings(idle_max);
  } catch (const pqxx::sql_error& failure) {
    const bool is_gone = means_unavailable(sqlstate_of(failure)) || is_broken();
    close();
    // A server that has no time to set what a session needs is there.
    if (!is_gone) throw;
    throw DatabaseUnavailable("cannot use the database: " + one_line(failure.what()));
  } catch (const pqxx::failure& failure) {
    close();
    const std::string words = "cannot use the database: " + one_line(failure.what());
    if (words.contains(no_writable_session)) throw DatabaseReadOnly(words);
    throw DatabaseUnavailable(words);
  }
}

Session::~Session() {
  close();
}

void Session::apply_settings(std::chrono::milliseconds idle_max) {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
  inhibit_reactivation(true);
#pragma clang diagnostic pop
  pqxx::nontransaction settings(*this);
  settings.exec(fmt::format(session_settings, fmt::arg("idle_max", idle_max.count())));
}

bool Session::is_broken() const {
  return raw() == nullptr || PQstatus(raw()) != CONNECTION_OK;
}

void Session::ensure_prepared(const char* name, const char* sql) {
  if (prepared_.insert(name).second) prepare(name, sql);
}

void rethrow_translated(Session& session) {
  try {
    throw;
  } catch (const pqxx::in_doubt_error&) {
    throw CommitInDoubt(ended_words(session));
  } catch (const pqxx::broken_connection&) {
    throw ConnectionEnded(ended_words(session));
  } catch (const pqxx::sql_error& failure) {
    const std::string sqlstate = sqlstate_of(failure);
    if (may_be_of_session(sqlstate)) session.renounce();
    if (sqlstate == read_only) throw DatabaseReadOnly(one_line(failure.what()));
    if (session.is_broken()) throw ConnectionEnded(ended_words(session));
    if (means_unavailable(sqlstate)) throw DatabaseUnavailable(one_line(failure.what()));
    session.statement_refused();
    throw;
  } catch (const pqxx::failure&) {
    if (session.is_broken()) throw ConnectionEnded(ended_words(session));
    throw;
  }
}

}  // namespace crier::store
