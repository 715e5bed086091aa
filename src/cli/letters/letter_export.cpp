#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/digest.h"
#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/folder_to_make.h"
#include "cli/letters/letter_commands.h"
#include "cli/objection/release_folder.h"
#include "cli/progress.h"
#include "config/channel/channel_sections.h"
#include "report/table.h"
#include "runtime/clock.h"
#include "runtime/stop_flag.h"
#include "use_cases/letters/letter_list.h"
#include "use_cases/letters/letter_taking.h"
#include "use_cases/letters/letter_writing.h"

namespace crier::app {
namespace {

using report::counted;

struct Options {
  std::string key;
  std::string folder;
  std::optional<std::int64_t> batch;
};

// Also what an export has left that was killed.
bool is_ours(const std::string& file) {
  return file == manifest_file || file == sums_file ||
         (file.starts_with("letter-") && file.ends_with(".pdf"));
}

LetterStyle style_of(Context& context) {
  const auto* const section = find_section<LetterSection>(context.config().channels);
  if (section == nullptr) {
    throw CommandFailure(
        "crier.toml has no [channel.letter], which says who sends the letters; crier config sample "
        "shows it",
        ExitCode::usage);
  }
  return {.sender = section->sender, .home = section->country, .window_form = section->window};
}

Progress progress_of(const Context& context, const char* title) {
  return {context.err(), context.err_is_terminal() ? Progress::Style::bar : Progress::Style::lines,
          title};
}

// Nothing: nobody waits.
std::optional<store::LetterBatch> taken_batch(Context& context,
                                              const store::CampaignRecord& campaign) {
  const SystemClock clock;
  Progress progress = progress_of(context, "taking");
  const auto taken =
      take_letters(context.connection(),
                   {.campaign = campaign.id,
                    .settings = context.settings(),
                    .pages_url = context.notice_source().pages_url,
                    .style = style_of(context),
                    .actor = context.actor(),
                    .now = [&context] { return context.now(); },
                    .progress =
                        [&](std::int64_t letters) {
                          progress.show({.done = letters, .total = std::nullopt}, clock.now());
                        },
                    .stop = &StopFlag::asked()});
  if (!taken) throw CommandFailure(taken.error());
  if (!*taken) return std::nullopt;
  const TakenBatch& done = **taken;
  if (done.was_left_unwritten) {
    fmt::print(
        context.err(),
        "crier: batch {} was begun by an export that was broken off; if there is a folder of "
        "it already, print one of the two\n",
        done.batch.number);
  }
  if (done.left_out > 0) {
    fmt::print(context.err(),
               "crier: {} on the list no letter any more: they have objected, were erased, or have "
               "no address now\n",
               counted(done.left_out, {.one = "person gets", .many = "people get"}));
  }
  return done.batch;
}

WrittenBatch write_files(Context& context, const store::CampaignRecord& campaign,
                         const store::LetterBatch& batch, const ReleaseFolder& folder) {
  const auto setting = letter_setting(context.connection(), campaign);
  if (!setting) throw CommandFailure(setting.error());
  const SystemClock clock;
  Progress progress = progress_of(context, "writing");
  ReleaseFolderFile manifest(folder.path_of(std::string(manifest_file)));
  ReleaseFolderFile sums(folder.path_of(std::string(sums_file)));
  const auto written =
      write_letters(context.connection(), batch, *setting,
                    {.letter =
                         [&](const std::string& name, std::string_view octets) {
                           ReleaseFolderFile file(folder.path_of(name));
                           file.write(octets);
                           static_cast<void>(file.finish());
                         },
                     .manifest = [&](std::string_view piece) { manifest.write(piece); },
                     .sums = [&](std::string_view piece) { sums.write(piece); }},
                    context.now(),
                    {.progress =
                         [&](std::int64_t letters) {
                           progress.show({.done = letters, .total = std::nullopt}, clock.now());
                         },
                     .stop = &StopFlag::asked()});
  if (!written) throw CommandFailure(written.error());
  sums.write(fmt::format("{}  {}\n", hex(manifest.finish()), manifest_file));
  static_cast<void>(sums.finish());
  return *written;
}

void run(Context& context, const Options& options) {
  const store::CampaignRecord campaign = require_campaign(context, options.key);
  const StopFlag signals;
  if (!begin_letter_export(context.connection())) {
    throw CommandFailure("another export of letters is under way; wait until it has ended");
  }
  // Before anybody is taken off the list: where it cannot be written, nobody has to be.
  ReleaseFolder folder(options.folder, is_ours);
  std::optional<store::LetterBatch> batch;
  if (options.batch) {
    auto found = batch_to_write(context.connection(), campaign, *options.batch);
    if (!found) throw CommandFailure(found.error());
    batch = *std::move(found);
  } else {
    batch = taken_batch(context, campaign);
  }
  if (!batch) {
    fmt::print(context.err(), "crier: nobody of {} waits for the post; nothing was written\n",
               campaign.key);
    return;
  }
  const WrittenBatch written = write_files(context, campaign, *batch, folder);
  folder.put_in_place();
  note_written(context.connection(), *batch, context.now());
  fmt::print(context.out(), "batch {}: {} of {} in {}\n", batch->number,
             counted(written.letters, {.one = "letter", .many = "letters"}),
             counted(written.pages, {.one = "page", .many = "pages"}), options.folder);
  if (written.with_boxes > 0) {
    fmt::print(context.err(),
               "crier: {} characters that no font of this computer has, such as in a name: a box "
               "stands for each; look at {} before you print them\n",
               counted(written.with_boxes, {.one = "letter has", .many = "letters have"}),
               written.first_with_boxes);
  }
  if (written.left_out > 0) {
    fmt::print(context.err(), "crier: {} of people who have objected or were erased is left out\n",
               counted(written.left_out, {.one = "letter", .many = "letters"}));
  }
}

}  // namespace

void add_letter_export(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "export",
      "Take everybody who waits for the post off the list, and write their letters: a PDF each, "
      "manifest.csv with the addresses, SHA256SUMS. Whoever has objected meanwhile gets none. An "
      "export that is broken off loses no letter and doubles none: the next one goes on with its "
      "batch. They count as told when the printer has reported them (crier letters posted)");
  const auto options = std::make_shared<Options>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  add_folder_to_make(*command, "--to", options->folder);
  command
      ->add_option("--batch", options->batch,
                   "Write this batch once more, with the same octets, and take nobody")
      ->type_name("NUMBER");
  command->callback([&context, options] { run(context, *options); });
  set_examples(*command,
               "crier letters export ai-training-2026 --to letters-1\n"
               "crier letters export ai-training-2026 --batch 1 --to letters-1-again\n"
               "cd letters-1 && sha256sum -c SHA256SUMS");
}

}  // namespace crier::app
