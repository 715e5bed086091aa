#include <memory>
#include <string>

#include <fmt/format.h>

#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/objection/objection_commands.h"
#include "cli/register_output.h"
#include "use_cases/objection/link/link_keys.h"

namespace crier::app {
namespace {

void list(Context& context, Format format) {
  RegisterListing listing({{"key", report::Align::right},
                           {"made_at"},
                           {"made_by"},
                           {"campaigns", report::Align::right}});
  for (const store::TokenKeyRecord& each : link_keys(context.connection())) {
    listing.add({fmt::format("{}", each.id), iso8601(each.made_at), each.made_by,
                 fmt::format("{}", each.campaigns)});
  }
  listing.print(context, format);
}

void add(Context& context) {
  const auto id = add_link_key(context.connection(), context.actor(), context.now());
  if (!id) throw CommandFailure(id.error());
  fmt::print(
      context.out(),
      "made key {}, for the links of campaigns that are created from now on; links that were "
      "sent stay what they are\n",
      *id);
}

}  // namespace

void add_objection_keys(Command& noun, Context& context) {
  Command* keys =
      noun.add_subcommand("keys", "The keys of objection links, whose secrets are never shown");
  keys->require_subcommand(0, 1);
  const auto format = std::make_shared<Format>(Format::table);
  add_format_option(*keys, *format);
  keys->callback([&context, format, keys] {
    if (!keys->has_subcommand()) list(context, *format);
  });
  Command* listing = keys->add_subcommand("list", "Who made which key, and for how many campaigns");
  const auto listing_format = std::make_shared<Format>(Format::table);
  add_format_option(*listing, *listing_format);
  listing->callback([&context, listing_format] { list(context, *listing_format); });
  set_examples(*listing, "crier objections keys list");
  Command* adding = keys->add_subcommand(
      "add", "Make a new key, for the campaigns that are created after it; the others stay");
  adding->callback([&context] { add(context); });
  set_examples(*adding, "crier objections keys add");
  set_examples(*keys, "crier objections keys\ncrier objections keys add");
}

}  // namespace crier::app
