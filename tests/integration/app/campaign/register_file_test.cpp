#include "app/campaign/register_file.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

namespace crier::app {
namespace {

namespace fs = std::filesystem;

class RegisterFiles : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "crier-register-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string file(std::string_view text) const {
    const fs::path path = folder_ / "register.csv";
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  std::string rejects_path() const { return (folder_ / "rejects.csv").string(); }
  static std::string read(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  static std::vector<RegisterColumn> columns() { return {{"ref", true}, {"objected_at", false}}; }

  fs::path folder_;
};

TEST_F(RegisterFiles, take_columns_in_any_order_and_leave_missing_ones_empty) {
  RegisterRejects rejects(rejects_path());
  RegisterFile both(file("objected_at,ref\n2026-01-01T00:00:00Z,a\n,b\n"), columns(), rejects);
  const auto first = both.next();
  const auto second = both.next();

  EXPECT_EQ(first.value().values, (std::vector<std::string>{"a", "2026-01-01T00:00:00Z"}));
  EXPECT_EQ(second.value().values, (std::vector<std::string>{"b", ""}));
  EXPECT_EQ(both.next(), std::nullopt);

  RegisterFile one(file("ref\nc\n"), columns(), rejects);
  EXPECT_EQ(one.next().value().values, (std::vector<std::string>{"c", ""}));
}

TEST_F(RegisterFiles, put_bad_rows_aside_with_line_and_reason_and_go_on) {
  RegisterRejects rejects(rejects_path());
  RegisterFile rows(file("ref,objected_at\na\n,2026-01-01T00:00:00Z\n\xff,\n\"b\nc\",\nd,\n"),
                    columns(), rejects);

  const auto sound = rows.next();
  EXPECT_EQ(sound.value().values.front(), "d");
  EXPECT_EQ(rows.next(), std::nullopt);
  rejects.close();

  EXPECT_EQ(rows.rows_read(), 5);
  EXPECT_EQ(rejects.count(), 4);
  EXPECT_EQ(read(rejects_path()),
            "line,reason,record\r\n"
            "2,too_few_fields,a\r\n"
            "3,missing_value,\",2026-01-01T00:00:00Z\"\r\n"
            "4,bad_utf8,\"\xff,\"\r\n"
            "5,control_character,\"\"\"b\nc\"\",\"\r\n");
  EXPECT_EQ(fs::status(rejects_path()).permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(RegisterFiles, leave_no_rejects_of_an_earlier_import) {
  {
    std::ofstream(rejects_path()) << "old";
  }

  RegisterRejects rejects(rejects_path());
  rejects.close();

  EXPECT_FALSE(fs::exists(rejects_path()));
}

TEST_F(RegisterFiles, say_which_columns_a_header_must_have) {
  RegisterRejects rejects(rejects_path());
  struct Case {
    const char* text;
    const char* complaint;
  };
  for (const auto& [text, complaint] :
       {Case{"", "is empty"}, Case{"objected_at\n", "\"ref\" is missing"},
        Case{"ref,email\n", "\"email\" is unknown"}, Case{"ref,ref\n", "\"ref\" is there twice"}}) {
    try {
      const RegisterFile refused(file(text), columns(), rejects);
      ADD_FAILURE() << text;
    } catch (const std::invalid_argument& fault) {
      EXPECT_NE(std::string(fault.what()).find(complaint), std::string::npos) << fault.what();
      EXPECT_NE(std::string(fault.what()).find("ref,[objected_at]"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace crier::app
