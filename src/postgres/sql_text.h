// The text of a statement, put together at compile time, so that a condition that several
// statements need stands once:
//
//   constexpr SqlText person = "SELECT name FROM people ";
//   constexpr SqlText person_by_id = person + "WHERE id = $1";
//   const Statement select_by_id("person_by_id", person_by_id);
//
//   constexpr SqlText adults = SqlText("SELECT name FROM people WHERE {is_adult} ORDER BY name")
//                                  .with("{is_adult}", is_adult);
//
// Only literals go into it: no value from outside can.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace crier::store {

template <std::size_t Length>
class SqlText {
 public:
  using Characters = std::array<char, Length + 1>;  // With the zero at the end.

  // Implicit, so that literals and texts add up alike.
  consteval SqlText(const char (&literal)[Length + 1]) {
    std::ranges::copy(literal, characters_.begin());
  }
  consteval explicit SqlText(const Characters& characters) : characters_(characters) {}

  // This with `part` in the place of `name`, which must be in it once: else it does not compile.
  template <std::size_t Size, std::size_t PartLength>
  [[nodiscard]] consteval auto with(const char (&name)[Size],
                                    const SqlText<PartLength>& part) const {
    constexpr std::size_t name_length = Size - 1;
    const std::string_view text(c_str(), Length);
    const std::size_t place = text.find(name);
    const bool is_there_once = place != std::string_view::npos && place == text.rfind(name);
    if (!is_there_once) throw "the name must be there once";

    constexpr std::size_t length = Length - name_length + PartLength;
    typename SqlText<length>::Characters characters{};
    auto end = std::copy_n(text.begin(), place, characters.begin());
    end = std::copy_n(part.c_str(), PartLength, end);
    std::ranges::copy(text.substr(place + name_length), end);
    return SqlText<length>(characters);
  }

  [[nodiscard]] constexpr const char* c_str() const { return characters_.data(); }

 private:
  Characters characters_{};
};

template <std::size_t Size>
SqlText(const char (&)[Size]) -> SqlText<Size - 1>;

template <std::size_t Left, std::size_t Right>
consteval SqlText<Left + Right> operator+(const SqlText<Left>& left, const SqlText<Right>& right) {
  typename SqlText<Left + Right>::Characters both{};
  std::copy_n(left.c_str(), Left, both.begin());
  std::copy_n(right.c_str(), Right, both.begin() + Left);
  return SqlText<Left + Right>(both);
}

template <std::size_t Left, std::size_t Size>
consteval auto operator+(const SqlText<Left>& left, const char (&right)[Size]) {
  return left + SqlText(right);
}

template <std::size_t Size, std::size_t Right>
consteval auto operator+(const char (&left)[Size], const SqlText<Right>& right) {
  return SqlText(left) + right;
}

}  // namespace crier::store
