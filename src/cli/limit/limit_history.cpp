#include <memory>
#include <string>

#include <fmt/format.h>

#include "cli/command_line/command_line.h"
#include "cli/limit/limit_commands.h"
#include "cli/register_output.h"
#include "use_cases/limits/limit_change.h"

namespace crier::app {
namespace {

struct HistoryOptions {
  std::string node;
  int rows_max{100};
  Format format{Format::table};
};

void history(Context& context, const HistoryOptions& options) {
  const auto records = context.connection().transact([&](store::Transaction& transaction) {
    return limit_history(transaction, options.node, options.rows_max);
  });
  if (records.empty() && options.format == Format::table) {
    fmt::print(context.out(), "nothing was set{}\n",
               options.node.empty() ? "" : " of " + options.node);
    return;
  }
  RegisterListing listing({{"version", report::Align::right},
                           {"at"},
                           {"node"},
                           {"key"},
                           {"value"},
                           {"by"},
                           {"reason"},
                           {"actor"}});
  const char* const unset = options.format == Format::table ? "as in crier.toml" : "";
  for (const store::LimitRecord& each : records) {
    listing.add({fmt::format("{}", each.version), iso8601(each.note.at), each.node, each.key,
                 each.value.value_or(unset), each.note.by, each.note.reason, each.note.actor});
  }
  constexpr std::size_t node = 2;
  listing.print_named(context, options.format, node);
}

}  // namespace

void add_limit_history(Command& noun, Context& context) {
  Command* command =
      noun.add_subcommand("history", "What was set, unset and lifted, by whom and why");
  const auto options = std::make_shared<HistoryOptions>();
  command->add_option("node", options->node, "Of this channel or node (default: all)")
      ->type_name("NODE");
  command->add_option("--rows", options->rows_max, "How many, the latest first (default: 100)")
      ->check(in_range(1, 1'000'000))
      ->type_name("COUNT");
  add_format_option(*command, options->format);
  command->callback([&context, options] { history(context, *options); });
  set_examples(*command, "crier limit history\ncrier limit history email/group/gmail");
}

}  // namespace crier::app
