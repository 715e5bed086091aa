#include <algorithm>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "campaign/channel_kind.h"
#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/import_command.h"
#include "cli/register_output.h"
#include "report/display_width.h"
#include "use_cases/audience/register_import.h"
#include "use_cases/audience/suppression_register.h"

namespace crier::app {
namespace {

using report::counted;
using report::grouped;

// Enough to tell entries apart, and to find one again.
constexpr std::size_t digest_shown = 16;

// `channel` must live as long as `command`.
Option* add_channel(Command& command, std::optional<ChannelKind>& channel) {
  const auto is_register = [](const std::string& name) {
    const auto found = register_named(name);
    return found ? std::string() : found.error();
  };
  std::vector<std::string_view> names;
  for (const ChannelKind& kind : channels_with_register()) names.push_back(kind.name);
  return command
      .add_option_function(
          "--channel",
          [&channel](const std::string& name) { channel = register_named(name).value(); },
          fmt::format("{}", fmt::join(names, " or ")))
      ->check(is_register)
      ->type_name("CHANNEL");
}

struct FileOptions {
  ImportFileOptions file;
  std::optional<ChannelKind> channel;  // Required.
  std::string address;
  std::string reason;  // Of a removal.
};

// Empty: every channel.
std::string name_of(const std::optional<ChannelKind>& channel) {
  return channel ? std::string(channel->name) : std::string();
}

void import(Context& context, const FileOptions& options) {
  const auto import_file = [&](const ImportRun& run) {
    RegisterImport how{
        .connection = nullptr, .reading = run.reading, .pace = run.pace, .now = context.now()};
    if (!options.file.dry_run) how.connection = &context.connection();
    return import_suppressions(run.source, run.rejects, how, options.channel.value());
  };
  const auto taken = [](const ImportSummary& summary) {
    return fmt::format(
        "{} added + {} changed + {} known before",
        counted(summary.added, {.one = "suppressed address", .many = "suppressed addresses"}),
        grouped(summary.changed), grouped(summary.unchanged));
  };
  run_import(context, options.file, {.doing = "importing", .taken = taken}, import_file);
}

// Before anything else is touched: a slip of the pen needs no database.
void require_address(const std::optional<ChannelKind>& channel, const std::string& text) {
  const auto check = check_address(channel, text);
  if (check) return;
  if (check.error() == AddressRefusal::empty) {
    throw CommandFailure("the address is empty; say one, or the ref of a webhook", ExitCode::usage);
  }
  throw CommandFailure(fmt::format("this is no {}", noun_of(channel.value().address)),
                       ExitCode::usage);
}

void remove_one(Context& context, const FileOptions& options) {
  const ChannelKind& channel = options.channel.value();
  require_address(options.channel, options.address);
  const bool is_dry = options.file.dry_run;
  const auto entries = remove_suppression(context.connection(),
                                          {.channel = channel,
                                           .removal = is_dry ? Removal::tried : Removal::done,
                                           .actor = context.actor(),
                                           .reason = options.reason},
                                          {.address = options.address, .now = context.now()})
                           .value();
  if (entries.empty()) {
    throw CommandFailure(
        fmt::format("the address is not in the register of {}; nothing was removed", channel.name));
  }
  for (const store::SuppressionRow& entry : entries) {
    fmt::print(context.out(), "{} from {}: {} ({}, since {})",
               is_dry ? "would be removed" : "removed", entry.channel,
               entry.digest.substr(0, digest_shown), report::printable(entry.reason),
               iso8601(entry.suppressed_at));
    if (!is_dry) {
      fmt::print(context.out(), ", by {} at {}", context.actor(), iso8601(context.now()));
    }
    fmt::print(context.out(), "\n");
  }
}

void remove_named(Context& context, const FileOptions& options) {
  const Removal removal = options.file.dry_run ? Removal::tried : Removal::done;
  const auto remove_file = [&](const ImportRun& run) {
    return remove_suppressions(run.source, run.rejects,
                               {.connection = &context.connection(),
                                .reading = run.reading,
                                .pace = run.pace,
                                .now = context.now()},
                               {.channel = options.channel.value(),
                                .removal = removal,
                                .actor = context.actor(),
                                .reason = options.reason});
  };
  const auto sums = [&](std::string_view verb) {
    return [&options, verb](const ImportSummary& summary) {
      return fmt::format("{} {} from {} + {} named before", grouped(summary.changed), verb,
                         name_of(options.channel), grouped(summary.unchanged));
    };
  };
  run_import(context, options.file,
             {.doing = "removing",
              .taken = sums("removed"),
              .done = "removed",
              .tried = sums("would be removed")},
             remove_file);
}

void remove(Context& context, const Command& command, const FileOptions& options) {
  if (options.address.empty() == options.file.file.empty()) {
    throw CommandFailure("say an address, or --file FILE with many", ExitCode::usage);
  }
  if (!options.file.dry_run && options.reason.empty()) {
    throw CommandFailure("say with --reason TEXT why; it is kept in the audit trail",
                         ExitCode::usage);
  }
  if (options.address.empty()) return remove_named(context, options);
  const std::string of_files = reading_option_said(command);
  if (!of_files.empty()) {
    throw CommandFailure(of_files + " is for --file FILE, not for one address", ExitCode::usage);
  }
  remove_one(context, options);
}

struct ListOptions {
  std::optional<ChannelKind> channel;  // Nothing: all.
  std::optional<std::string> address;
  int rows_max{100};
  Format format{Format::table};
  bool is_of_removed{};
};

// A table has room for the day (in UTC) on 80 columns.
std::string shown(WallTime instant, Format format) {
  const std::string text = iso8601(instant);
  return format == Format::table ? text.substr(0, text.find('T')) : text;
}

// The register knows digests only: it can say of an address whether it has it, and list no address.
void list(Context& context, const ListOptions& options) {
  if (options.address) require_address(options.channel, *options.address);
  const auto rows = find_suppressions(context.connection(), {.channel = options.channel,
                                                             .address = options.address,
                                                             .rows_max = options.rows_max})
                        .value();
  const WallTime now = context.now();
  const auto counts_now = [&](const store::SuppressionRow& row) { return is_active(row, now); };
  RegisterListing listing({{"channel"}, {"digest"}, {"reason"}, {"since"}, {"expires"}, {"state"}});
  for (const store::SuppressionRow& row : rows) {
    listing.add({row.channel, row.digest.substr(0, digest_shown), row.reason,
                 shown(row.suppressed_at, options.format),
                 row.expires_at ? shown(*row.expires_at, options.format) : "never",
                 counts_now(row) ? "active" : "expired"});
  }
  if (!rows.empty() || options.format != Format::table) listing.print(context, options.format);
  if (options.address && std::ranges::none_of(rows, counts_now)) {
    throw CommandFailure("the address is not suppressed" +
                         (options.channel ? " on " + name_of(options.channel) : std::string()));
  }
  if (rows.empty() && !options.address && options.format == Format::table) {
    fmt::print(context.out(), "no address is suppressed\n");
  }
}

// The audit trail of `remove`.
void list_removed(Context& context, const ListOptions& options) {
  const std::string channel = name_of(options.channel);
  if (options.address) require_address(options.channel, *options.address);
  const auto removals = find_removals(context.connection(), {.channel = options.channel,
                                                             .address = options.address,
                                                             .rows_max = options.rows_max})
                            .value();
  RegisterListing listing({{"channel"}, {"digest"}, {"removed"}, {"actor"}, {"reason"}, {"since"}});
  for (const store::RemovedSuppression& each : removals) {
    listing.add({each.entry.channel, each.entry.digest.substr(0, digest_shown),
                 shown(each.note.at, options.format), each.note.actor, each.note.reason,
                 shown(each.entry.suppressed_at, options.format)});
  }
  if (!removals.empty() || options.format != Format::table) listing.print(context, options.format);
  if (!removals.empty()) return;
  if (options.address) {
    throw CommandFailure("the address has never been removed" +
                         (channel.empty() ? std::string() : " from " + channel));
  }
  if (options.format == Format::table) fmt::print(context.out(), "no address has been removed\n");
}

void stats(Context& context, Format format) {
  const auto rows = count_suppressions(context.connection(), context.now());
  RegisterListing listing({{"channel"},
                           {"reason"},
                           {"addresses", report::Align::right},
                           {"expired", report::Align::right}});
  for (const store::SuppressionStats& row : rows) {
    listing.add({row.channel, row.reason, fmt::format("{}", row.addresses),
                 fmt::format("{}", row.expired)});
  }
  listing.print(context, format);
}

void add_import(Command& noun, Context& context) {
  Command* command = noun.add_subcommand("import",
                                         "Add addresses from a CSV file with the columns address "
                                         "(or email) and, if wanted, reason and "
                                         "expires_at. An end that cannot be read is none, with a "
                                         "warning; a row without a sound address "
                                         "is rejected");
  const auto options = std::make_shared<FileOptions>();
  add_import_options(*command, options->file);
  add_channel(*command, options->channel)->required();
  command->callback([&context, options] { import(context, *options); });
  set_examples(*command,
               "crier suppressions import --channel email bounced.csv\n"
               "crier suppressions import --channel email export.csv --map recipient=address "
               "--ignore campaign");
}

void add_list(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "list",
      "The latest entries, by the digests of their addresses; with --address, those of one: ends "
      "with 1 when it is not suppressed");
  const auto options = std::make_shared<ListOptions>();
  add_channel(*command, options->channel);
  // The library would take an empty value for none if it filled the optional.
  command
      ->add_option_function(
          "--address", [options](const std::string& said) { options->address = said; },
          "An address, in any spelling; or a ref")
      ->type_name("ADDRESS");
  command->add_option("--rows", options->rows_max, "How many (default: 100)")
      ->check(in_range(1, 1'000'000))
      ->type_name("COUNT");
  add_format_option(*command, options->format);
  command->add_flag("--removed", options->is_of_removed,
                    "Those that were removed instead: when, by whom and why");
  command->callback([&context, options] {
    if (options->is_of_removed) return list_removed(context, *options);
    list(context, *options);
  });
  set_examples(*command,
               "crier suppressions list --channel email\n"
               "crier suppressions list --address ada@example.org\n"
               "crier suppressions list --removed --channel email");
}

void add_remove(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "remove", "Use an address again: one, in any spelling, or those that a file names");
  const auto options = std::make_shared<FileOptions>();
  command->add_option("address", options->address, "The address, or the ref of a webhook")
      ->type_name("ADDRESS");
  command
      ->add_option("--file", options->file.file,
                   "A file as `import` reads it; what the register does not have is rejected")
      ->type_name("FILE");
  add_channel(*command, options->channel)->required();
  command
      ->add_option("--reason", options->reason,
                   "Why; kept in the audit trail. A dry run needs none")
      ->check(not_blank)
      ->type_name("TEXT");
  add_reading_options(*command, options->file);
  command->callback([&context, command, options] { remove(context, *command, *options); });
  set_examples(
      *command,
      "crier suppressions remove --channel email ada@example.org --reason \"she asked "
      "us to\"\n"
      "crier suppressions remove --channel email --file working-again.csv --reason \"their "
      "server was down\"");
}

}  // namespace

void add_suppressions_commands(Command& app, Context& context) {
  Command* noun = app.add_subcommand(
      "suppressions", "Addresses that a channel is not used for; kept as digests, not as a list");
  noun->require_subcommand(1);
  add_import(*noun, context);
  add_list(*noun, context);
  add_remove(*noun, context);
  Command* counting = noun->add_subcommand("stats", "How many addresses, by channel and reason");
  const auto format = std::make_shared<Format>(Format::table);
  add_format_option(*counting, *format);
  counting->callback([&context, format] { stats(context, *format); });
  set_examples(*counting, "crier suppressions stats");
  set_examples(*noun, "crier suppressions import --channel email bounced.csv");
}

}  // namespace crier::app
