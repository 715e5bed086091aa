// Where things stand on a printed letter: A4 portrait, in millimetres from the top left corner.
// Printers read the address from its place, so that a block some millimetres off is printed,
// franked and lost. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace crier::letter {

struct Box {
  double left{};
  double top{};
  double width{};
  double height{};

  [[nodiscard]] constexpr double right() const { return left + width; }
  [[nodiscard]] constexpr double bottom() const { return top + height; }
  friend bool operator==(const Box&, const Box&) = default;
};

inline constexpr double page_width = 210;
inline constexpr double page_height = 297;
// No printer of letters reaches nearer to an edge.
inline constexpr double free_edge = 5;

// The form of the envelope's window.
enum class WindowForm : std::uint8_t {
  din_5008_b,   // DIN 5008 form B: the window is on the left.
  nf_z_10_011,  // The French standard: the window is on the right.
};
inline constexpr std::array window_forms = {WindowForm::din_5008_b, WindowForm::nf_z_10_011};

// As in crier.toml: "din-5008-b", "nf-z-10-011".
[[nodiscard]] std::string_view name_of(WindowForm form);
[[nodiscard]] std::optional<WindowForm> window_form_named(std::string_view name);

// The form that envelopes of a country usually have: ISO 3166-1 alpha-2.
[[nodiscard]] WindowForm usual_form(std::string_view country);

struct PageGeometry {
  // Nothing but the lines of the address stand in it: some print services take whatever they find
  // there for the address.
  Box address;
  // The sender's line, above the address and in the window as well.
  Box sender;
  // Where the date stands.
  Box date;
  // Distances from the top at which the page is folded.
  std::array<double, 2> folds{};
  double hole{};  // The middle of the page, for a punch.
};

[[nodiscard]] const PageGeometry& geometry_of(WindowForm form);

// The text: of the first page below the address, of the others below their upper edge.
inline constexpr Box first_text{.left = 25, .top = 98.5, .width = 165, .height = 178.5};
inline constexpr Box later_text{.left = 25, .top = 25, .width = 165, .height = 252};
// "2 / 3", on the right.
inline constexpr Box page_number{.left = 25, .top = 281, .width = 165, .height = 6};

}  // namespace crier::letter
