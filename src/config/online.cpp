#include "config/online.h"

#include <algorithm>
#include <utility>

#include <boost/asio/io_context.hpp>

#include "runtime/signals.h"
#include "runtime/task_group.h"

namespace crier::app {

namespace asio = boost::asio;
namespace json = boost::json;

OnlineAnswers ask_online(const Config& config) {
  ignore_broken_pipes();
  OnlineAnswers answers;
  for (const ChannelSection& section : config.channels) {
    if (auto check = online_check(section, config.circuit_breaker)) {
      answers.push_back(std::move(check));
    }
  }
  asio::io_context io(1);
  TaskGroup tasks(io.get_executor());
  for (const auto& answer : answers) answer->ask(tasks);
  io.run();
  return answers;
}

bool is_all_well(const OnlineAnswers& answers) {
  return std::ranges::all_of(answers, [](const auto& each) { return each->is_all_well(); });
}

std::string online_text(const OnlineAnswers& answers, std::size_t columns) {
  std::string text;
  for (const auto& answer : answers) {
    const std::string table = answer->table(columns);
    if (!table.empty()) text += table + "\n";
  }
  for (const auto& answer : answers) text += answer->text(columns);
  return text.empty() ? "There is no server to ask: no channel that is configured has any.\n"
                      : text;
}

json::object online_json(const OnlineAnswers& answers) {
  json::object document;
  for (const ChannelSection& section : all_channel_sections()) add_unasked(document, section);
  for (const auto& answer : answers) answer->add_to(document);
  return document;
}

}  // namespace crier::app
