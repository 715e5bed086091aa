#include "postgres/refusal_words.h"

#include <algorithm>
#include <initializer_list>
#include <string>

#include "base/redaction/redacted.h"

namespace crier::store {
namespace {

using Kind = Refusal::Kind;

bool is_of(std::string_view sqlstate, std::initializer_list<std::string_view> classes) {
  return std::ranges::any_of(classes,
                             [&](std::string_view klass) { return sqlstate.starts_with(klass); });
}

// By the class of the SQLSTATE (PostgreSQL documentation, appendix A).
Kind kind_of(std::string_view sqlstate) {
  // Transaction rollback (deadlock), insufficient resources, object not in prerequisite state (lock
  // time-out), operator intervention (shutdown, statement time-out), system error: they pass.
  if (is_of(sqlstate, {"40", "53", "55", "57", "58"})) return Kind::busy;
  // Cardinality, data, integrity, check option of a view, raised by a trigger: of these rows.
  if (is_of(sqlstate, {"21", "22", "23", "44", "P0"})) return Kind::data;
  return Kind::rule;
}

// "ERROR:  permission denied …\nDETAIL:  …": the message alone. The severity may be in any
// language.
std::string_view message_of(std::string_view text) {
  text = text.substr(0, text.find('\n'));
  constexpr std::string_view after_severity = ":  ";
  const std::size_t at = text.find(after_severity);
  return at == std::string_view::npos ? text : text.substr(at + after_severity.size());
}

// Names of tables, columns and constraints stand in quotes, and so do values in the messages of the
// class of data errors: "invalid input syntax for type integer: "x"".
std::string_view without_values(std::string_view sqlstate, std::string_view message) {
  if (is_of(sqlstate, {"22"})) {
    message = message.substr(0, std::min(message.find('"'), message.find(':')));
    while (message.ends_with(' ')) message.remove_suffix(1);
    return message;
  }
  // What triggers and functions of others say may be anything.
  if (is_of(sqlstate, {"P0", "38", "39"})) return "raised by a function in the database";
  return message;
}

struct Remedy {
  std::string_view states;  // The SQLSTATE begins so.
  std::string_view advice;
  std::string_view sign{};  // The message has this, as a server says it in English.
};

// The first that fits.
constexpr Remedy remedies[] = {
    {"42501",
     "switch row-level security off for this table (ALTER TABLE … DISABLE ROW LEVEL SECURITY), or "
     "give the database role that Crier connects as BYPASSRLS: Crier has to see every row",
     "row-level security"},
    {"42501",
     "give the database role that Crier connects as this right (GRANT … TO …), "
     "or the table itself where it must be its owner"},
    {"42",
     "run \"crier migrate\"; if it has nothing to do, give back the table, column or function that "
     "somebody has changed"},
    {"3F",
     "run \"crier migrate\"; if it has nothing to do, give back the schema that somebody has "
     "changed"},
    {"25006",
     "connect Crier to the primary, or let this server take changes again "
     "(default_transaction_read_only)"},
    {"0A", "give back what somebody has changed in the database"},
    {"08",
     "let the database role that Crier connects as log in, and leave it room for its sessions "
     "(CONNECT, LOGIN, CONNECTION LIMIT, max_connections, pg_hba.conf)"},
    {"53100", "make room on the disk of the database"},
    {"53", "give the database more memory or connections"},
    {"55P03", "find out who holds the lock (pg_stat_activity, pg_locks)"},
    {"57014", "find out what loads the database or holds a lock (pg_stat_activity, pg_locks)"},
    {"40", "find out who works on the same tables (pg_stat_activity)"},
    {"23", "see whether the constraint that it names is one of Crier's"},
};

}  // namespace

std::string_view remedy(const Refusal& refusal) {
  if (refusal.sqlstate.empty()) return "see the log for what came before";
  for (const Remedy& each : remedies) {
    if (refusal.sqlstate.starts_with(each.states) && refusal.message.contains(each.sign)) {
      return each.advice;
    }
  }
  return "see the log of the database server for the whole message";
}

Refusal refusal_from(const ServerError& error) {
  return {.kind = kind_of(error.sqlstate),
          .statement = std::string(error.statement),
          .sqlstate = std::string(error.sqlstate),
          .message = redacted(without_values(error.sqlstate, message_of(error.text)))};
}

}  // namespace crier::store
