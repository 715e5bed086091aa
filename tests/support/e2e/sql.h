// Asks the database behind the programs' backs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace crier::e2e {

using Row = std::vector<std::string>;

// A connection of its own for each question, so that restarts of the server do not matter. Throws
// with the server's words.
[[nodiscard]] std::vector<Row> rows(const std::string& url, const std::string& query);
// The one number that it answers.
[[nodiscard]] std::int64_t number(const std::string& url, const std::string& query);
void change(const std::string& url, const std::string& statement);
// As if the campaigns had been made long ago: `dates` is what an UPDATE of their dates sets. No
// program moves a date that people were promised to an earlier one, and the database refuses it.
void date_back(const std::string& url, const std::string& dates);

}  // namespace crier::e2e
