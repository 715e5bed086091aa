#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "campaign/language/languages.h"
#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "runtime/text_file.h"
#include "use_cases/campaign/opening/opened_campaign.h"
#include "use_cases/campaign/samples/gallery.h"
#include "use_cases/campaign/samples/owed_samples.h"
#include "use_cases/campaign/samples/person_sample.h"

namespace crier::app {
namespace {

namespace fs = std::filesystem;

struct PreviewOptions {
  std::string key;
  std::string locale;
  std::string ref;
  std::string output;
  std::string eml_folder;
};

void write_file(const fs::path& path, const std::string& text) {
  const auto written = write_text_file(path, text);
  if (!written) throw CommandFailure(fmt::format("{}: {}", path.string(), written.error()));
}

// What is to be looked at.
std::vector<NoticeSample> chosen_samples(Context& context, const store::CampaignRecord& campaign,
                                         OpenedCampaign& opened, const PreviewOptions& options) {
  if (!options.ref.empty()) {
    auto sample = sample_for_person(context.connection(), campaign, opened, context.settings(),
                                    {.ref = options.ref, .at = context.now()});
    if (!sample) throw CommandFailure(sample.error());
    return {*std::move(sample)};
  }
  const SampleReader reader{.ref = "preview", .name = "Maria Example", .at = context.now()};
  auto samples = samples_of(opened.spec, opened.book, reader, canonical_tag(options.locale));
  if (samples.empty()) {
    throw CommandFailure(fmt::format("the campaign does not speak \"{}\"; it speaks: {}",
                                     options.locale, fmt::join(opened.book.locales(), ", ")));
  }
  return samples;
}

void make_folder(const fs::path& folder) {
  std::error_code failure;
  fs::create_directories(folder, failure);
  if (!failure) return;
  throw CommandFailure(
      fmt::format("{}: cannot be made: {}", folder.string(), file_trouble(failure.value())));
}

void write_owed(Context& context, const std::vector<OwedSample>& messages, const fs::path& folder,
                std::string_view what) {
  if (messages.empty()) return;
  make_folder(folder);
  for (const OwedSample& each : messages) write_file(folder / (each.name + ".eml"), each.message);
  fmt::print(context.out(), "{} {} are in {}\n", messages.size(), what, folder.string());
}

// What people may be sent afterwards in the same languages.
void write_all_owed(Context& context, const store::CampaignRecord& campaign,
                    const std::vector<NoticeSample>& samples, const fs::path& folder) {
  const auto messages = owed_samples(context.connection(), campaign, context.settings(),
                                     context.config().pages.url, samples, context.now());
  if (!messages) throw CommandFailure(messages.error());
  write_owed(context, messages->confirmations, folder / "confirmations",
             "confirmations of objections");
  write_owed(context, messages->corrections, folder / "corrections",
             "corrections, as they are sent when the cut-off is moved,");
}

// The same notices as mail programs open them.
void write_messages(notice::NoticeBook& book, const std::vector<NoticeSample>& samples, WallTime at,
                    const fs::path& folder) {
  make_folder(folder);
  for (const NoticeSample& sample : samples) {
    std::string message;
    book.in_format(NoticeFormat::mime, sample.locales, sample.country, "")
        .write({.ref = "preview",
                .name = "Maria Example",
                .address = "reader@example.org",
                .key = "preview"},
               at, message);
    write_file(folder / fmt::format("{}.{}.eml", sample.country, fmt::join(sample.locales, "+")),
               message);
  }
}

void preview(Context& context, const PreviewOptions& options) {
  const store::CampaignRecord campaign = require_campaign(context, options.key);
  OpenedCampaign opened = require_opened(context, campaign);
  const Gallery gallery{.campaign = campaign.key,
                        .sender = opened.spec.sender_name,
                        .made_at = context.now(),
                        .samples = chosen_samples(context, campaign, opened, options),
                        .wordings = std::move(opened.wordings),
                        .remarks = std::move(opened.remarks)};
  if (!options.eml_folder.empty()) {
    write_messages(opened.book, gallery.samples, context.now(), options.eml_folder);
    fmt::print(context.out(), "{} messages are in {}\n", gallery.samples.size(),
               options.eml_folder);
    write_all_owed(context, campaign, gallery.samples, options.eml_folder);
  }
  const std::string output =
      options.output.empty() ? campaign.key + "-notices.html" : options.output;
  if (output == "-") {
    fmt::print(context.out(), "{}", gallery_page(gallery));
    return;
  }
  write_file(output, gallery_page(gallery));
  fmt::print(context.out(), "{} notices are in {}; open it in a browser\n", gallery.samples.size(),
             output);
}

}  // namespace

void add_campaign_preview(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "preview", "Show all notices side by side on a page, with what the lint says of them");
  const auto options = std::make_shared<PreviewOptions>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  command->add_option("--locale", options->locale, "Only this language")->type_name("TAG");
  command->add_option("--ref", options->ref, "Only the notice of this person")
      ->type_name("PERSON")
      ->excludes("--locale");
  command
      ->add_option("--output", options->output,
                   "The page; - for standard output (default: CAMPAIGN-notices.html)")
      ->type_name("FILE");
  command
      ->add_option("--eml", options->eml_folder,
                   "Also write each as a message into this folder, and the confirmations of "
                   "objections and corrections of the cut-off in the same languages")
      ->type_name("FOLDER")
      ->excludes("--ref");
  command->callback([&context, options] { preview(context, *options); });
  set_examples(*command,
               "crier campaign preview ai-training-2026\n"
               "crier campaign preview ai-training-2026 --locale fr --eml fr-messages\n"
               "crier campaign preview ai-training-2026 --ref user-1017 --output user-1017.html");
}

}  // namespace crier::app
