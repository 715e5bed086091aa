#include "notice/page_wording.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier::notice {
namespace {

using testing::HasSubstr;

constexpr const char* german = "objection_page/messages/de.properties";

// The shipped pages with one passage of the German question in other words.
Catalogue edited(const std::string& passage, const std::string& by, const char* path = german) {
  Catalogue catalogue = Catalogue::shipped();
  std::string text = catalogue.file(path)->text;
  const auto found = text.find(passage);
  EXPECT_NE(found, std::string::npos);
  text.replace(found, passage.size(), by);
  catalogue.put(path, {.name = "/etc/crier/de.properties", .text = text});
  return catalogue;
}

std::string faults_of(const Catalogue& catalogue) {
  std::string all;
  for (const WordingFault& fault : page_faults(catalogue)) all += text_of(fault) + "\n";
  return all;
}

TEST(PageWording, that_is_shipped_has_no_fault) {
  EXPECT_EQ(faults_of(Catalogue::shipped()), "");
}

TEST(PageWording, may_say_the_same_otherwise) {
  const Catalogue catalogue = edited("ask.button =", "ask.button = Ich sage nein:");
  EXPECT_EQ(faults_of(catalogue), "");
  EXPECT_NE(version_of(page_texts(catalogue, "de")),
            version_of(page_texts(Catalogue::shipped(), "de")));
  EXPECT_EQ(version_of(page_texts(catalogue, "fr")),
            version_of(page_texts(Catalogue::shipped(), "fr")));
}

TEST(PageWording, is_told_by_file_and_line_what_is_wrong_with_it) {
  EXPECT_THAT(faults_of(edited("ask.button =", "ask.knob =")),
              HasSubstr("/etc/crier/de.properties: lacks 'ask.button'\n"));
  EXPECT_THAT(faults_of(edited("ask.button =", "ask.knob =")),
              testing::ContainsRegex("de.properties:[0-9]+: 'ask.knob' stands in no page"));
  EXPECT_THAT(faults_of(edited("ask.button =", "ask.button = {who}")),
              testing::ContainsRegex("de.properties:[0-9]+: 'ask.button' asks for \\{who\\}"));
  EXPECT_THAT(faults_of(edited("{controller_name}", "Wir")),
              testing::ContainsRegex(
                  "de.properties:[0-9]+: 'ask.lead' does not show \\{controller_name\\}"));
  EXPECT_THAT(faults_of(edited("ask.button =", "ask.button = {")), HasSubstr("'ask.button'"));
}

TEST(PageWording, brings_no_language_that_the_pages_do_not_have) {
  Catalogue catalogue = Catalogue::shipped();
  catalogue.put("objection_page/messages/tlh.properties", {.name = "tlh.properties", .text = ""});
  EXPECT_EQ(faults_of(catalogue),
            "tlh.properties: is in a language that the pages do not have: tlh\n");
}

}  // namespace
}  // namespace crier::notice
