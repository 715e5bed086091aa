#include <algorithm>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/folder_to_make.h"
#include "cli/objection/export_format_option.h"
#include "cli/objection/release_folder.h"
#include "cli/objection/request_warning.h"
#include "cli/progress.h"
#include "report/table.h"
#include "runtime/clock.h"
#include "runtime/stop_flag.h"
#include "use_cases/objection/form/request_matching.h"
#include "use_cases/objection/release/release_export.h"

namespace crier::app {
namespace {

struct Options {
  std::string key;
  std::string folder;
  ExportFormat format{ExportFormat::csv};
  std::optional<std::string> waiver;  // Of the match.
};

// What the files are called.
struct Names {
  explicit Names(ExportFormat format)
      : released(format == ExportFormat::csv ? "released.csv" : "released.ndjson"),
        withheld(format == ExportFormat::csv ? "withheld.csv" : "withheld.ndjson") {}

  std::string released;
  std::string withheld;
  std::string manifest{"manifest.json"};
};

// Those of either format, because one that was killed may have been of the other.
std::vector<std::string> all_names() {
  return {"released.csv", "withheld.csv", "released.ndjson", "withheld.ndjson", "manifest.json"};
}

struct Written {
  Release release;
  Digest released{};
  Digest withheld{};
};

Written write(Context& context, CampaignId campaign, const Options& options,
              const ReleaseFolder& folder) {
  const Names names(options.format);
  ReleaseFolderFile released(folder.path_of(names.released));
  ReleaseFolderFile withheld(folder.path_of(names.withheld));
  const SystemClock clock;
  Progress progress(context.err(),
                    context.err_is_terminal() ? Progress::Style::bar : Progress::Style::lines,
                    "releasing");
  const StopFlag signals;
  const auto into = [](ReleaseFolderFile& file) {
    return [&file](std::string_view text) {
      file.write(text);
      return true;
    };
  };
  const auto done =
      export_release(context.connection(), campaign, context.catalogue(),
                     {.evidence = context.config().release.evidence_level,
                      .format = options.format,
                      .now = context.now(),
                      .silence_max = longest_silence(context)},
                     {.released = into(released), .withheld = into(withheld)},
                     {.progress =
                          [&](std::int64_t people, std::int64_t total) {
                            progress.show({.done = people, .total = total}, clock.now());
                          },
                      .stop = &StopFlag::asked()});
  if (!done) {
    throw CommandFailure(done.error().words.empty() ? "stopped; nothing was released"
                                                    : done.error().words);
  }
  return {.release = *done, .released = released.finish(), .withheld = withheld.finish()};
}

ReleaseManifest manifest_of(const Context& context, const Options& options,
                            const Written& written) {
  const Names names(options.format);
  const store::CampaignRecord& campaign = written.release.campaign;
  const ReleaseCounts& counts = written.release.counts;
  std::vector<OtherCutoff> others;
  for (const OtherCampaign& other : written.release.others) {
    others.push_back({.campaign = other.key, .cutoff = other.terms.cutoff.instant});
  }
  return {
      .campaign = campaign.key,
      .campaign_state = std::string(name_of(campaign.state)),
      .purpose = campaign.purpose,
      .actor = context.actor(),
      .effective_at = campaign.effective_at,
      .terms = written.release.terms,
      .others = std::move(others),
      .position = written.release.position,
      .counts = counts,
      .files = {{{.name = names.released, .rows = counts.released, .sha256 = written.released},
                 {.name = names.withheld, .rows = counts.withheld(), .sha256 = written.withheld}}}};
}

void print_summary(Context& context, const store::CampaignRecord& campaign,
                   const ReleaseManifest& manifest) {
  const ReleaseCounts& counts = manifest.counts;
  fmt::print(context.err(), "{} = {} released + {} withheld, objections up to position {}\n",
             report::counted(counts.audience, {.one = "person", .many = "people"}),
             report::grouped(counts.released), report::grouped(counts.withheld()),
             manifest.position);
  for (std::size_t index = 0; index < withholding_count; ++index) {
    const std::int64_t people = counts.withheld_by_reason[index];
    if (people == 0) continue;
    fmt::print(context.err(), "  {:>12}  {}\n", report::grouped(people),
               name_of(static_cast<objection::Withholding>(index)));
  }
  if (campaign.state == CampaignState::paused) {
    fmt::print(context.err(),
               "crier: {} is paused; whether those released may be used while it is, whoever "
               "paused it knows\n",
               campaign.key);
  }
}

void warn_of_extension(Context& context, const ReleaseManifest& manifest) {
  if (!manifest.terms.cutoff_owed) return;
  fmt::print(context.err(),
             "crier: warning: nobody is released before the outages of the objection link are made "
             "up for; the cut-off is owed until {1} at least: crier campaign extend {0} "
             "--by-outages --reason WHY, and export again when it has passed\n",
             manifest.campaign, iso8601(*manifest.terms.cutoff_owed));
}

// People of the audience who object by the form and are not in the register yet: they would be
// released as if they had said nothing.
std::int64_t unmatched_people(Context& context, const std::string& purpose) {
  const StopFlag signals;
  const MatchReport found =
      match_requests(context.connection(), {.purpose = purpose,
                                            .is_dry = true,
                                            .actor = context.actor(),
                                            .now = [&context] { return context.now(); },
                                            .stop = [] { return StopFlag::asked().load(); }});
  if (found.was_stopped) throw CommandFailure("stopped; nothing was released");
  return found.new_objectors;
}

// Nothing: nobody is released for want of a match.
std::optional<WaivedMatch> waived_match(Context& context, const Options& options,
                                        const std::string& purpose) {
  const std::int64_t people = unmatched_people(context, purpose);
  if (people == 0) return std::nullopt;
  const std::string who = report::counted(people, {.one = "person of the audience has objected",
                                                   .many = "people of the audience have objected"});
  if (!options.waiver) {
    throw CommandFailure(fmt::format(
        "nothing was released: {} by the public form, and the register does not have it yet, so "
        "that "
        "their data would be released for use. Run \"crier objections match --purpose {}\", which "
        "records their objections, and export again; or release their data against their word with "
        "--without-match \"WHY\", which is kept on record",
        who, purpose));
  }
  fmt::print(
      context.err(),
      "crier: warning: {} by the public form, and the register does not have it yet: their data "
      "is released for use all the same, because --without-match says why\n",
      who);
  return WaivedMatch{.people = people, .why = *options.waiver};
}

void run(Context& context, const Options& options) {
  const store::CampaignRecord found = require_campaign(context, options.key);
  const auto waived = waived_match(context, options, found.purpose);
  ReleaseFolder folder(options.folder, all_names());
  const Written written = write(context, found.id, options, folder);
  const store::CampaignRecord& campaign = written.release.campaign;
  ReleaseManifest manifest = manifest_of(context, options, written);
  manifest.waived = waived;
  ReleaseFolderFile file(folder.path_of(Names(options.format).manifest));
  file.write(manifest_text(manifest));
  static_cast<void>(file.finish());
  // On record before anybody can read it.
  const auto logged = log_release(context.connection(), written.release, manifest);
  if (!logged) throw CommandFailure(logged.error());
  folder.put_in_place();
  print_summary(context, campaign, manifest);
  warn_of_extension(context, manifest);
  if (!waived) warn_of_requests(context, campaign.purpose, "may be among those released");
}

}  // namespace

void add_release_commands(Command& app, Context& context) {
  Command* noun = app.add_subcommand("release", "Whose data may be processed after a campaign");
  noun->require_subcommand(1);
  Command* command = noun->add_subcommand(
      "export",
      "Write the people whose data may be processed (told, their own cut-off passed, no "
      "objection), everybody else with the reason, and a manifest with counts and hashes; kept on "
      "record as a hand-over. Refused (1) while people who object by the public form are not in "
      "the "
      "register yet");
  const auto options = std::make_shared<Options>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  add_folder_to_make(*command, "--out", options->folder);
  command
      ->add_option("--without-match", options->waiver,
                   "Release although people who object by the public form are not in the register "
                   "yet: why; kept with the release")
      ->check(not_blank)
      ->type_name("WHY");
  add_export_format_option(*command, options->format);
  command->callback([&context, options] { run(context, *options); });
  set_examples(*command,
               "crier release export ai-training-2026 --out release-2026-05-27\n"
               "crier release export ai-training-2026 --out release-2026-05-27 --format ndjson\n"
               "cd release-2026-05-27 && sha256sum *.csv    # as manifest.json says");
}

}  // namespace crier::app
