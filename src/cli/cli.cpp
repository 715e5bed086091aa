#include "cli/cli.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/check.h"
#include "base/suggestion.h"
#include "base/unicode.h"
#include "base/version.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "config/open_database.h"
#include "postgres/refusal_words.h"
#include "report/display_width.h"

namespace crier::app {

namespace {

using AddCommands = void (*)(Command&, Context&);

// In the order in which one meets them. A new noun is one line here and one in commands.h.
constexpr AddCommands nouns[] = {
    add_sample_commands,       add_audience_commands,   add_campaign_commands, add_report_commands,
    add_audit_commands,        add_objections_commands, add_release_commands,  add_subject_commands,
    add_suppressions_commands, add_template_commands,   add_notice_commands,   add_pages_commands,
    add_deadline_commands,     add_feedback_commands,   add_limit_commands,    add_alarms_commands,
    add_config_commands,       add_database_commands,   add_migrate_commands,  add_letters_commands,
};

int as_int(ExitCode code) {
  return static_cast<int>(code);
}

// Messages repeat what was typed, or what a file or a server says: none of it may move the cursor.
void print_error(const Context& context, std::string_view message) {
  std::string text;
  for (const auto line : std::views::split(message, '\n')) {
    if (!text.empty()) text += '\n';
    text += report::printable(std::string_view(line));
  }
  fmt::print(context.err(), "crier: {}\n", text);
}

void add_global_options(Command& app, Context& context) {
  app.add_option("--config", context.options.config_file,
                 "Configuration file (default: $CRIER_CONFIG, ./crier.toml, /etc/crier/crier.toml)")
      ->type_name("FILE");
  app.add_option("--actor", context.options.actor,
                 "Name for the audit trail (default: the account)")
      ->check(not_blank)
      ->type_name("NAME");
  app.add_flag("--no-color", context.options.no_color, "No colours, as with NO_COLOR");
}

void build(CLI::App& app, Command& root, Context& context) {
  root.require_subcommand(1);
  // Global options are understood after a command as well.
  app.fallthrough();
  add_global_options(root, context);
  app.set_version_flag("--version", std::string("crier ") + version_text());
  for (const AddCommands add : nouns) add(root, context);
  // After the nouns, which would otherwise inherit it.
  app.set_help_all_flag("--help-all", "Help of all commands");
  set_examples(root,
               "crier sample people --count 1000 --output people.csv\n"
               "crier audience import people.csv\n"
               "crier campaign create campaign.toml\n"
               "crier campaign status spring-2026 --watch");
}

// The innermost command that was recognised.
const CLI::App& innermost(const CLI::App& app) {
  const CLI::App* current = &app;
  while (!current->get_subcommands().empty()) current = current->get_subcommands().front();
  return *current;
}

enum class Words : std::uint8_t { commands, options };

std::vector<std::string> words_of(const CLI::App& command, Words kind) {
  std::vector<std::string> words;
  if (kind == Words::commands) {
    for (const CLI::App* each : command.get_subcommands([](const CLI::App*) { return true; })) {
      words.push_back(each->get_name());
    }
    return words;
  }
  for (const CLI::App* level = &command; level != nullptr; level = level->get_parent()) {
    for (const CLI::Option* option : level->get_options()) {
      for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
    }
  }
  return words;
}

// "crier audience import": the words that lead to a command.
std::string words_to(const CLI::App& command) {
  if (command.get_parent() == nullptr) return "crier";
  return words_to(*command.get_parent()) + " " + command.get_name();
}

// What is wrong with the words, in words.
std::string usage_message(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App& command = innermost(app);
  const std::vector<std::string> extra = app.remaining(true);
  const auto unknown = std::ranges::find_if(
      extra, [](const std::string& word) { return word != "--" && !word.empty(); });
  if (unknown == extra.end()) {
    const bool needs_command = !words_of(command, Words::commands).empty();
    return needs_command && error.get_exit_code() == static_cast<int>(CLI::ExitCodes::RequiredError)
               ? fmt::format("\"{}\" is not a whole command yet", words_to(command))
               : error.what();
  }
  const bool is_option = unknown->starts_with('-');
  const auto known = words_of(command, is_option ? Words::options : Words::commands);
  std::string message =
      fmt::format("{} \"{}\" is unknown to {}", is_option ? "the option" : "the word", *unknown,
                  words_to(command));
  if (const auto meant = nearest(*unknown, known)) {
    message += fmt::format("; did you mean \"{}\"?", *meant);
  }
  return message;
}

int usage_error(const CLI::App& app, const Context& context, const CLI::ParseError& error) {
  print_error(context, usage_message(app, error));
  fmt::print(context.err(), "See: {} --help\n", words_to(innermost(app)));
  return as_int(ExitCode::usage);
}

// "--rejects-ok=": what is left of an option when a variable of a script was not set. Some options
// would do without a value, or take the next word for it.
std::optional<std::string_view> option_without_value(std::span<const char* const> words) {
  for (const std::string_view word : words) {
    if (word == "--") break;
    if (word.starts_with("--") && word.find('=') == word.size() - 1) return word;
  }
  return std::nullopt;
}

// The place of a word that is in another encoding than that of the database, and names no file.
std::optional<int> word_in_another_encoding(std::span<const char* const> words) {
  for (std::size_t place = 1; place < words.size(); ++place) {
    std::error_code ignored;
    if (!is_utf8(words[place]) && !std::filesystem::exists(words[place], ignored)) {
      return static_cast<int>(place);
    }
  }
  return std::nullopt;
}

std::string refused_words(const Refusal& refusal) {
  return fmt::format("the database refuses what this command asks of it: {}. To do: {}.",
                     text_of(refusal), store::remedy(refusal));
}

struct Shown {
  std::string_view by;     // A command that begins so ...
  std::string_view shown;  // ... has done what this one shows.
};

// The first that fits.
constexpr Shown shown[] = {
    {"crier campaign approve", "crier campaign approve CAMPAIGN"},
    {"crier campaign create", "crier campaign list"},
    {"crier campaign", "crier campaign show CAMPAIGN"},
    {"crier audience", "crier audience stats"},
    {"crier objections", "crier objections show REF, crier objections list"},
    {"crier suppressions", "crier suppressions list"},
    {"crier subject", "crier subject show"},
    {"crier limit", "crier limit history"},
    {"crier letters", "crier letters list CAMPAIGN"},
    {"crier feedback", "crier feedback inbox"},
    {"crier pages", "crier pages list"},
};

// What shows whether a command counted; empty: it changes nothing that has to be looked for.
std::string shown_by(const CLI::App& command) {
  const std::string words = words_to(command);
  const auto* const found =
      std::ranges::find_if(shown, [&](const Shown& each) { return words.starts_with(each.by); });
  return found == std::ranges::end(shown) ? std::string() : std::string(found->shown);
}

int run(CLI::App& app, Context& context, std::span<const char* const> words) {
  if (const auto word = option_without_value(words)) {
    print_error(context, fmt::format("{} has no value; say one, or leave the option out", *word));
    return as_int(ExitCode::usage);
  }
  try {
    app.parse(static_cast<int>(words.size()), words.data());
    return as_int(context.exit_code());
  } catch (const CLI::CallForHelp&) {
    fmt::print(context.out(), "{}", app.help());
  } catch (const CLI::CallForAllHelp&) {
    fmt::print(context.out(), "{}", app.help("", CLI::AppFormatMode::All));
  } catch (const CLI::CallForVersion& version) {
    fmt::print(context.out(), "{}\n", version.what());
  } catch (const CLI::ParseError& error) {
    return usage_error(app, context, error);
  } catch (const CommandFailure& failure) {
    print_error(context, failure.what());
    return as_int(failure.code());
  } catch (const store::DatabaseUnavailable& failure) {
    print_error(context, database_trouble(context.config(), failure, shown_by(innermost(app))));
    return as_int(ExitCode::failed);
  } catch (const std::exception& failure) {
    const auto refusal = context.refusal_of(std::current_exception());
    const auto place = word_in_another_encoding(words);
    if (place && !refusal) {
      print_error(context,
                  fmt::format("word {} of the command line is no UTF-8; say it in UTF-8", *place));
      return as_int(ExitCode::usage);
    }
    print_error(context, refusal ? refused_words(*refusal) : failure.what());
    return as_int(ExitCode::failed);
  }
  return as_int(ExitCode::done);
}

}  // namespace

void add_format_option(Command& command, Format& format) {
  const auto read = [&format](const std::string& word) {
    const std::vector<std::string> words = {"table", "json", "csv"};
    const auto found = std::ranges::find(words, word);
    if (found == words.end()) {
      refuse_words("--format", "\"" + word + "\" is none of table, json, csv");
    }
    format = static_cast<Format>(found - words.begin());
  };
  command.add_option_function("--format", read, "table (default), json or csv")
      ->type_name("FORMAT");
}

std::string not_blank(const std::string& text) {
  return trimmed_of_invisible(text).empty() ? "says nothing" : std::string();
}

void set_examples(Command& command, const std::string& lines) {
  std::string footer = "\nExamples:\n  ";
  for (const char character : lines) {
    footer += character;
    if (character == '\n') footer += "  ";
  }
  command.footer(footer);
}

int run_cli(int argc, const char* const* argv, std::FILE* out, std::FILE* err) {
  Context context(out, err);
  CLI::App app("Tells every person concerned, in their own language, before a deadline.", "crier");
  Command root(app);
  build(app, root, context);
  const int code = run(app, context, {argv, static_cast<std::size_t>(argc)});
  // Output that could not be written was not written.
  if (std::fflush(out) != 0 && code == 0) {
    print_error(context, "standard output cannot be written");
    return as_int(ExitCode::failed);
  }
  return code;
}

}  // namespace crier::app
