#include "letter/page_geometry.h"

#include <algorithm>

#include "base/check.h"

namespace crier::letter {

namespace {

// DIN 5008:2020, form B: the field of the address begins 45 mm from the top and 20 mm from the left
// and is 85 mm wide and 45 mm high, and the page is folded at 105 and 210 mm. Within it the lines
// keep to the narrower zone that print services read: 60 to 85.5 mm from the top, 22 to 107.5 mm
// from the left.
constexpr PageGeometry din_5008_b{
    .address = {.left = 25, .top = 60.25, .width = 80, .height = 25},
    .sender = {.left = 25, .top = 54.5, .width = 80, .height = 4.5},
    .date = {.left = 125, .top = 60.25, .width = 65, .height = 6},
    .folds = {105, 210},
    .hole = 148.5,
};

// NF Z 10-011: in an envelope of 220 x 110 mm the window ends 20 mm from the right and from the
// lower edge and is 100 mm wide and 45 mm high (35 mm with some). A page in three parts of 99 mm
// can slip by 10 mm across and 11 mm down; what stands here is seen wherever it has slipped to.
constexpr PageGeometry nf_z_10_011{
    .address = {.left = 105, .top = 54, .width = 80, .height = 25},
    .sender = {.left = 105, .top = 48.5, .width = 80, .height = 4.5},
    .date = {.left = 25, .top = 54, .width = 65, .height = 6},
    .folds = {99, 198},
    .hole = 148.5,
};

// France, its territories and Monaco.
constexpr std::array<std::string_view, 12> of_the_french_post = {
    "BL", "FR", "GF", "GP", "MC", "MF", "MQ", "NC", "PF", "PM", "RE", "YT"};

}  // namespace

std::string_view name_of(WindowForm form) {
  switch (form) {
    case WindowForm::din_5008_b: return "din-5008-b";
    case WindowForm::nf_z_10_011: return "nf-z-10-011";
  }
  CRIER_CHECK(false);
}

std::optional<WindowForm> window_form_named(std::string_view name) {
  const auto found = std::ranges::find(window_forms, name, [](WindowForm f) { return name_of(f); });
  if (found == window_forms.end()) return std::nullopt;
  return *found;
}

WindowForm usual_form(std::string_view country) {
  const bool is_french = std::ranges::find(of_the_french_post, country) != of_the_french_post.end();
  return is_french ? WindowForm::nf_z_10_011 : WindowForm::din_5008_b;
}

const PageGeometry& geometry_of(WindowForm form) {
  return form == WindowForm::din_5008_b ? din_5008_b : nf_z_10_011;
}

}  // namespace crier::letter
