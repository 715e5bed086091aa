#include "cli/import_command.h"

#include <gtest/gtest.h>

namespace crier::app {
namespace {

TEST(DefaultRejectsPath, lies_beside_the_file_and_never_over_it) {
  const struct {
    std::string file;
    std::string rejects;
  } rows[] = {
      {"people.csv", "people.csv.rejects.csv"},
      {"in/people.csv.gz", "in/people.csv.gz.rejects.csv"},
      {"people", "people.rejects.csv"},
      {"in.1/people.csv.rejects.csv", "in.1/people.csv.rejects.2.csv"},
      {"people.csv.rejects.2.csv", "people.csv.rejects.3.csv"},
      {"people.csv.rejects.99.csv", "people.csv.rejects.100.csv"},
      {"people.2.csv", "people.2.csv.rejects.csv"},
      {"people.rejects.x.csv", "people.rejects.x.csv.rejects.csv"},
      {"rejects.csv", "rejects.csv.rejects.csv"},
      {"-", "standard-input.rejects.csv"},
      {"/dev/fd/63", "standard-input.rejects.csv"},
  };

  for (const auto& row : rows) EXPECT_EQ(default_rejects_path(row.file), row.rejects);
}

}  // namespace
}  // namespace crier::app
