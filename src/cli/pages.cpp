#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/register_output.h"
#include "use_cases/installation/page_release.h"

namespace crier::app {
namespace {

std::string words_of(const PageLanguage& language) {
  switch (language.state) {
    case PageLanguage::State::faulty:
      return fmt::format("faulty: {}", fmt::join(language.faults, "; "));
    case PageLanguage::State::shipped: return "shipped";
    case PageLanguage::State::released: return "released";
    case PageLanguage::State::waits: break;
  }
  return "waits to be released";
}

void list(Context& context, Format format) {
  const notice::Catalogue& catalogue = context.catalogue();
  const auto languages = context.connection().transact(
      [&](store::Transaction& transaction) { return page_languages(transaction, catalogue); });
  RegisterListing listing({{"language"}, {"version"}, {"words"}, {"released_by"}, {"released_at"}});
  for (const PageLanguage& each : languages) {
    listing.add(
        {each.language, each.version, words_of(each), each.by, each.at ? iso8601(*each.at) : ""});
  }
  listing.print(context, format);
  const bool is_faulty = std::ranges::any_of(languages, [](const PageLanguage& each) {
    return each.state == PageLanguage::State::faulty;
  });
  if (is_faulty) context.end_with(ExitCode::failed);
}

struct ApproveOptions {
  std::vector<std::string> languages;
  bool all{};
  std::string by;
};

void approve(Context& context, const ApproveOptions& options) {
  if (options.languages.empty() != options.all) {
    throw CommandFailure("say which: --language or --all", ExitCode::usage);
  }
  const notice::Catalogue& catalogue = context.catalogue();
  const int approved = context.connection().transact([&](store::Transaction& transaction) {
    auto done = approve_pages(transaction, catalogue,
                              {.languages = options.languages,
                               .by = options.by,
                               .at = context.now(),
                               .actor = context.actor()});
    // Thrown, so that nothing of it is kept.
    if (!done) throw CommandFailure(done.error());
    return *done;
  });
  if (approved == 0) {
    fmt::print(context.out(), "nothing waits to be released: {} (crier pages list)\n",
               options.all ? "the pages show the words that the folder of templates has"
                           : "in these languages the pages show the words that the folder of "
                             "templates has");
    return;
  }
  fmt::print(context.out(), "{} released by {}; every daemon shows the words within seconds\n",
             approved == 1 ? "1 language is" : fmt::format("{} languages are", approved),
             options.by);
}

}  // namespace

void add_pages_commands(Command& app, Context& context) {
  Command* noun =
      app.add_subcommand("pages", "The words of the public pages, and who released them");
  noun->require_subcommand(1);
  Command* listing = noun->add_subcommand(
      "list",
      "Of every language: the shipped words, released ones, or some that wait; ends with 1 when "
      "some are faulty, and says where");
  const auto format = std::make_shared<Format>(Format::table);
  add_format_option(*listing, *format);
  listing->callback([&context, format] { list(context, *format); });
  set_examples(*listing, "crier pages list");
  Command* command = noun->add_subcommand(
      "approve",
      "Release the words of the pages as the folder of templates has them now; ends with 1, and "
      "releases none, when some are faulty");
  const auto options = std::make_shared<ApproveOptions>();
  command->add_option("--language", options->languages, "These languages")
      ->delimiter(',')
      ->type_name("TAG,…");
  command->add_flag("--all", options->all, "All that wait to be released");
  command->add_option("--by", options->by, "Who has read them and approves them")
      ->required()
      ->check(not_blank)
      ->type_name("NAME");
  command->callback([&context, options] { approve(context, *options); });
  set_examples(*command, "crier pages approve --language de,fr --by \"Ada Example, DPO\"");
  set_examples(*noun, "crier pages list\ncrier pages approve --all --by \"Ada Example, DPO\"");
}

}  // namespace crier::app
