#include "postgres/copy_in.h"

#include <memory>

#include "postgres/pq.h"

namespace crier::store {

namespace {

// One write to the socket; larger ones gain nothing.
constexpr std::size_t buffer_bytes = 64 * 1024;

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

Result owned(PGresult* result) {
  return {result, &PQclear};
}

[[noreturn]] void throw_error(Session& session, const PGresult* result, const std::string& query) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const pqxx::sql_error error(PQresultErrorMessage(result), query, state != nullptr ? state : "");
  try {
    throw error;
  } catch (const pqxx::failure&) {
    rethrow_translated(session);
  }
}

}  // namespace

CopyIn::CopyIn(Transaction& transaction, const CopyStatement& statement)
    : transaction_(transaction), statement_(statement) {
  Session& session = transaction_.state().session();
  session.begin_statement(statement_.name());
  const Result result = owned(PQexec(session.raw(), statement_.sql()));
  if (PQresultStatus(result.get()) != PGRES_COPY_IN) {
    throw_error(session, result.get(), statement_.sql());
  }
  open_ = true;
  buffer_.reserve(buffer_bytes + buffer_bytes / 4);
}

CopyIn::~CopyIn() {
  if (!open_) return;
  PGconn* raw = transaction_.state().session().raw();
  PQputCopyEnd(raw, "given up by the client");
  while (owned(PQgetResult(raw))) {
  }
}

CopyIn& CopyIn::add(std::string_view text) {
  separate();
  append_copy_text(buffer_, text);
  return *this;
}

CopyIn& CopyIn::add(WallTime instant) {
  separate();
  append_timestamp(buffer_, instant);
  return *this;
}

CopyIn& CopyIn::add(std::chrono::year_month_day date) {
  separate();
  append_date(buffer_, date);
  return *this;
}

CopyIn& CopyIn::add(Bytes bytes) {
  separate();
  buffer_ += '\\';  // The backslash of "\x…" is one for COPY as well.
  append_bytes(buffer_, bytes.bytes);
  return *this;
}

CopyIn& CopyIn::add(const Digest& digest) {
  return add(Bytes{{reinterpret_cast<const char*>(digest.data()), digest.size()}});
}

CopyIn& CopyIn::raw(std::string_view field) {
  separate();
  buffer_ += field;
  return *this;
}

void CopyIn::rows(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= buffer_bytes) send();
}

void CopyIn::end_row() {
  buffer_ += '\n';
  row_started_ = false;
  if (buffer_.size() >= buffer_bytes) send();
}

void CopyIn::send() {
  PGconn* raw = transaction_.state().session().raw();
  if (PQputCopyData(raw, buffer_.data(), static_cast<int>(buffer_.size())) != 1) fail("COPY data");
  buffer_.clear();
}

void CopyIn::fail(const char* doing) {
  PGconn* raw = transaction_.state().session().raw();
  const std::string message = std::string(doing) + ": " + PQerrorMessage(raw);
  open_ = false;
  while (owned(PQgetResult(raw))) {
  }
  throw DatabaseUnavailable(message);
}

std::int64_t CopyIn::finish() {
  Session& session = transaction_.state().session();
  if (!buffer_.empty()) send();
  if (PQputCopyEnd(session.raw(), nullptr) != 1) fail("end of COPY");
  open_ = false;
  const Result result = owned(PQgetResult(session.raw()));
  // The connection is free again only after the null result.
  while (owned(PQgetResult(session.raw()))) {
  }
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
    throw_error(session, result.get(), statement_.sql());
  }
  return std::stoll(PQcmdTuples(result.get()));
}

}  // namespace crier::store
