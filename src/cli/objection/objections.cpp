#include <algorithm>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "audience/instants_meant.h"
#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/import_command.h"
#include "cli/objection/objection_commands.h"
#include "cli/register_output.h"
#include "objection/receipt.h"
#include "report/table.h"
#include "use_cases/audience/purpose_check.h"
#include "use_cases/audience/register_import.h"
#include "use_cases/objection/reported_statements.h"

namespace crier::app {
namespace {

struct ImportOptions {
  ImportFileOptions file;
  std::string purpose;
  bool is_new_purpose{};
};

// Before anything else is touched: a slip of the pen needs no database.
void require_form(const std::string& purpose) {
  const auto form = check_purpose_form(purpose);
  if (!form) throw CommandFailure(form.error().words, ExitCode::usage);
}

void require_purpose(Context& context, const ImportOptions& options) {
  require_form(options.purpose);
  const auto warning = context.connection().transact([&](store::Transaction& transaction) {
    return check_purpose(transaction, options.purpose,
                         options.is_new_purpose ? NewPurpose::allowed : NewPurpose::refused);
  });
  if (!warning) {
    throw CommandFailure(warning.error().words +
                         "\nIf a campaign will have it, say so: --new-purpose");
  }
  if (!warning->empty()) fmt::print(context.err(), "crier: warning: {}\n", *warning);
}

void import(Context& context, const ImportOptions& options) {
  require_purpose(context, options);
  const bool is_dry = options.file.dry_run;
  const auto import_file = [&](const ImportRun& run) {
    return import_objections(run.source, run.rejects,
                             {.connection = is_dry ? nullptr : &context.connection(),
                              .reading = run.reading,
                              .pace = run.pace,
                              .now = context.now()},
                             {.purpose = options.purpose,
                              .actor = context.actor(),
                              .lanes = is_dry ? 0 : context.settings().lanes});
  };
  const auto taken = [](const ImportSummary& summary) {
    return fmt::format("{} added + {} known before",
                       report::counted(summary.added, {.one = "objection", .many = "objections"}),
                       report::grouped(summary.unchanged));
  };
  run_import(context, options.file, {.doing = "importing", .taken = taken}, import_file);
}

void stats(Context& context, Format format) {
  const auto rows = context.connection().transact(
      [](store::Transaction& transaction) { return objections_by_purpose(transaction); });
  RegisterListing listing({{"purpose"}, {"people", report::Align::right}, {"first"}, {"last"}});
  for (const store::ObjectionStats& row : rows) {
    listing.add(
        {row.purpose, fmt::format("{}", row.people), iso8601(row.first), iso8601(row.last)});
  }
  listing.print(context, format);
}

struct ListOptions {
  std::string purpose;
  int rows_max{100};
  Format format{Format::table};
};

void list(Context& context, const ListOptions& options) {
  require_form(options.purpose);
  const auto rows = context.connection().transact([&](store::Transaction& transaction) {
    return latest_objections(transaction, options.purpose, options.rows_max);
  });
  if (!rows) throw CommandFailure(rows.error().words);
  RegisterListing listing({{"ref"}, {"objected_at"}, {"way"}, {"by"}, {"receipt"}});
  for (const store::ObjectionRecord& row : *rows) {
    listing.add({row.ref.empty() ? row.ref_digest : row.ref, iso8601(row.stated_at),
                 std::string(name_of(row.way)), row.actor, row.receipt});
  }
  listing.print(context, options.format);
}

// What a person has said by letter, on the telephone or otherwise.
struct StatementOptions {
  std::string ref;
  std::string purpose;
  bool is_new_purpose{};
  objection::Way way{objection::Way::post};
  std::optional<std::string> on;  // Without it: now.
  std::string reason;
};

audience::InstantsMeant instants_stated(const Context& context,
                                        const std::optional<std::string>& option) {
  if (!option) return {.earliest = context.now(), .latest = context.now()};
  // An empty text is no instant: a script's variable was not set, and nobody meant "now".
  const std::string& on = *option;
  const auto meant = audience::instants_meant(on);
  if (!meant) {
    throw CommandFailure(fmt::format("--on: \"{}\" is neither an instant, such as "
                                     "2026-11-01T10:00:00Z, nor a date, such as 2026-11-01",
                                     on),
                         ExitCode::usage);
  }
  if (meant->latest < audience::first_objection) {
    throw CommandFailure(
        fmt::format("--on: \"{}\" is before 1995, when nobody could object; mend the year", on),
        ExitCode::usage);
  }
  if (meant->earliest > context.now()) {
    throw CommandFailure(fmt::format("--on: \"{}\" has not come yet", on), ExitCode::usage);
  }
  return {.earliest = meant->earliest, .latest = std::min(meant->latest, context.now())};
}

// A day without its hour, on which they have also withdrawn.
void print_order_taken(Context& context, const StatementOptions& options,
                       const audience::InstantsMeant& stated, const ReportedAnswer& answer) {
  const WallTime since = answer.standing.stated_at;
  if (!answer.standing.is_new || since <= stated.earliest || since > stated.latest) return;
  fmt::print(
      context.out(),
      "\"{}\" begins at {} where it begins first, and they have said something else before it "
      "was over. Which came first is not known: the objection counts. Where it is known, say "
      "it with the hour, such as 2026-11-28T09:00:00+01:00\n",
      options.on.value_or(""), iso8601(stated.earliest));
}

void print_outcome(Context& context, objection::StatementKind kind, const StatementOptions& options,
                   const audience::InstantsMeant& stated, const ReportedAnswer& answer) {
  const bool is_withdrawal = kind == objection::StatementKind::withdrawal;
  if (!answer.warning.empty()) fmt::print(context.err(), "crier: warning: {}\n", answer.warning);
  if (is_withdrawal) {
    if (!answer.standing.is_new) {
      throw CommandFailure(
          fmt::format("{} does not object to \"{}\", or has objected since; "
                      "nothing was recorded",
                      options.ref, options.purpose));
    }
    const bool objects = answer.standing.position != 0;
    fmt::print(context.out(), "{}: {} {} \"{}\" {}\n",
               objects ? "recorded, and overtaken" : "withdrawn", options.ref,
               objects ? "has objected to" : "does not object to", options.purpose,
               objects ? "after that, and objects" : "any more");
    return;
  }
  if (answer.standing.position == 0) {
    fmt::print(context.out(),
               "recorded, and overtaken: {} has withdrawn an objection to \"{}\" after that\n",
               options.ref, options.purpose);
    return;
  }
  fmt::print(context.out(), "{}: {} objects to \"{}\" since {}, receipt {}\n",
             answer.standing.is_new ? "recorded" : "known before", options.ref, options.purpose,
             iso8601(answer.standing.stated_at),
             answer.standing.receipt.empty() ? "–" : answer.standing.receipt);
  print_order_taken(context, options, stated, answer);
  if (answer.is_awaited) {
    fmt::print(context.out(),
               "The audience has nobody of this ref yet; it counts when they come.\n");
  }
}

void record(Context& context, objection::StatementKind kind, const StatementOptions& options) {
  require_form(options.purpose);
  const auto stated = instants_stated(context, options.on);
  const auto answer = record_reported_statement(
      context.connection(),
      {.kind = kind,
       .ref = options.ref,
       .purpose = options.purpose,
       .new_purpose = options.is_new_purpose ? NewPurpose::allowed : NewPurpose::refused,
       .way = options.way,
       .stated_at = stated.earliest,
       .stated_until = stated.latest,
       .actor = context.actor(),
       .reason = options.reason},
      context.settings().lanes);
  if (!answer) throw CommandFailure(answer.error());
  print_outcome(context, kind, options, stated, *answer);
}

void show(Context& context, const std::string& ref_or_receipt, Format format) {
  const auto said = statements_by(context.connection(), ref_or_receipt, context.settings().lanes);
  // Of a list for programs, one: the register's, where it has the number as well.
  const bool is_request = (said.empty() || format == Format::table) &&
                          show_objection_request(context, ref_or_receipt, format);
  if (said.empty() && is_request) return;
  if (is_request) fmt::print(context.out(), "\n");
  if (said.empty()) {
    const auto slip = objection::receipt_slip(ref_or_receipt);
    throw CommandFailure(
        slip ? fmt::format("nobody of the ref \"{0}\" has objected, and \"{0}\" {1}",
                           ref_or_receipt, *slip)
             : fmt::format("nobody of the ref or receipt \"{}\" has objected", ref_or_receipt));
  }
  RegisterListing listing({{"ref"},
                           {"purpose"},
                           {"statement"},
                           {"said"},
                           {"recorded"},
                           {"way"},
                           {"timeliness"},
                           {"receipt"},
                           {"campaign"},
                           {"by"},
                           {"reason"},
                           {"confirmation"}});
  const auto confirmations = confirmations_by_position(context.connection(), said);
  for (const store::ObjectionRecord& each : said) {
    listing.add({each.ref.empty() ? each.ref_digest : each.ref, each.purpose,
                 std::string(name_of(each.kind)), iso8601(each.stated_at),
                 iso8601(each.recorded_at), std::string(name_of(each.way)),
                 std::string(name_of(each.timeliness)), each.receipt, each.campaign, each.actor,
                 each.reason, confirmation_text(confirmations, each.position)});
  }
  listing.print(context, format);
}

void add_statement(Command& noun, Context& context, objection::StatementKind kind) {
  const bool is_withdrawal = kind == objection::StatementKind::withdrawal;
  Command* command = noun.add_subcommand(
      is_withdrawal ? "withdraw" : "add",
      is_withdrawal ? "Record that somebody has withdrawn their objection"
                    : "Record an objection that came by letter or on the telephone, and give it a "
                      "receipt number");
  const auto options = std::make_shared<StatementOptions>();
  command->add_option("ref", options->ref, "The person's ref")->required()->type_name("REF");
  command->add_option("--purpose", options->purpose, "The purpose objected to")
      ->required()
      ->type_name("PURPOSE");
  if (!is_withdrawal) {
    command->add_flag("--new-purpose", options->is_new_purpose,
                      "No campaign has this purpose yet; one will");
  }
  command
      ->add_option_function(
          "--way",
          [options](const std::string& name) {
            options->way = name == "phone"  ? objection::Way::phone
                           : name == "form" ? objection::Way::form
                                            : objection::Way::post;
          },
          "How it was said (default: post)")
      ->check(one_of({"post", "phone", "form"}))
      ->type_name("WAY");
  command->add_option("--on", options->on, "When the person said it (default: now)")
      ->type_name("INSTANT");
  command->add_option("--reason", options->reason, "Where it is kept; for the audit trail")
      ->required()
      ->check(not_blank)
      ->type_name("TEXT");
  command->callback([&context, kind, options] { record(context, kind, *options); });
  set_examples(*command, is_withdrawal
                             ? "crier objections withdraw user-1017 --purpose ai-training "
                               "--way phone --reason \"call 2026-118\""
                             : "crier objections add user-1017 --purpose ai-training --way post "
                               "--on 2026-11-03 --reason \"letter 2026-117\"");
}

void add_show(Command& noun, Context& context) {
  Command* command =
      noun.add_subcommand("show", "All that somebody has said, by their ref or a receipt number");
  struct Options {
    std::string ref_or_receipt;
    Format format{Format::table};
  };
  const auto options = std::make_shared<Options>();
  command->add_option("person", options->ref_or_receipt, "Their ref, or a receipt number")
      ->required()
      ->type_name("REF|RECEIPT");
  add_format_option(*command, options->format);
  command->callback(
      [&context, options] { show(context, options->ref_or_receipt, options->format); });
  set_examples(*command, "crier objections show user-1017\ncrier objections show 7KQM-2D9X-4VTA");
}

void add_import(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "import",
      "Record objections from a CSV file with the columns ref and, if known, objected_at. An "
      "instant "
      "such as 2026-11-01T10:00:00Z, or a date, which counts from the earliest moment that it can "
      "mean; an objection whose instant cannot be read counts from now, with a warning");
  const auto options = std::make_shared<ImportOptions>();
  add_import_options(*command, options->file);
  command->add_option("--purpose", options->purpose, "The purpose objected to")
      ->required()
      ->type_name("PURPOSE");
  command->add_flag("--new-purpose", options->is_new_purpose,
                    "No campaign has this purpose yet; one will");
  command->callback([&context, options] { import(context, *options); });
  set_examples(*command,
               "crier objections import --purpose ai-training objections.csv\n"
               "crier objections import --purpose ai-training --new-purpose objections.csv\n"
               "crier objections import --purpose ai-training form.csv --map member=ref "
               "--map date=objected_at");
}

void add_list(Command& noun, Context& context) {
  Command* command = noun.add_subcommand("list", "The latest objections to a purpose");
  const auto options = std::make_shared<ListOptions>();
  command->add_option("--purpose", options->purpose, "The purpose objected to")
      ->required()
      ->type_name("PURPOSE");
  command->add_option("--rows", options->rows_max, "How many (default: 100)")
      ->check(in_range(1, 1'000'000))
      ->type_name("COUNT");
  add_format_option(*command, options->format);
  command->callback([&context, options] { list(context, *options); });
  set_examples(*command, "crier objections list --purpose ai-training");
}

}  // namespace

void add_objections_commands(Command& app, Context& context) {
  Command* noun = app.add_subcommand(
      "objections", "The register of objections, which every later campaign honours");
  noun->require_subcommand(1);
  noun->alias("objection");
  add_import(*noun, context);
  add_statement(*noun, context, objection::StatementKind::objection);
  add_statement(*noun, context, objection::StatementKind::withdrawal);
  add_show(*noun, context);
  add_list(*noun, context);
  Command* counting = noun->add_subcommand("stats", "How many people objected to each purpose");
  const auto format = std::make_shared<Format>(Format::table);
  add_format_option(*counting, *format);
  counting->callback([&context, format] { stats(context, *format); });
  set_examples(*counting, "crier objections stats");
  add_objection_export(*noun, context);
  add_objection_consumers(*noun, context);
  add_objection_requests(*noun, context);
  add_objection_keys(*noun, context);
  set_examples(*noun, "crier objections import --purpose ai-training objections.csv");
}

}  // namespace crier::app
