// The command line as its commands see it: names, options and help, in the words of CLI11, which
// does the work. It consists of headers alone, and its App, compiled again into every file that
// adds a command, took a third of the time of a build; command_line.cpp is where it is compiled.
#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace CLI {
class App;
class Option;
class Validator;
}  // namespace CLI

namespace crier::app {

// What the value of an option must be; help shows it beside the option's type.
class ValueRule {
 public:
  explicit ValueRule(std::shared_ptr<const CLI::Validator> rule) : rule_(std::move(rule)) {}

  [[nodiscard]] const CLI::Validator& rule() const noexcept { return *rule_; }

 private:
  std::shared_ptr<const CLI::Validator> rule_;
};

// Both bounds are allowed. Number: int, std::int64_t or double.
template <class Number>
[[nodiscard]] ValueRule in_range(Number least, Number most);
[[nodiscard]] ValueRule one_of(std::initializer_list<std::string_view> words);
[[nodiscard]] ValueRule positive_number();

// An option or a positional word of a command, which owns it. Each function returns the option
// itself.
class Option {
 public:
  explicit Option(CLI::Option& option) : option_(option) {}

  Option* required();
  Option* type_name(const std::string& name);
  // Returns what is wrong with a word, or nothing.
  Option* check(std::function<std::string(const std::string&)> fault_of);
  Option* check(const ValueRule& rule);
  // Never together.
  Option* excludes(const Option* other);
  Option* excludes(const std::string& other_name);
  // Only together.
  Option* needs(const Option* other);
  // Several values in a word.
  Option* delimiter(char separator);
  // How many words follow its name.
  Option* expected(int least, int most);
  // Whether words that follow its first value are its values too.
  Option* allow_extra_args(bool are_values);
  // The value when its name stands alone.
  Option* default_str(const std::string& word);

 private:
  CLI::Option& option_;
};

// A command, or a noun with commands of its own. Lives as long as the command that it was added to;
// the functions that add return what the command owns.
class Command {
 public:
  explicit Command(CLI::App& app) : app_(app) {}

  Command* add_subcommand(const std::string& name, const std::string& description);

  // `target` takes the value, and must live until the command has run. "--name" is an option,
  // "name" a positional word. For the types at the end of command_line.cpp; a new one is a line
  // there.
  template <class Value>
  Option* add_option(const std::string& names, Value& target, const std::string& description);
  Option* add_option_function(const std::string& names,
                              std::function<void(const std::string&)> take,
                              const std::string& description);
  Option* add_flag(const std::string& names, bool& target, const std::string& description);
  Option* add_flag_callback(const std::string& names, std::function<void()> take,
                            const std::string& description);

  // What the command does once its words are read.
  void callback(std::function<void()> run);
  // Without one of its commands, a noun is not a whole command.
  void require_subcommand(int exactly);
  void require_subcommand(int least, int most);
  // Another name of the command.
  void alias(const std::string& name);
  // What help says last.
  void footer(const std::string& text);

  [[nodiscard]] std::string get_name() const;
  // Whether a command of its own was typed.
  [[nodiscard]] bool has_subcommand() const;
  // How often an option was typed.
  [[nodiscard]] std::size_t count(const std::string& option) const;

 private:
  Option* keep(CLI::Option& option);

  CLI::App& app_;
  std::vector<std::unique_ptr<Command>> commands_;
  std::vector<std::unique_ptr<Option>> options_;
};

// Ends the reading of words as CLI11 does: what `name` lacks is a mistake of usage.
[[noreturn]] void refuse_words(const std::string& name, const std::string& why);

}  // namespace crier::app
