#include "letter/letter_text.h"

#include <gtest/gtest.h>

namespace crier::letter {
namespace {

using Parts = std::vector<TextPart>;

TEST(LetterText, has_lines_headings_rules_and_gaps) {
  EXPECT_EQ(parts_of("Guten Tag,\n\n*** Was geplant ist ***\n\nZweck\n  Training\n------------\n"),
            (Parts{{.kind = PartKind::line, .words = "Guten Tag,"},
                   {.kind = PartKind::gap},
                   {.kind = PartKind::heading, .words = "Was geplant ist"},
                   {.kind = PartKind::gap},
                   {.kind = PartKind::line, .words = "Zweck"},
                   {.kind = PartKind::line, .words = "Training", .indent = 2},
                   {.kind = PartKind::rule}}));
}

TEST(LetterText, has_no_gap_at_its_ends_and_none_after_another) {
  EXPECT_EQ(parts_of("\n\na\n\n \n\nb\n\n"), (Parts{{.kind = PartKind::line, .words = "a"},
                                                    {.kind = PartKind::gap},
                                                    {.kind = PartKind::line, .words = "b"}}));
  EXPECT_TRUE(parts_of("").empty());
  EXPECT_TRUE(parts_of("\n\n").empty());
}

TEST(LetterText, of_words_with_few_signs_is_words) {
  for (const char* words : {"---", "*** ***", "*", "- - - - - - - -", "====x====="}) {
    EXPECT_EQ(parts_of(words), (Parts{{.kind = PartKind::line, .words = words}})) << words;
  }
}

TEST(LetterText, may_end_its_lines_as_other_systems_do) {
  EXPECT_EQ(parts_of("a\r\n\r\nb"), (Parts{{.kind = PartKind::line, .words = "a"},
                                           {.kind = PartKind::gap},
                                           {.kind = PartKind::line, .words = "b"}}));
}

}  // namespace
}  // namespace crier::letter
