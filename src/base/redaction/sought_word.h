// A word as other programs spell it: with the spellings of its characters (spelling.h), composed or
// decomposed, without the marks on its letters, with letters lost in a charset that has none of
// them, and with its dots in words.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace crier {

// A word that is looked for.
class SoughtWord {
 public:
  // How a sign of it that is no letter may stand in the text. Only its dots are looked for in the
  // words that are known for them unless any word will do: "jane kukac doe".
  enum class Signs : std::uint8_t { known, any_word };

  explicit SoughtWord(std::string_view word, Signs signs = Signs::known);

  // Where it ends in its longest spelling if it begins at `at`; npos if it does not.
  [[nodiscard]] std::size_t end_at(std::string_view text, std::size_t at) const;
  // The same with one blank somewhere in it, which is where a reply of two lines was broken.
  [[nodiscard]] std::size_t broken_end_at(std::string_view text, std::size_t at) const;

 private:
  struct Letter {
    std::size_t begin{};  // In points_.
    std::size_t end{};
    std::size_t octets{};
    // Its octets in either case, each taken for a character.
    std::array<std::string, 2> as_latin;
  };
  struct Place {
    std::size_t at{};     // In the text.
    std::size_t point{};  // In points_: what comes there.
    int blanks_left{};

    friend bool operator==(const Place&, const Place&) = default;
  };
  class Front;

  [[nodiscard]] std::size_t end_of(std::string_view text, Place begin) const;
  void step(std::string_view text, Place place, Front& front) const;
  void step_over_lost_letter(std::string_view text, Place place, Front& front) const;
  void step_over_sign_in_words(std::string_view text, Place place, Front& front) const;

  Signs signs_;
  std::u32string points_;        // Case-folded, decomposed, without marks.
  std::vector<Letter> foreign_;  // Those beyond ASCII; none if all are.
};

}  // namespace crier
