#include "feedback/feedback.h"

#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/feedback/feedback_commands.h"
#include "cli/feedback/feedback_output.h"
#include "cli/mail_files.h"
#include "runtime/text_file.h"

namespace crier::app {
namespace {

// Written by hand.
constexpr std::size_t rules_octets_max = 1UL << 20U;

struct ExplainOptions {
  std::vector<std::string> files;
  std::string rules;
  bool with_keys{};
  Format format{Format::table};
};

}  // namespace

namespace {

template <class Read>
auto rules_in(const std::string& path, Read read) -> decltype(read(std::string_view())->rules) {
  if (path.empty()) return {};
  const auto text = read_text_file(path, rules_octets_max);
  if (!text) throw CommandFailure(fmt::format("{} {}", path, text.error()));
  auto rules = read(*text);
  if (rules) return std::move(rules->rules);
  std::string message = "the rules have faults; nothing was looked at:";
  for (const feedback::RuleFault& fault : rules.error()) {
    message += fmt::format("\n{}:{}: {}", path, fault.line, fault.message);
  }
  throw CommandFailure(message, ExitCode::usage);
}

}  // namespace

std::vector<feedback::Rule> require_rules(const std::string& path) {
  return rules_in(path, feedback::read_rules);
}

OwnRules require_own_rules(const std::string& mails, const std::string& receipts) {
  return {.mails = require_rules(mails),
          .receipts = rules_in(receipts, feedback::read_receipt_rules)};
}

namespace {

// Return paths are keyed by the secrets of this installation's links, which are in the database.
std::unique_ptr<feedback::ReturnPathReader> reader_of(Context& context, bool with_keys) {
  if (!with_keys) return nullptr;
  std::vector<feedback::ReturnPathKey> keys;
  for (const auto& key : context.settings().token_keys) {
    keys.push_back(feedback::return_path_key(key.id, key.secret));
  }
  return std::make_unique<feedback::ReturnPathReader>(std::move(keys));
}

void explain(Context& context, const ExplainOptions& options) {
  const std::vector<feedback::Rule> rules = require_rules(options.rules);
  const auto reader = reader_of(context, options.with_keys);
  FeedbackOutput output(context, options.format);
  const auto take = [&](const std::string& name, std::string_view octets) {
    output.add(name, feedback::feedback_of_octets(octets, rules, reader.get()));
  };
  std::string unread;
  for (const std::string& file :
       options.files.empty() ? std::vector<std::string>{"-"} : options.files) {
    try {
      each_mail(file, take);
    } catch (const CommandFailure& failure) {
      // The others are told all the same.
      unread += (unread.empty() ? "" : "\n") + std::string(failure.what());
    }
  }
  output.finish();
  if (!unread.empty()) throw CommandFailure(unread);
}

}  // namespace

void add_feedback_commands(Command& app, Context& context) {
  Command* noun = app.add_subcommand("feedback", "What comes back: bounces, complaints, replies");
  noun->require_subcommand(1);

  Command* command = noun->add_subcommand(
      "explain",
      "Say what a mail that came back is, by which rule, and which notice it is about. "
      "Changes nothing. Ends with 0 when all mails were read, whatever they are; with 1 "
      "when a file could not be; with 2 when the rules have faults.");
  const auto options = std::make_shared<ExplainOptions>();
  command
      ->add_option("FILE", options->files,
                   "A mail, an mbox or a maildir; \"-\" is standard input (default)")
      ->type_name("");
  command
      ->add_option("--rules", options->rules,
                   "Rules of your own, which come before the shipped ones")
      ->type_name("FILE");
  command->add_flag("--keys", options->with_keys,
                    "Check return paths by the keys of this installation, from the database");
  add_format_option(*command, options->format);
  command->callback([&context, options] { explain(context, *options); });
  set_examples(*command,
               "crier feedback explain bounce.eml\n"
               "crier feedback explain --format csv Maildir > feedback.csv\n"
               "crier feedback explain --rules own.toml --format json < bounce.eml\n"
               "crier feedback explain --keys /var/mail/bounces");
  add_feedback_import(*noun, context);
  add_feedback_inbox(*noun, context);
}

}  // namespace crier::app
