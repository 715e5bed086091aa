#include "cli/confirmation.h"

#include <iostream>
#include <string_view>

#include <fmt/format.h>

#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "report/display_width.h"

namespace crier::app {

namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

}  // namespace

void add_question_option(Command& command, Question& question) {
  command.add_flag_callback(
      "--yes", [&question] { question = Question::never; },
      "Do not ask whether it is meant (a script is never asked)");
}

void confirm(Context& context, Question question, const std::string& key,
             const std::string& what_will_happen, std::string_view what_key) {
  if (question == Question::never || !context.in_is_terminal() || !context.err_is_terminal())
    return;
  fmt::print(context.err(), "{}Type {} to go on: ",
             report::with_margin("", what_will_happen, warning_width(context)), what_key);
  std::fflush(context.err());
  std::string answer;
  std::getline(std::cin, answer);
  if (trimmed(answer) == key) return;
  throw CommandFailure(
      fmt::format("\"{}\" is not \"{}\": nothing has been done", trimmed(answer), key));
}

}  // namespace crier::app
