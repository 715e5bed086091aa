#include "config/template_folder.h"

#include <fstream>
#include <stdlib.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier::app {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class TemplateFolderTest : public testing::Test {
 protected:
  TemplateFolderTest() {
    std::string name = (fs::temp_directory_path() / "crier-templates-XXXXXX").string();
    root_ = folder = ::mkdtemp(name.data());
  }
  ~TemplateFolderTest() override { fs::remove_all(root_); }

  void write(const std::string& path, const std::string& text) const {
    fs::create_directories((folder / path).parent_path());
    std::ofstream(folder / path) << text;
  }

  [[nodiscard]] std::vector<std::string> faults() const {
    std::vector<std::string> texts;
    const auto read = read_templates(folder);
    if (read) return texts;
    for (const notice::WordingFault& fault : read.error()) texts.push_back(notice::text_of(fault));
    return texts;
  }

  fs::path folder;

 private:
  fs::path root_;
};

TEST_F(TemplateFolderTest, replaces_single_files_and_adds_others) {
  write("objection/messages/de.properties", "headline = Anders");
  write("objection/messages/de-AT.properties", "headline = Noch anders");
  write("newsletter/layout.html", "<p>");
  write("README.md", "notes");
  write(".git/config", "x");
  write("objection/messages/de.properties~", "x");

  const auto catalogue = read_templates(folder);

  ASSERT_TRUE(catalogue);
  const notice::TemplateFile* file = catalogue->file("objection/messages/de.properties");
  EXPECT_EQ(file->text, "headline = Anders");
  EXPECT_EQ(file->name, (folder / "objection/messages/de.properties").string());
  EXPECT_NE(catalogue->file("objection/messages/fr.properties"), nullptr);
  EXPECT_NE(catalogue->file("objection/messages/de-AT.properties"), nullptr);
  EXPECT_THAT(catalogue->templates(),
              ElementsAre("breach", "newsletter", "objection", "policy_change"));
}

TEST_F(TemplateFolderTest, does_not_pass_over_a_misspelt_name) {
  write("objection/messages/de.propertes", "x");
  write("objection/messages/German.properties", "x");
  write("objection/layout.htm", "x");
  write("stray.txt", "x");
  write("My Template/layout.html", "x");
  write("language_page/page.html", "x");

  const auto told = faults();

  ASSERT_EQ(told.size(), 6U);
  EXPECT_THAT(told[0], HasSubstr("My Template/layout.html: is in a folder whose name"));
  EXPECT_THAT(told[1], HasSubstr("page.html: is part of Crier's own page"));
  EXPECT_THAT(told[2], HasSubstr("layout.htm: is no part of a template; known are"));
  EXPECT_THAT(told[3], HasSubstr("German.properties: is not named by a language"));
  EXPECT_THAT(told[4], HasSubstr("de.propertes: is not named by a language"));
  EXPECT_THAT(told[5], HasSubstr("stray.txt: is no part of a template"));
}

TEST_F(TemplateFolderTest, must_be_there) {
  folder /= "nowhere";
  const auto told = faults();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_THAT(told[0], HasSubstr("nowhere: cannot be read: No such file or directory"));
}

TEST_F(TemplateFolderTest, is_not_needed) {
  EXPECT_TRUE(read_templates({}));
}

}  // namespace
}  // namespace crier::app
