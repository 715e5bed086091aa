#include "cli/command_line/command_line.h"

#include <cstdint>
#include <optional>
#include <utility>

#include <CLI/CLI.hpp>

namespace crier::app {

template <class Number>
ValueRule in_range(Number least, Number most) {
  return ValueRule(std::make_shared<CLI::Range>(least, most));
}

ValueRule one_of(std::initializer_list<std::string_view> words) {
  return ValueRule(
      std::make_shared<CLI::IsMember>(std::vector<std::string>(words.begin(), words.end())));
}

ValueRule positive_number() {
  return ValueRule(std::make_shared<CLI::Validator>(CLI::PositiveNumber));
}

Option* Option::required() {
  option_.required();
  return this;
}

Option* Option::type_name(const std::string& name) {
  option_.type_name(name);
  return this;
}

Option* Option::check(std::function<std::string(const std::string&)> fault_of) {
  option_.check(std::move(fault_of));
  return this;
}

Option* Option::check(const ValueRule& rule) {
  option_.check(rule.rule());
  return this;
}

Option* Option::excludes(const Option* other) {
  option_.excludes(&other->option_);
  return this;
}

Option* Option::excludes(const std::string& other_name) {
  option_.excludes(other_name);
  return this;
}

Option* Option::needs(const Option* other) {
  option_.needs(&other->option_);
  return this;
}

Option* Option::delimiter(char separator) {
  option_.delimiter(separator);
  return this;
}

Option* Option::expected(int least, int most) {
  option_.expected(least, most);
  return this;
}

Option* Option::allow_extra_args(bool are_values) {
  option_.allow_extra_args(are_values);
  return this;
}

Option* Option::default_str(const std::string& word) {
  option_.default_str(word);
  return this;
}

Option* Command::keep(CLI::Option& option) {
  return options_.emplace_back(std::make_unique<Option>(option)).get();
}

Command* Command::add_subcommand(const std::string& name, const std::string& description) {
  CLI::App& added = *app_.add_subcommand(name, description);
  return commands_.emplace_back(std::make_unique<Command>(added)).get();
}

template <class Value>
Option* Command::add_option(const std::string& names, Value& target,
                            const std::string& description) {
  return keep(*app_.add_option(names, target, description));
}

Option* Command::add_option_function(const std::string& names,
                                     std::function<void(const std::string&)> take,
                                     const std::string& description) {
  return keep(*app_.add_option_function<std::string>(names, take, description));
}

Option* Command::add_flag(const std::string& names, bool& target, const std::string& description) {
  return keep(*app_.add_flag(names, target, description));
}

Option* Command::add_flag_callback(const std::string& names, std::function<void()> take,
                                   const std::string& description) {
  return keep(*app_.add_flag_callback(names, std::move(take), description));
}

void Command::callback(std::function<void()> run) {
  app_.callback(std::move(run));
}

void Command::require_subcommand(int exactly) {
  app_.require_subcommand(exactly);
}

void Command::require_subcommand(int least, int most) {
  app_.require_subcommand(static_cast<std::size_t>(least), static_cast<std::size_t>(most));
}

void Command::alias(const std::string& name) {
  app_.alias(name);
}

void Command::footer(const std::string& text) {
  app_.footer(text);
}

std::string Command::get_name() const {
  return app_.get_name();
}

bool Command::has_subcommand() const {
  return !app_.get_subcommands().empty();
}

std::size_t Command::count(const std::string& option) const {
  return app_.count(option);
}

void refuse_words(const std::string& name, const std::string& why) {
  throw CLI::ValidationError(name, why);
}

template ValueRule in_range(int, int);
template ValueRule in_range(std::int64_t, std::int64_t);
template ValueRule in_range(double, double);

// What options may hold.
template Option* Command::add_option(const std::string&, int&, const std::string&);
template Option* Command::add_option(const std::string&, std::int64_t&, const std::string&);
template Option* Command::add_option(const std::string&, std::uint64_t&, const std::string&);
template Option* Command::add_option(const std::string&, double&, const std::string&);
template Option* Command::add_option(const std::string&, std::string&, const std::string&);
template Option* Command::add_option(const std::string&, std::vector<std::string>&,
                                     const std::string&);
template Option* Command::add_option(const std::string&, std::optional<int>&, const std::string&);
template Option* Command::add_option(const std::string&, std::optional<std::int64_t>&,
                                     const std::string&);
template Option* Command::add_option(const std::string&, std::optional<double>&,
                                     const std::string&);
template Option* Command::add_option(const std::string&, std::optional<std::string>&,
                                     const std::string&);

}  // namespace crier::app
