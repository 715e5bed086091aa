#include "notice/template/slot.h"

#include <string>

#include <gtest/gtest.h>

namespace crier::notice {
namespace {

TEST(Pieces, split_a_text_at_its_markers) {
  const std::string text = "Dear " + std::string(marker(Mark::name)) + ",\n";

  const std::vector<Piece> pieces = pieces_of(text);

  ASSERT_EQ(pieces.size(), 3U);
  EXPECT_EQ(pieces[0].text, "Dear ");
  EXPECT_EQ(pieces[1].mark, Mark::name);
  EXPECT_EQ(pieces[2].text, ",\n");
}

TEST(Pieces, are_none_in_an_empty_text_and_one_in_a_plain_one) {
  EXPECT_TRUE(pieces_of("").empty());
  EXPECT_EQ(pieces_of("plain").size(), 1U);
}

TEST(Marker, is_not_seen_in_letters_that_begin_alike) {
  // U+FDC7 and U+FDFC share their first octets with the markers.
  EXPECT_FALSE(has_marker("\xEF\xB7\x87 \xEF\xB7\xBC"));
  EXPECT_TRUE(has_marker("a\xEF\xB7\xAF"));
}

TEST(Marker, is_replaced_wherever_it_stands) {
  const std::string id(marker(Mark::notice_id));

  EXPECT_EQ(with_mark_replaced(id + " and " + id, Mark::notice_id, "x/1"), "x/1 and x/1");
}

}  // namespace
}  // namespace crier::notice
