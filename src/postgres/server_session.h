// One libpqxx connection with the raw handle kept at hand, because COPY through libpqxx 6.4 builds
// a string a field and a string a line; and the inside of a Connection, which has one at a time.
// Internal to store/.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>

#include <libpq-fe.h>
#include <pqxx/pqxx>

#include "postgres/database.h"
#include "postgres/lifeline.h"

namespace crier::store {

// Gets the handle as soon as libpq has made it.
class HandleKeeper : public pqxx::connectionpolicy {
 public:
  using pqxx::connectionpolicy::connectionpolicy;

  handle do_startconnect(handle former) override;
  handle do_dropconnect(handle former) noexcept override;
  handle do_disconnect(handle former) noexcept override;

  [[nodiscard]] PGconn* raw() const { return raw_; }

 private:
  PGconn* raw_{};
};

// libpqxx wants a reference to the policy before the connection is built: a base comes first.
struct HandleKeeperHolder {
  explicit HandleKeeperHolder(const std::string& options) : keeper(options) {}
  HandleKeeper keeper;
};

// Connected for as long as it lives; never reconnects by itself, because a silent reconnect would
// lose session settings and prepared statements. Throws DatabaseUnavailable, or the server's
// refusal of the settings.
class Session : private HandleKeeperHolder, public pqxx::connection_base {
 public:
  // `options` is a keyword/value connection string (postgres/connection_options.h).
  Session(const std::string& options, std::chrono::milliseconds idle_max);
  ~Session();

  [[nodiscard]] PGconn* raw() const { return keeper.raw(); }
  [[nodiscard]] bool is_broken() const;
  // What it has prepared, or what was set when it began, may be of no use any more: the next
  // transaction gets another session.
  void renounce() { is_stale_ = true; }
  [[nodiscard]] bool is_stale() const { return is_stale_; }

  // The name of the statement that was last begun.
  [[nodiscard]] const char* last_statement() const { return last_statement_; }
  void begin_statement(const char* name) { last_statement_ = name; }
  // The name of the one that the server last refused; empty: none.
  [[nodiscard]] const char* refused_statement() const { return refused_statement_; }
  void statement_refused() { refused_statement_ = last_statement_; }

  // Prepares `sql` under `name` once a session.
  void ensure_prepared(const char* name, const char* sql);

 private:
  void apply_settings(std::chrono::milliseconds idle_max);

  pqxx::quiet_errorhandler quiet_;
  std::unordered_set<const char*> prepared_;
  const char* last_statement_{""};
  const char* refused_statement_{""};
  bool is_stale_{};
};

struct Connection::State {
  State(std::string connection_options, std::chrono::milliseconds idle)
      : options(std::move(connection_options)), idle_max(idle) {}

  // The session, made anew when there is none or when it broke. Throws DatabaseUnavailable.
  [[nodiscard]] Session& connected();

  std::string options;
  std::chrono::milliseconds idle_max;
  std::optional<Session> session;
  Lifeline lifeline;  // Of `session`.
};

// Translates what libpqxx throws at the border of store/. Call it inside a catch block: throws
// ConnectionEnded when the session is gone, DatabaseUnavailable when the server goes,
// DatabaseReadOnly when it takes no changes, or else what was caught.
[[noreturn]] void rethrow_translated(Session& session);

}  // namespace crier::store
