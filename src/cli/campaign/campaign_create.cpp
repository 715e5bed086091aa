#include <memory>

#include <fmt/format.h>

#include "campaign/civil_time.h"
#include "cli/campaign/campaign_commands.h"
#include "cli/commands.h"
#include "config/configured_channels.h"
#include "notice/template/template_slots.h"
#include "runtime/text_file.h"
#include "specification/sample_spec.h"
#include "specification/spec_file.h"
#include "specification/spec_surroundings.h"
#include "use_cases/campaign/opened_campaign.h"

#include <CLI/CLI.hpp>

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

std::string without_last_line_feed(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

// The specification, if nothing is wrong with it; warnings go to err.
CampaignSpec checked_spec(Context& context, const std::string& text, const std::string& name,
                          const notice::Catalogue& catalogue) {
  SpecReading reading = read_spec(text, notice::all_fact_names(catalogue));
  std::vector<Finding> findings = reading.findings;
  // What is no TOML at all has no values to look at.
  const bool is_toml = findings.empty() || !findings.front().key.empty();
  if (is_toml) {
    const auto more =
        validate(reading.spec,
                 spec_surroundings(reading.spec, configured_channels(context.config()), catalogue,
                                   context.now()),
                 reading.unread);
    findings.insert(findings.end(), more.begin(), more.end());
  }
  const std::string told = explain(findings, reading, name);
  if (has_fault(findings)) throw CommandFailure(without_last_line_feed(told));
  fmt::print(context.err(), "{}", told);
  return std::move(reading.spec);
}

void create(Context& context, const std::string& path) {
  const notice::Catalogue& catalogue = context.catalogue();
  const std::string name = path == "-" ? "standard input" : path;
  const std::string text = read_spec_text(path);
  const CampaignSpec spec = checked_spec(context, text, name, catalogue);
  const notice::NoticeBook book = require_notices(context, spec);

  const store::NewCampaign campaign{.key = spec.key,
                                    .purpose = spec.purpose,
                                    .channel = std::string(spec.channel.name),
                                    .spec = text,
                                    .notify_by = spec.notify_by.instant,
                                    .cutoff = spec.cutoff.instant,
                                    .effective_at = spec.effective_at.instant};
  const store::ChangeNote note{.actor = context.actor(), .at = context.now(), .reason = {}};
  const auto id = context.connection().transact([&](store::Transaction& transaction) {
    return store::create_campaign(transaction, campaign, note);
  });
  if (!id) {
    throw CommandFailure(
        fmt::format("there is a campaign \"{}\" already; give this one another "
                    "key, or see: crier campaign show {}",
                    spec.key, spec.key));
  }
  fmt::print(context.out(),
             "created {}: notify by {}, {} languages\nNext: crier campaign plan {}\n", spec.key,
             end_text(spec.notify_by), book.locales().size(), spec.key);
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

void add_campaign_create(CLI::App& noun, Context& context) {
  CLI::App* command = noun.add_subcommand("create", "Check a specification and make a draft of it");
  const auto path = std::make_shared<std::string>();
  command->add_option("spec", *path, "The specification, a TOML file; - for standard input")
      ->required()
      ->type_name("FILE");
  command->callback([&context, path] { create(context, *path); });
  set_examples(*command, "crier campaign create campaign.toml");
}

void add_campaign_sample(CLI::App& noun, Context& context) {
  CLI::App* command =
      noun.add_subcommand("sample", "Print a specification that explains every key");
  const auto profile = std::make_shared<std::string>("objection");
  command->add_option("--profile", *profile, "objection (default), breach or policy_change")
      ->type_name("PROFILE");
  command->callback([&context, profile] { print_sample(context, *profile); });
  set_examples(*command, "crier campaign sample > campaign.toml");
}

}  // namespace crier::app
