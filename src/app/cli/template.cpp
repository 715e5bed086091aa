#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/cli/commands.h"
#include "app/cli/register_output.h"
#include "notice/notice_template.h"

#include <CLI/CLI.hpp>

namespace crier::app {
namespace {

void list_templates(Context& context, Format format) {
  const notice::Catalogue catalogue = notice::Catalogue::shipped();
  RegisterListing listing({{"template"}, {"languages"}, {"facts_required"}, {"facts_optional"}});
  for (const std::string& name : catalogue.templates()) {
    const notice::FactNames facts = notice::fact_names(catalogue, name);
    listing.add({name, fmt::format("{}", fmt::join(catalogue.locales(name), " ")),
                 fmt::format("{}", fmt::join(facts.required, " ")),
                 fmt::format("{}", fmt::join(facts.optional, " "))});
  }
  listing.print(context, format);
}

void check_templates(Context& context) {
  const notice::Catalogue catalogue = notice::Catalogue::shipped();
  std::vector<std::string> faults;
  for (const std::string& name : catalogue.templates()) {
    const auto read = notice::read_template(catalogue, name);
    if (read) {
      fmt::print(context.out(), "{}: {} languages, no faults\n", name, read->languages.size());
      continue;
    }
    for (const notice::Fault& fault : read.error()) faults.push_back(notice::text_of(fault));
  }
  if (!faults.empty()) throw CommandFailure(fmt::format("{}", fmt::join(faults, "\n")));
}

}  // namespace

void add_template_commands(CLI::App& app, Context& context) {
  CLI::App* noun = app.add_subcommand("template", "The templates of notices");
  noun->require_subcommand(1);

  CLI::App* list = noun->add_subcommand("list", "Templates, their languages, and their facts");
  const auto format = std::make_shared<Format>(Format::table);
  add_format_option(*list, *format);
  list->callback([&context, format] { list_templates(context, *format); });
  set_examples(*list, "crier template list --format json");

  CLI::App* check = noun->add_subcommand("check", "Find every fault of every template");
  check->callback([&context] { check_templates(context); });
  set_examples(*check, "crier template check");
}

}  // namespace crier::app
