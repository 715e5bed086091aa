#include "use_cases/audience/reject_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier::app {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Rejects : public testing::Test {
 protected:
  Rejects() { fs::create_directories(directory_); }
  ~Rejects() override { fs::remove_all(directory_); }

  [[nodiscard]] fs::path path(const std::string& name) const { return directory_ / name; }
  [[nodiscard]] std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }
  static std::string read(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(directory_), fs::directory_iterator()));
  }
  static void add_row(RejectFile& rejects) {
    const audience::Finding finding{.reason = audience::RejectReason::too_few_fields};
    rejects.add({.kind = RejectKind::rejected,
                 .line = 7,
                 .findings = std::span(&finding, 1),
                 .record = ""});
  }

  const fs::path directory_ =
      fs::temp_directory_path() / ("crier-reject-file-" + std::to_string(::getpid()));
};

TEST_F(Rejects, of_before_stay_until_there_are_new_ones) {
  const std::string file = write("rejects.csv",
                                 "\xEF\xBB\xBF"
                                 "crier_line,ref\n2,a\n");

  RejectFile rejects(file);
  EXPECT_THAT(read(file), HasSubstr("2,a"));
  add_row(rejects);
  rejects.close();

  EXPECT_THAT(read(file), HasSubstr("\n7,rejected,,too_few_fields,"));
  EXPECT_EQ(files(), 1U);
}

TEST_F(Rejects, of_before_stay_when_the_run_does_not_come_to_its_end) {
  const std::string file = write("rejects.csv", "crier_line,ref\n2,a\n");

  {
    const RejectFile rejects(file);
  }

  EXPECT_EQ(read(file), "crier_line,ref\n2,a\n");
  EXPECT_EQ(files(), 1U);
}

TEST_F(Rejects, of_before_are_gone_after_a_run_without_any) {
  const std::string file = write("rejects.csv", "\"crier_line\";\"ref\"\n2;a\n");

  RejectFile(file).close();

  EXPECT_EQ(files(), 0U);
}

TEST_F(Rejects, never_go_where_something_else_is) {
  for (const std::string& text :
       std::vector<std::string>{"ref,country\na,AT\n", "crier", "\n", "\xEF\xBB\xBF"}) {
    const std::string file = write("precious.csv", text);

    EXPECT_THROW(RejectFile{file}, RejectFileRefused) << text;

    EXPECT_EQ(read(file), text);
  }
  EXPECT_THROW(RejectFile{directory_}, RejectFileRefused);
}

TEST_F(Rejects, that_cannot_be_written_are_known_of_before_the_first_row) {
  for (const std::string& where :
       {std::string(path("nowhere/rejects.csv")), std::string("/proc/rejects.csv"),
        std::string(path(std::string(300, 'x')))}) {
    try {
      const RejectFile rejects(where);
      ADD_FAILURE() << where;
    } catch (const RejectFileRefused& refused) {
      EXPECT_THAT(refused.what(), HasSubstr("--rejects FILE"));
    }
  }
  EXPECT_EQ(files(), 0U);
}

TEST_F(Rejects, go_into_an_empty_file_and_through_a_link_and_into_a_device) {
  const std::string file = write("empty.csv", "");
  fs::create_symlink(file, path("link.csv"));
  for (const std::string& name : {file, std::string(path("link.csv")), std::string("/dev/null")}) {
    RejectFile rejects(name);
    add_row(rejects);
    rejects.close();
  }

  EXPECT_TRUE(fs::is_symlink(path("link.csv")));
  EXPECT_THAT(read(file), HasSubstr("\n7,rejected,"));
  EXPECT_FALSE(fs::is_regular_file("/dev/null"));
}

}  // namespace
}  // namespace crier::app
