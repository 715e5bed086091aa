#include "store/suppressions.h"

#include <algorithm>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "app/audience/register_import.h"
#include "app/cli/campaign_commands.h"
#include "app/cli/commands.h"
#include "app/cli/import_command.h"
#include "app/cli/register_output.h"
#include "base/unicode.h"
#include "campaign/mail_address.h"
#include "campaign/ref.h"
#include "report/display_width.h"

#include <CLI/CLI.hpp>

namespace crier::app {
namespace {

using report::counted;
using report::grouped;

// Enough to tell entries apart, and to find one again.
constexpr std::size_t digest_shown = 16;

CLI::Option* add_channel(CLI::App& command, std::string& channel) {
  return command.add_option("--channel", channel, "email or webhook")
      ->check(CLI::IsMember({"email", "webhook"}))
      ->type_name("CHANNEL");
}

struct FileOptions {
  ImportFileOptions file;
  std::string channel;
  std::string address;
};

void import(Context& context, const FileOptions& options) {
  const auto import_file = [&](const ImportRun& run) {
    RegisterImport how{
        .connection = nullptr, .reading = run.reading, .pace = run.pace, .now = context.now()};
    if (!options.file.dry_run) how.connection = &context.connection();
    return import_suppressions(run.source, run.rejects, how, options.channel);
  };
  const auto taken = [](const ImportSummary& summary) {
    return fmt::format(
        "{} added + {} changed + {} known before",
        counted(summary.added, {.one = "suppressed address", .many = "suppressed addresses"}),
        grouped(summary.changed), grouped(summary.unchanged));
  };
  run_import(context, options.file, {.doing = "importing", .taken = taken}, import_file);
}

// An address, or a ref, as the register of `channel` looks it up; of every channel when it is
// empty.
std::string key_in(const std::string& channel, const std::string& text) {
  if (trimmed(text).empty()) {
    throw CommandFailure("the address is empty; say one, or the ref of a webhook", ExitCode::usage);
  }
  if (channel == "webhook") return normal_ref(text);
  auto canonical = canonical_mail_address(trimmed(text));
  if (canonical) return *std::move(canonical);
  if (channel.empty()) return normal_ref(text);
  throw CommandFailure("this is no mail address", ExitCode::usage);
}

void remove_one(Context& context, const FileOptions& options) {
  const std::string address = key_in(options.channel, options.address);
  const bool is_dry = options.file.dry_run;
  const auto entries = context.connection().transact([&](store::Transaction& transaction) {
    auto found = store::suppressions_of(transaction, options.channel, address);
    const std::string_view given = address;
    if (!is_dry) {
      static_cast<void>(
          store::remove_suppressions(transaction, options.channel, std::span(&given, 1)));
    }
    return found;
  });
  if (entries.empty()) {
    throw CommandFailure(fmt::format(
        "the address is not in the register of {}; nothing was removed", options.channel));
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
                               {.channel = options.channel, .removal = removal});
  };
  const auto sums = [&](std::string_view verb) {
    return [&options, verb](const ImportSummary& summary) {
      return fmt::format("{} {} from {} + {} named before", grouped(summary.changed), verb,
                         options.channel, grouped(summary.unchanged));
    };
  };
  run_import(context, options.file,
             {.doing = "removing",
              .taken = sums("removed"),
              .done = "removed",
              .tried = sums("would be removed")},
             remove_file);
}

void remove(Context& context, const CLI::App& command, const FileOptions& options) {
  if (options.address.empty() == options.file.file.empty()) {
    throw CommandFailure("say an address, or --file FILE with many", ExitCode::usage);
  }
  if (options.address.empty()) return remove_named(context, options);
  const std::string of_files = reading_option_said(command);
  if (!of_files.empty()) {
    throw CommandFailure(of_files + " is for --file FILE, not for one address", ExitCode::usage);
  }
  remove_one(context, options);
}

struct ListOptions {
  std::string channel;
  std::optional<std::string> address;
  int rows_max{100};
  Format format{Format::table};
};

// A table has room for the day (in UTC) on 80 columns.
std::string shown(WallTime instant, Format format) {
  const std::string text = iso8601(instant);
  return format == Format::table ? text.substr(0, text.find('T')) : text;
}

// The register knows digests only: it can say of an address whether it has it, and list no address.
void list(Context& context, const ListOptions& options) {
  const std::string key = options.address ? key_in(options.channel, *options.address) : "";
  const auto rows = context.connection().transact([&](store::Transaction& transaction) {
    return options.address
               ? store::suppressions_of(transaction, options.channel, key)
               : store::list_suppressions(transaction, options.channel, options.rows_max);
  });
  const WallTime now = context.now();
  const auto is_active = [&](const store::SuppressionRow& row) {
    return !row.expires_at || *row.expires_at > now;
  };
  RegisterListing listing({{"channel"}, {"digest"}, {"reason"}, {"since"}, {"expires"}, {"state"}});
  for (const store::SuppressionRow& row : rows) {
    listing.add({row.channel, row.digest.substr(0, digest_shown), row.reason,
                 shown(row.suppressed_at, options.format),
                 row.expires_at ? shown(*row.expires_at, options.format) : "never",
                 is_active(row) ? "active" : "expired"});
  }
  if (!rows.empty() || options.format != Format::table) listing.print(context, options.format);
  if (options.address && std::ranges::none_of(rows, is_active)) {
    throw CommandFailure("the address is not suppressed" +
                         (options.channel.empty() ? std::string() : " on " + options.channel));
  }
  if (rows.empty() && !options.address && options.format == Format::table) {
    fmt::print(context.out(), "no address is suppressed\n");
  }
}

void stats(Context& context, Format format) {
  const auto rows = context.connection().transact([&](store::Transaction& transaction) {
    return store::suppression_stats(transaction, context.now());
  });
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

void add_import(CLI::App& noun, Context& context) {
  CLI::App* command = noun.add_subcommand("import",
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

void add_list(CLI::App& noun, Context& context) {
  CLI::App* command = noun.add_subcommand(
      "list",
      "The latest entries, by the digests of their addresses; with --address, those of one: ends "
      "with 1 when it is not suppressed");
  const auto options = std::make_shared<ListOptions>();
  add_channel(*command, options->channel);
  // The library would take an empty value for none if it filled the optional.
  command
      ->add_option_function<std::string>(
          "--address", [options](const std::string& said) { options->address = said; },
          "An address, in any spelling; or a ref")
      ->type_name("ADDRESS");
  command->add_option("--rows", options->rows_max, "How many (default: 100)")
      ->check(CLI::Range(1, 1'000'000))
      ->type_name("COUNT");
  add_format_option(*command, options->format);
  command->callback([&context, options] { list(context, *options); });
  set_examples(*command,
               "crier suppressions list --channel email\n"
               "crier suppressions list --address ada@example.org");
}

void add_remove(CLI::App& noun, Context& context) {
  CLI::App* command = noun.add_subcommand(
      "remove", "Use an address again: one, in any spelling, or those that a file names");
  const auto options = std::make_shared<FileOptions>();
  command->add_option("address", options->address, "The address, or the ref of a webhook")
      ->type_name("ADDRESS");
  command
      ->add_option("--file", options->file.file,
                   "A file as `import` reads it; what the register does not have is rejected")
      ->type_name("FILE");
  add_channel(*command, options->channel)->required();
  add_reading_options(*command, options->file);
  command->callback([&context, command, options] { remove(context, *command, *options); });
  set_examples(*command,
               "crier suppressions remove --channel email ada@example.org\n"
               "crier suppressions remove --channel email --file working-again.csv");
}

}  // namespace

void add_suppressions_commands(CLI::App& app, Context& context) {
  CLI::App* noun = app.add_subcommand(
      "suppressions", "Addresses that a channel is not used for; kept as digests, not as a list");
  noun->require_subcommand(1);
  add_import(*noun, context);
  add_list(*noun, context);
  add_remove(*noun, context);
  CLI::App* counting = noun->add_subcommand("stats", "How many addresses, by channel and reason");
  const auto format = std::make_shared<Format>(Format::table);
  add_format_option(*counting, *format);
  counting->callback([&context, format] { stats(context, *format); });
  set_examples(*counting, "crier suppressions stats");
  set_examples(*noun, "crier suppressions import --channel email bounced.csv");
}

}  // namespace crier::app
