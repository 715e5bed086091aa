#include <memory>

#include <fmt/format.h>

#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/confirmation.h"
#include "cli/document_format_option.h"
#include "report/table.h"
#include "use_cases/subject/erasure.h"
#include "use_cases/subject/subject_account.h"

namespace crier::app {
namespace {

// A person has one row: it is shown from top to bottom.
std::string upright(const store::HeldRows& held) {
  std::string text;
  for (const auto& row : held.rows) {
    report::Table table({{"what"}, {"value"}});
    for (std::size_t column = 0; column < held.columns.size(); ++column) {
      if (row[column]) table.add({held.columns[column], *row[column]});
    }
    text += table.text(0);
  }
  return text;
}

std::string as_table(const store::HeldRows& held) {
  std::vector<report::Column> columns;
  for (const std::string& name : held.columns) columns.push_back({name});
  report::Table table(std::move(columns));
  for (const auto& row : held.rows) {
    std::vector<std::string> cells;
    for (const auto& cell : row) cells.push_back(cell.value_or("–"));
    table.add(std::move(cells));
  }
  return table.text(0);
}

void show(Context& context, const std::string& ref, Format format) {
  const auto account = account_of(context.connection(), context.settings(), ref);
  if (is_nothing_held(account)) {
    throw CommandFailure(fmt::format("nothing is held about \"{}\"", ref));
  }
  if (format == Format::json) {
    fmt::print(context.out(), "{}", account_json(ref, account));
    return;
  }
  for (const store::HeldRows& held : account) {
    if (held.rows.empty()) {
      fmt::print(context.out(), "{}: none\n\n", held.what);
      continue;
    }
    fmt::print(context.out(), "{}:\n{}\n", held.what,
               held.what == "person" ? upright(held) : as_table(held));
  }
}

struct EraseOptions {
  std::string ref;
  std::string reason;
  std::string by;
  std::vector<std::string> forms;
  bool has_no_other_form{};
  Question question{Question::at_a_terminal};
};

std::string_view advice_on(std::string_view table) {
  if (table == "objection_requests") {
    return "if the form is theirs: the same command once more, with --form NUMBER";
  }
  if (table == "suppressions") {
    return "crier suppressions remove, and add the address with another reason";
  }
  return "kept on record: whoever owns the database takes the words out";
}

void print_left(Context& context, const ErasureAnswer& answer) {
  if (answer.left.empty()) return;
  fmt::print(
      context.out(),
      "Texts that name the person, or somebody who shares a name with them, are kept; look at "
      "each:\n");
  report::Table table({{"table"}, {"row"}, {"what to do"}});
  for (const TextLeft& each : answer.left) {
    table.add({each.table, each.row, std::string(advice_on(each.table))});
  }
  fmt::print(context.out(), "{}", table.text(0));
}

void print_erased(Context& context, const std::string& ref, const ErasureAnswer& answer) {
  if (!answer.erased) {
    fmt::print(context.out(), "{} was erased on {}; nothing has come since\n", ref,
               iso8601(answer.before.back().erased_at));
    return;
  }
  const store::ErasureResult& erased = *answer.erased;
  fmt::print(context.out(), "erased: {}\n", ref);
  if (!erased.was_in_audience) fmt::print(context.out(), "The audience had nobody of this ref.\n");
  if (erased.statements > 0) {
    fmt::print(
        context.out(), "{} kept without the ref; {}\n",
        report::counted(erased.statements,
                        {.one = "statement in the register of objections is",
                         .many = "statements in the register of objections are"}),
        report::counted(erased.purposes, {.one = "objection stands", .many = "objections stand"}));
  }
  if (erased.requests > 0) {
    fmt::print(context.out(), "{} emptied\n",
               report::counted(erased.requests, {.one = "request of the public form was",
                                                 .many = "requests of the public form were"}));
  }
  if (erased.waiting > 0) {
    fmt::print(context.out(), "{} not be sent\n",
               report::counted(erased.waiting, {.one = "notice that waits will",
                                                .many = "notices that wait will"}));
  }
  fmt::print(context.out(),
             "Not in the database, and so not erased: files of imports and their rejected rows, "
             "exports, sent notices, logs, backups.\n");
  print_left(context, answer);
}

void erase(Context& context, const EraseOptions& options) {
  confirm(
      context, options.question, options.ref,
      fmt::format("All that is known of {} is erased, and cannot be brought back.", options.ref),
      "the ref");
  const auto answer = erase_subject(context.connection(), context.settings(),
                                    {.ref = options.ref,
                                     .reason = options.reason,
                                     .actor = options.by.empty() ? context.actor() : options.by,
                                     .now = context.now(),
                                     .forms = options.forms,
                                     .has_no_other_form = options.has_no_other_form});
  if (!answer) throw CommandFailure(answer.error());
  print_erased(context, options.ref, *answer);
}

void add_show(Command& noun, Context& context) {
  struct Options {
    std::string ref;
    Format format{Format::table};
  };
  Command* command = noun.add_subcommand(
      "show",
      "All that is held about a person: address book, campaigns, tries, objections, suppressions, "
      "to whom it was handed over (GDPR art. 15)");
  const auto options = std::make_shared<Options>();
  command->add_option("ref", options->ref, "The person")->required()->type_name("REF");
  add_document_format_option(*command, options->format);
  command->callback([&context, options] { show(context, options->ref, options->format); });
  set_examples(*command,
               "crier subject show user-1017\n"
               "crier subject show user-1017 --format json > user-1017.json");
}

void add_erase(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "erase",
      "Remove the personal data of a person everywhere (GDPR art. 17). What was sent stays under a "
      "number, an objection under a keyed hash: it counts when they are imported again");
  const auto options = std::make_shared<EraseOptions>();
  command->add_option("ref", options->ref, "The person")->required()->type_name("REF");
  command->add_option("--reason", options->reason, "Why, without the person's data: it is kept")
      ->required()
      ->check(not_blank)
      ->type_name("TEXT");
  command->add_option("--by", options->by, "Who does it (default: --actor)")
      ->check(not_blank)
      ->type_name("NAME");
  command
      ->add_option("--form", options->forms,
                   "The number of a form that is theirs, though no look-up finds them by it: what "
                   "was said by it stands, and it is emptied; may be repeated")
      ->type_name("NUMBER")
      ->allow_extra_args(false);
  command->add_flag("--no-other-form", options->has_no_other_form,
                    "Of the forms that no look-up can read, and that have words of theirs, none "
                    "but those is theirs");
  add_question_option(*command, options->question);
  command->callback([&context, options] { erase(context, *options); });
  set_examples(*command,
               "crier subject erase user-1017 --reason \"art. 17 request 2026-118\" "
               "--by \"Ada Example, DPO\"\n"
               "crier subject erase user-1017 --reason \"art. 17 request 2026-118\" "
               "--form 7KQM-2D9X-4VTA --no-other-form");
}

}  // namespace

void add_subject_commands(Command& app, Context& context) {
  Command* noun = app.add_subcommand("subject", "One person: what is held, and its erasure");
  noun->require_subcommand(1);
  add_show(*noun, context);
  add_erase(*noun, context);
}

}  // namespace crier::app
