#include "support/e2e/sql.h"

#include <memory>
#include <stdexcept>

#include <libpq-fe.h>

namespace crier::e2e {

std::vector<Row> rows(const std::string& url, const std::string& query) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(url.c_str()),
                                                                &PQfinish);
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(
      PQexec(connection.get(), query.c_str()), &PQclear);
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
    throw std::runtime_error(query + ": " + PQerrorMessage(connection.get()));
  }
  std::vector<Row> all;
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    Row& fields = all.emplace_back();
    for (int column = 0; column < PQnfields(result.get()); ++column) {
      fields.emplace_back(PQgetvalue(result.get(), row, column));
    }
  }
  return all;
}

std::int64_t number(const std::string& url, const std::string& query) {
  return std::stoll(rows(url, query).at(0).at(0));
}

void change(const std::string& url, const std::string& statement) {
  static_cast<void>(rows(url, statement));
}

void date_back(const std::string& url, const std::string& dates) {
  change(url,
         "ALTER TABLE campaigns DISABLE TRIGGER campaign_dates_are_kept; UPDATE campaigns SET " +
             dates + "; ALTER TABLE campaigns ENABLE TRIGGER campaign_dates_are_kept");
}

}  // namespace crier::e2e
