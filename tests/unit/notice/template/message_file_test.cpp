#include "notice/template/message_file.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier::notice {
namespace {

std::vector<std::string> faults_of(const std::string& text) {
  std::vector<std::string> texts;
  const auto messages = read_messages({.name = "de.properties", .text = text});
  if (messages) return texts;
  for (const WordingFault& fault : messages.error()) texts.push_back(text_of(fault));
  return texts;
}

TEST(MessageFile, has_a_text_for_each_key) {
  const auto messages = read_messages({.name = "de.properties",
                                       .text = "# comment\n"
                                               "\n"
                                               "subject = Hallo = Welt\r\n"
                                               "late.text=erste \\\n"
                                               "    zweite \\\n"
                                               "    dritte\n"
                                               "last = ohne Zeilenende"});
  ASSERT_TRUE(messages.has_value());

  EXPECT_EQ(messages->size(), 3U);
  EXPECT_EQ(messages->at("subject").text, "Hallo = Welt");
  EXPECT_EQ(messages->at("subject").line, 3U);
  EXPECT_EQ(messages->at("late.text").text, "erste zweite dritte");
  EXPECT_EQ(messages->at("late.text").line, 4U);
  EXPECT_EQ(messages->at("last").line, 7U);
}

TEST(MessageFile, may_begin_with_a_byte_order_mark) {
  EXPECT_TRUE(faults_of("\xEF\xBB\xBFkey = text\n").empty());
}

TEST(MessageFile, names_every_fault_with_its_line) {
  EXPECT_EQ(faults_of("subject\n"
                      "Key = x\n"
                      "a = 1\n"
                      "a = 2\n"
                      "b =\n"
                      "c = \x01\n"
                      "d = \xC3\n"
                      "e = \xEF\xB7\x90\n"
                      "f = open \\"),
            (std::vector<std::string>{
                "de.properties:1: is no \"key = text\"; a key has lower-case letters, digits, "
                "'.', '_' and '-'",
                "de.properties:2: is no \"key = text\"; a key has lower-case letters, digits, "
                "'.', '_' and '-'",
                "de.properties:4: 'a' was defined in line 3", "de.properties:5: 'b' has no text",
                "de.properties:6: 'c' has a control character", "de.properties:7: 'd' is not UTF-8",
                "de.properties:8: 'e' has a noncharacter of Unicode",
                "de.properties:9: 'f' goes on past the end of the file"}));
}

}  // namespace
}  // namespace crier::notice
