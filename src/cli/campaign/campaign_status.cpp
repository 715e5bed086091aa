#include <chrono>
#include <memory>
#include <optional>
#include <thread>

#include <fmt/format.h>

#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/watch.h"
#include "config/channel/bounces.h"
#include "report/status_view.h"
#include "use_cases/campaign/reading/status_reader.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;

constexpr auto picture_interval = 1s;
// Lines in a log are read later: fewer of them say as much.
constexpr int readings_a_line = 5;

struct StatusOptions {
  std::string key;
  Format format{Format::table};
  bool watch{};
};

report::CampaignStatus read_now(Context& context, StatusReader& reader) {
  return reader.read(context.now(), [] { return std::chrono::steady_clock::now(); });
}

report::Screen screen_of(const Context& context) {
  if (!context.out_is_terminal()) return {.sentences = report::Sentences::in_line};
  const TerminalSize size = terminal_size(context.out());
  return {.columns = size.columns,
          .rows = size.rows,
          .colour = context.colours_wanted() ? report::Colour::ansi : report::Colour::none};
}

void end_by_verdict(Context& context, const report::CampaignStatus& status) {
  const pacing::DeadlineVerdict found = pacing::verdict(status.facts);
  if (found == pacing::DeadlineVerdict::endangered || found == pacing::DeadlineVerdict::missed) {
    context.end_with(ExitCode::deadline_endangered);
  }
}

// Until the campaign has ended.
void watch(Context& context, StatusReader& reader) {
  RedrawnPicture picture(context.out());
  std::optional<CampaignState> state_told;
  for (int reading = 0;; ++reading) {
    const report::CampaignStatus status = read_now(context, reader);
    const bool has_ended = is_final(status.facts.state);
    if (context.out_is_terminal()) {
      picture.draw(report::status_text(status, screen_of(context)));
    } else if (reading % readings_a_line == 0 || status.facts.state != state_told || has_ended) {
      fmt::print(context.out(), "{}", report::status_line(status));
      std::fflush(context.out());
      state_told = status.facts.state;
    }
    if (has_ended) return end_by_verdict(context, status);
    std::this_thread::sleep_for(picture_interval);
  }
}

void print_once(Context& context, StatusReader& reader, Format format) {
  report::CampaignStatus status = read_now(context, reader);
  // A rate takes two readings.
  if (status.facts.state == CampaignState::running) {
    std::this_thread::sleep_for(picture_interval);
    status = read_now(context, reader);
  }
  switch (format) {
    case Format::json: fmt::print(context.out(), "{}", report::status_json(status)); break;
    case Format::csv: fmt::print(context.out(), "{}", report::status_csv(status)); break;
    case Format::table: {
      report::Screen screen = screen_of(context);
      screen.rows = 0;  // Nothing is drawn over: the terminal scrolls.
      fmt::print(context.out(), "{}", report::status_text(status, screen));
      break;
    }
  }
  end_by_verdict(context, status);
}

void show_status(Context& context, const StatusOptions& options) {
  if (options.watch && options.format != Format::table) {
    throw CommandFailure("--watch draws for people; leave --format out, or --watch",
                         ExitCode::usage);
  }
  const store::CampaignRecord campaign = require_campaign(context, options.key);
  const CampaignSpec spec = require_spec(campaign, context.catalogue());
  StatusReader reader(context.connection(), campaign.id, spec, context.notice_source(),
                      heard_ways(context.config()));
  if (options.watch) {
    watch(context, reader);
  } else {
    print_once(context, reader, options.format);
  }
}

}  // namespace

void add_campaign_status(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "status", "How a campaign stands; exit code 3: its deadline is in danger");
  const auto options = std::make_shared<StatusOptions>();
  command->add_option("campaign", options->key, "Its key")->required()->type_name("CAMPAIGN");
  command->add_flag("--watch", options->watch, "Draw it every second until the campaign ends");
  add_format_option(*command, options->format);
  command->callback([&context, options] { show_status(context, *options); });
  set_examples(*command,
               "crier campaign status ai-training-2026 --watch\n"
               "crier campaign status ai-training-2026 --format json");
}

}  // namespace crier::app
