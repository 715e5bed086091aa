#include "store/suppressions.h"

#include <array>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>

#include "app/campaign/register_file.h"
#include "app/cli/campaign_commands.h"
#include "app/cli/commands.h"
#include "app/cli/register_output.h"
#include "campaign/mail_address.h"

#include <CLI/CLI.hpp>

namespace crier::app {
namespace {

constexpr std::size_t batch_rows = 5000;
// A word or two for the statistics, no story.
constexpr std::size_t reason_octets_max = 100;

struct ImportOptions {
  std::string path;
  std::string channel;
};

class SuppressionImport {
 public:
  SuppressionImport(Context& context, const ImportOptions& options)
      : context_(context), options_(options), rejects_(rejects_path(options.path)) {}

  RegisterSummary run() {
    RegisterFile file(options_.path, {{"address", true}, {"reason", false}, {"expires_at", false}},
                      rejects_);
    while (const auto row = file.next()) {
      if (const char* const fault = take(*row)) rejects_.add(row->line, fault, row->record);
      if (entries_.size() == batch_rows) write();
    }
    write();
    rejects_.close();
    summary_.rows_read = file.rows_read();
    summary_.rejected = rejects_.count();
    summary_.rejects = rejects_.path();
    summary_.known = summary_.rows_read - summary_.rejected - summary_.added;
    return summary_;
  }

 private:
  // Null, or why the row is not taken.
  const char* take(const RegisterRow& row) {
    const std::string& address = row.values[0];
    const std::string& reason = row.values[1];
    const std::string& expires_at = row.values[2];
    if (options_.channel == "email" && !is_mail_address(address)) {
      return "malformed_address";
    }
    if (reason.size() > reason_octets_max) return "field_too_long";
    std::optional<WallTime> end;
    if (!expires_at.empty()) {
      const auto instant = parse_iso8601(expires_at);
      if (!instant) return "no_instant";
      if (*instant <= context_.now()) return "in_the_past";
      end = *instant;
    }
    entries_.push_back({.address = store::address_digest(address),
                        .reason = reason.empty() ? "unspecified" : reason,
                        .expires_at = end});
    return nullptr;
  }

  void write() {
    if (entries_.empty()) return;
    const auto recorded = context_.connection().transact([&](store::Transaction& transaction) {
      return store::record_suppressions(transaction, options_.channel, context_.now(), entries_);
    });
    summary_.added += recorded.added;
    entries_.clear();
  }

  Context& context_;
  const ImportOptions& options_;
  RegisterRejects rejects_;
  std::vector<store::NewSuppression> entries_;
  RegisterSummary summary_;
};

void import(Context& context, const ImportOptions& options) {
  try {
    SuppressionImport importing(context, options);
    print_summary(context, "suppressed addresses", importing.run());
  } catch (const std::invalid_argument& fault) {
    throw CommandFailure(fault.what());
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

}  // namespace

void add_suppressions_commands(CLI::App& app, Context& context) {
  CLI::App* noun = app.add_subcommand(
      "suppressions", "Addresses that a channel is not used for; kept as digests, not as a list");
  noun->require_subcommand(1);
  CLI::App* importing = noun->add_subcommand(
      "import", "Add addresses from a CSV file: address and, if wanted, reason and expires_at");
  const auto options = std::make_shared<ImportOptions>();
  importing->add_option("file", options->path, "The file; - for standard input")
      ->required()
      ->type_name("FILE");
  importing->add_option("--channel", options->channel, "email or webhook")
      ->required()
      ->check(CLI::IsMember({"email", "webhook"}))
      ->type_name("CHANNEL");
  importing->callback([&context, options] { import(context, *options); });
  set_examples(*importing, "crier suppressions import --channel email bounced.csv");

  CLI::App* counting = noun->add_subcommand("stats", "How many addresses, by channel and reason");
  const auto format = std::make_shared<Format>(Format::table);
  add_format_option(*counting, *format);
  counting->callback([&context, format] { stats(context, *format); });
  set_examples(*counting, "crier suppressions stats");
  set_examples(*noun, "crier suppressions import --channel email bounced.csv");
}

}  // namespace crier::app
