// Messages of ICU: "{count, plural, one {# day left} other {# days left}}" with the plural rules of
// the language. The only place that formats one.
#pragma once

#include <expected>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <variant>

namespace crier::notice {

using Argument = std::variant<std::string, int>;
using Arguments = std::map<std::string, Argument, std::less<>>;

class Phrase {
 public:
  // `locale` is a tag; the error says what is wrong with `pattern`.
  [[nodiscard]] static std::expected<Phrase, std::string> parse(std::string_view pattern,
                                                                std::string_view locale);
  ~Phrase();
  Phrase(Phrase&&) noexcept;
  Phrase& operator=(Phrase&&) noexcept;

  // The names that the pattern asks for.
  [[nodiscard]] const std::set<std::string, std::less<>>& argument_names() const;

  // Every name that the pattern asks for must be among `arguments`.
  [[nodiscard]] std::string text(const Arguments& arguments) const;

 private:
  struct State;
  explicit Phrase(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace crier::notice
