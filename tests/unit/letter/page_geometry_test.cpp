#include "letter/page_geometry.h"

#include <gtest/gtest.h>

namespace crier::letter {
namespace {

constexpr bool lies_in(const Box& inner, const Box& outer) {
  return inner.left >= outer.left && inner.top >= outer.top && inner.right() <= outer.right() &&
         inner.bottom() <= outer.bottom();
}

constexpr Box free_of_edges{.left = free_edge,
                            .top = free_edge,
                            .width = page_width - 2 * free_edge,
                            .height = page_height - 2 * free_edge};

TEST(PageGeometry, of_form_b_has_the_address_in_the_zone_that_print_services_read) {
  constexpr Box standard_letter{.left = 22, .top = 60, .width = 85.5, .height = 25.5};
  constexpr Box din_5008_field{.left = 20, .top = 45, .width = 85, .height = 45};
  const PageGeometry& geometry = geometry_of(WindowForm::din_5008_b);

  EXPECT_TRUE(lies_in(geometry.address, standard_letter));
  EXPECT_TRUE(lies_in(geometry.address, din_5008_field));
  EXPECT_TRUE(lies_in(geometry.sender, din_5008_field));
  EXPECT_LT(geometry.sender.bottom(), standard_letter.top) << "it is no line of the address";
}

// The page may lie anywhere in its envelope.
TEST(PageGeometry, of_the_french_form_shows_the_address_wherever_the_page_has_slipped_to) {
  constexpr Box window{.left = 100, .top = 45, .width = 100, .height = 45};
  const PageGeometry& geometry = geometry_of(WindowForm::nf_z_10_011);
  for (const double across : {0, 10}) {
    for (const double down : {0, 11}) {
      for (Box box : {geometry.address, geometry.sender}) {
        box.left += across;
        box.top += down;

        EXPECT_TRUE(lies_in(box, window)) << across << " mm across, " << down << " mm down";
      }
    }
  }
}

TEST(PageGeometry, leaves_the_edges_free_and_its_parts_apart) {
  for (const WindowForm form : window_forms) {
    const PageGeometry& geometry = geometry_of(form);
    for (const Box& box :
         {geometry.address, geometry.sender, geometry.date, first_text, later_text, page_number}) {
      EXPECT_TRUE(lies_in(box, free_of_edges)) << name_of(form);
    }
    EXPECT_LT(geometry.address.bottom(), first_text.top);
    EXPECT_TRUE(geometry.date.left >= geometry.address.right() ||
                geometry.date.right() <= geometry.address.left);
    EXPECT_LT(geometry.folds[0], geometry.hole);
    EXPECT_LT(geometry.hole, geometry.folds[1]);
  }
  EXPECT_LE(first_text.bottom(), page_number.top);
  EXPECT_LE(later_text.bottom(), page_number.top);
}

TEST(WindowForm, is_found_by_its_name) {
  for (const WindowForm form : window_forms) EXPECT_EQ(window_form_named(name_of(form)), form);
  EXPECT_FALSE(window_form_named("din-5008-a"));
}

TEST(WindowForm, is_on_the_right_in_france_and_on_the_left_elsewhere) {
  for (const char* country : {"FR", "GP", "RE", "MC"}) {
    EXPECT_EQ(usual_form(country), WindowForm::nf_z_10_011) << country;
  }
  for (const char* country : {"DE", "AT", "GR", "BG", "MT", "IE", "NO"}) {
    EXPECT_EQ(usual_form(country), WindowForm::din_5008_b) << country;
  }
}

}  // namespace
}  // namespace crier::letter
