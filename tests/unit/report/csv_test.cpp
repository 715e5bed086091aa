#include "report/csv.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace crier::report {
namespace {

// Whoever compares refs to the letter must find them; the README says what spreadsheets make of it.
TEST(CsvLine, alters_no_value_for_a_spreadsheet) {
  const std::array<std::string, 6> fields = {"=cmd|x", "+1", "-1", "@x", "1.23E+11", "=1,2\"\n"};

  EXPECT_EQ(csv_line(fields), "=cmd|x,+1,-1,@x,1.23E+11,\"=1,2\"\"\n\"\r\n");
}

}  // namespace
}  // namespace crier::report
