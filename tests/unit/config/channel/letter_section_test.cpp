#include "config/channel/letter_section.h"

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "config/channel/channel_sections.h"
#include "config/load.h"

namespace crier::app {
namespace {

const Environment nothing = [](const std::string&) { return std::optional<std::string>(); };

constexpr const char* sound = "sender = \"Example, 1 Street, Dublin\"\ncountry = \"IE\"\n";

std::vector<std::string> faults_of(const std::string& lines) {
  const auto config =
      parse_config("[channel.letter]\nrate_per_second = 5\n" + lines, "crier.toml", nothing);
  std::vector<std::string> faults;
  if (config) return faults;
  for (const ConfigFault& fault : config.error()) faults.push_back(text_of(fault));
  return faults;
}

TEST(LetterSection, says_which_key_is_wrong_and_why) {
  struct Row {
    std::string lines;
    std::string words;
  };
  const Row rows[] = {
      {"country = \"IE\"\n", "channel.letter.sender"},
      {"sender = \" \"\ncountry = \"IE\"\n", "is empty"},
      {"sender = \"Example\\nDublin\"\ncountry = \"IE\"\n", "is one line"},
      {"sender = \"Example\"\n", "channel.letter.country"},
      {"sender = \"Example\"\ncountry = \"Ireland\"\n", "two capitals"},
      {std::string(sound) + "window = \"left\"\n", "din-5008-b"},
  };
  for (const Row& row : rows) {
    const auto faults = faults_of(row.lines);

    ASSERT_EQ(faults.size(), 1U) << row.lines;
    EXPECT_TRUE(faults.front().contains(row.words)) << faults.front();
  }
}

TEST(LetterSection, has_its_window_on_the_left_unless_it_says_otherwise) {
  for (const auto& [lines, window] : {std::pair<std::string, std::string>{"", "din-5008-b"},
                                      {"window = \"nf-z-10-011\"\n", "nf-z-10-011"},
                                      {"window = \"by-country\"\n", "by-country"}}) {
    const auto config =
        parse_config("[channel.letter]\nrate_per_second = 5\n" + std::string(sound) + lines,
                     "crier.toml", nothing);
    ASSERT_TRUE(config);

    const auto* const section = find_section<LetterSection>(config->channels);

    ASSERT_NE(section, nullptr);
    EXPECT_EQ(section->window, window);
    EXPECT_EQ(section->country, "IE");
  }
}

}  // namespace
}  // namespace crier::app
