// A compiled notice as a list of steps: copy these octets, write this slot in that encoding. Its
// run costs a person's share of a notice and allocates nothing but the message.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace crier::notice {

class ArchiveReader;
class ArchiveWriter;
class Base64Stream;

// A value of one person, ready for the place where it goes.
enum class Value : std::uint8_t {
  name,
  name_html,
  address,
  ref,
  key,
  token,
  days_left,
  days_left_html,
  receipt,
};
inline constexpr std::size_t value_count = 9;

struct Values {
  std::string_view of[value_count];
  WallTime at;

  [[nodiscard]] std::string_view operator[](Value value) const {
    return of[static_cast<std::size_t>(value)];
  }
  [[nodiscard]] std::string_view& operator[](Value value) {
    return of[static_cast<std::size_t>(value)];
  }
};

// Each is a way to write a value; what a value may not contain there is made harmless.
enum class Spelling : std::uint8_t {
  verbatim,          // Known to be harmless: a token, a key.
  json,              // Inside a JSON string.
  quoted_printable,  // On a line of its own between soft breaks.
  base64,            // In the stream that `begin_base64` opened.
};

class Program {
 public:
  // Steps, in order.
  void copy(std::string_view octets);
  void write_value(Value value, Spelling spelling);
  void write_rfc5322_date();
  void write_rfc3339_date();
  void write_to_header();  // "To: …", with line end.
  // Between the two, octets go through `copy_base64` and Spelling::base64 alone.
  void begin_base64();
  void copy_base64(std::string_view octets);
  void end_base64();
  // if_named … otherwise … end_named: the first part for a person with a name, the second for one
  // without. Not nested.
  void if_named();
  void otherwise();
  void end_named();

  // Replaces `into`.
  void run(const Values& values, std::string& into) const;

  // For keeping. What was damaged meanwhile is rejected by the reader.
  void keep_in(ArchiveWriter& archive) const;
  [[nodiscard]] static Program read_from(ArchiveReader& archive);

 private:
  enum class Action : std::uint8_t {
    copy,
    value,
    rfc5322_date,
    rfc3339_date,
    to_header,
    begin_base64,
    copy_base64,
    end_base64,
    jump_if_unnamed,
    jump,
  };
  struct Step {
    Action action{};
    Value value{};
    Spelling spelling{};
    std::uint32_t begin{};  // In octets_, or in base64_; the target of a jump.
    std::uint32_t size{};
  };
  // The same octets encoded for each number of octets that the group before them lacks; the shape
  // of the lines is independent of what comes before.
  struct Base64Text {
    struct Phase {
      std::uint8_t lead{};    // This many octets complete the open group.
      std::uint32_t begin{};  // Where the encoded middle begins in octets_.
      std::uint32_t size{};
      std::uint8_t tail{};  // This many octets open the next group.
    };
    Phase phases[3];        // By the number of octets in the open group.
    std::uint32_t begin{};  // Where the octets themselves begin.
    std::uint32_t size{};
  };

  [[nodiscard]] std::string_view octets(std::uint32_t begin, std::uint32_t size) const {
    return std::string_view(octets_).substr(begin, size);
  }
  std::uint32_t keep(std::string_view octets);
  [[nodiscard]] bool is_consistent() const;
  static void run_value(const Step& step, const Values& values, Base64Stream& stream,
                        std::string& into);
  void run_base64(const Base64Text& text, Base64Stream& stream, std::string& into) const;

  std::vector<Step> steps_;
  std::vector<Base64Text> base64_;
  std::string octets_;
  std::size_t open_jump_{};
  std::size_t jumped_to_{};  // The step after the last condition: begins a copy of its own.
};

}  // namespace crier::notice
