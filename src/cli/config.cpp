#include <algorithm>
#include <memory>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "config/config_check.h"
#include "config/online.h"
#include "config/show.h"

namespace crier::app {

namespace {

namespace json = boost::json;

void print_table(const std::vector<ShownKey>& keys, std::FILE* out) {
  std::size_t width = 0;
  for (const ShownKey& key : keys) width = std::max(width, key.key.size() + key.value.size());
  for (const ShownKey& key : keys) {
    const std::string setting = key.key + " = " + key.value;
    fmt::print(out, "{:<{}}  # {}\n", setting, std::min<std::size_t>(width + 3, 60), key.origin);
  }
}

json::array json_of(const std::vector<ShownKey>& keys) {
  json::array list;
  for (const ShownKey& key : keys) {
    list.push_back(json::object{{"key", key.key}, {"value", key.value}, {"origin", key.origin}});
  }
  return list;
}

std::string csv_field(const std::string& text) {
  std::string field = "\"";
  for (const char character : text) {
    if (character == '"') field += '"';
    field += character;
  }
  return field + '"';
}

void print_csv(const std::vector<ShownKey>& keys, std::FILE* out) {
  fmt::print(out, "key,value,origin\r\n");
  for (const ShownKey& key : keys) {
    fmt::print(out, "{},{},{}\r\n", csv_field(key.key), csv_field(key.value),
               csv_field(key.origin));
  }
}

// Everything that is wrong, at once; warnings alone are only told.
void refuse_faults(Context& context, const std::vector<ConfigRemark>& remarks) {
  std::string told;
  int faults = 0;
  for (const ConfigRemark& remark : remarks) {
    const bool is_fault = remark.severity == Severity::fault;
    if (is_fault) ++faults;
    told += fmt::format("\n  {}{}", is_fault ? "" : "warning: ", text_of(remark.place));
  }
  if (faults > 0) {
    throw CommandFailure(
        fmt::format("the configuration has {} fault{}:{}\nEvery key is explained by: crier config "
                    "sample",
                    faults, faults == 1 ? "" : "s", told),
        ExitCode::usage);
  }
  if (!told.empty())
    fmt::print(context.err(), "The configuration has no fault, but see:{}\n", told);
}

void print_settings(Context& context, const Config& config, Format format) {
  const std::vector<ShownKey> keys = shown_keys(config);
  switch (format) {
    case Format::json: fmt::print(context.out(), "{}\n", json::serialize(json_of(keys))); return;
    case Format::csv: return print_csv(keys, context.out());
    case Format::table: break;
  }
  fmt::print(context.out(), "# {}\n",
             config.file.empty() ? "no configuration file: every default applies" : config.file);
  print_table(keys, context.out());
}

struct CheckOptions {
  Format format{Format::table};
  bool online{};
};

// A server that cannot be used is a failure of the command: scripts ask before they start.
void print_online(Context& context, const Config& config, Format format) {
  std::fflush(context.out());
  const OnlineAnswers answers = ask_online(config);
  if (format == Format::json) {
    json::object document = online_json(answers);
    document["settings"] = json_of(shown_keys(config));
    fmt::print(context.out(), "{}\n", json::serialize(document));
  } else {
    fmt::print(context.out(), "\n{}", online_text(answers, line_width(context)));
  }
  if (!is_all_well(answers)) context.end_with(ExitCode::failed);
}

void check(Context& context, const CheckOptions& options) {
  if (options.online && options.format == Format::csv) {
    throw CommandFailure("--online answers as a table or as json; leave --format csv out",
                         ExitCode::usage);
  }
  const ConfigReading reading =
      read_config_file(context.options.config_file, process_environment());
  refuse_faults(context, checked(reading));
  if (!options.online || options.format == Format::table) {
    print_settings(context, reading.config, options.format);
  }
  if (options.online) print_online(context, reading.config, options.format);
}

}  // namespace

void add_config_commands(Command& app, Context& context) {
  Command* noun = app.add_subcommand("config", "The configuration file crier.toml");
  noun->require_subcommand(1);

  Command* checking = noun->add_subcommand(
      "check",
      "Read the configuration, look at the files and names in it, name every fault, and print what "
      "is in force without secrets");
  const auto options = std::make_shared<CheckOptions>();
  add_format_option(*checking, options->format);
  checking->add_flag(
      "--online", options->online,
      "Also connect to the servers of every channel, up to the log-in, and say what they offer; "
      "nothing is sent");
  checking->callback([&context, options] { check(context, *options); });
  set_examples(*checking,
               "crier config check\ncrier config check --online\n"
               "crier --config /etc/crier/crier.toml config check");

  Command* sample = noun->add_subcommand("sample", "Print a crier.toml that explains every key");
  sample->callback([&context] { fmt::print(context.out(), "{}", config_sample()); });
  set_examples(*sample, "crier config sample > crier.toml");
  set_examples(*noun, "crier config check\ncrier config sample > crier.toml");
}

}  // namespace crier::app
