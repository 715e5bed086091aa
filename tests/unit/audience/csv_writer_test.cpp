#include "audience/format/csv_writer.h"

#include <string>

#include <gtest/gtest.h>

namespace crier::audience {
namespace {

TEST(CsvWriter, quotes_only_what_must_be_quoted) {
  std::string line;
  append_csv_field(line, "plain text");
  line += ';';
  append_csv_field(line, "a,b");
  line += ';';
  append_csv_field(line, "say \"hello\"\n");

  line += ';';
  append_csv_field(line, "a,b", ';');
  line += ';';
  append_csv_field(line, "a;b", ';');

  EXPECT_EQ(line, "plain text;\"a,b\";\"say \"\"hello\"\"\n\";a,b;\"a;b\"");
}

}  // namespace
}  // namespace crier::audience
