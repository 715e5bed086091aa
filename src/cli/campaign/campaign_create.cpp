#include <memory>

#include <fmt/format.h>

#include "campaign/civil_time.h"
#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "config/configured_channels.h"
#include "runtime/text_file.h"
#include "specification/sample_spec.h"
#include "use_cases/campaign/changing/campaign_creation.h"

namespace crier::app {
namespace {

// A specification is written by hand; what is larger is another file.
constexpr std::size_t spec_size_max = 1 << 20;

std::string read_spec_text(const std::string& path) {
  auto text =
      path == "-" ? read_standard_input(spec_size_max) : read_text_file(path, spec_size_max);
  if (text) return *std::move(text);
  throw CommandFailure(
      fmt::format("{}: {}\nA specification to begin with: crier campaign sample > campaign.toml",
                  path == "-" ? "standard input" : path, text.error()));
}

void create(Context& context, const std::string& path) {
  const notice::Catalogue& catalogue = context.catalogue();
  const WrittenSpecification written{.text = read_spec_text(path),
                                     .name = path == "-" ? "standard input" : path};
  const auto checked = check_specification(
      written, catalogue,
      {.channels = configured_channels(context.config()), .now = context.now()});
  if (!checked) throw CommandFailure(checked.error());
  fmt::print(context.err(), "{}", checked->warnings);

  const CampaignSpec& spec = checked->spec;
  const auto created =
      create_draft(context.connection(), spec, written.text, context.notice_source(),
                   {.actor = context.actor(), .at = context.now(), .reason = {}});
  if (!created) throw CommandFailure(created.error());
  if (!created->warning.empty()) {
    fmt::print(context.err(), "crier: warning: {}\n", created->warning);
  }
  fmt::print(context.out(),
             "created {}: notify by {}, {} languages\nNext: crier campaign plan {}\n", spec.key,
             end_text(spec.notify_by), created->languages, spec.key);
}

void print_sample(Context& context, const std::string& profile_name) {
  const auto profile = notice_profile_named(profile_name);
  if (!profile) {
    throw CommandFailure(fmt::format("there is no profile \"{}\"; there are objection, breach and "
                                     "policy_change",
                                     profile_name),
                         ExitCode::usage);
  }
  const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(context.now())};
  fmt::print(context.out(), "{}", sample_spec(*profile, today));
}

}  // namespace

void add_campaign_create(Command& noun, Context& context) {
  Command* command = noun.add_subcommand("create", "Check a specification and make a draft of it");
  const auto path = std::make_shared<std::string>();
  command->add_option("spec", *path, "The specification, a TOML file; - for standard input")
      ->required()
      ->type_name("FILE");
  command->callback([&context, path] { create(context, *path); });
  set_examples(*command, "crier campaign create campaign.toml");
}

void add_campaign_sample(Command& noun, Context& context) {
  Command* command = noun.add_subcommand("sample", "Print a specification that explains every key");
  const auto profile = std::make_shared<std::string>("objection");
  command->add_option("--profile", *profile, "objection (default), breach or policy_change")
      ->type_name("PROFILE");
  command->callback([&context, profile] { print_sample(context, *profile); });
  set_examples(*command, "crier campaign sample > campaign.toml");
}

}  // namespace crier::app
