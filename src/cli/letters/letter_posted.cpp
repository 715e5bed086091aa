#include <memory>
#include <string>

#include <fmt/format.h>

#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/context.h"
#include "cli/letters/letter_commands.h"
#include "cli/progress.h"
#include "report/table.h"
#include "runtime/clock.h"
#include "runtime/stop_flag.h"
#include "use_cases/audience/byte_source.h"
#include "use_cases/letters/printer_report.h"

namespace crier::app {
namespace {

using report::counted;
using report::grouped;

void run(Context& context, const std::string& file) {
  if (file == "-") {
    throw CommandFailure("a report is read twice; name a file instead of standard input",
                         ExitCode::usage);
  }
  const SystemClock clock;
  const StopFlag signals;
  Progress progress(context.err(),
                    context.err_is_terminal() ? Progress::Style::bar : Progress::Style::lines,
                    "booking");
  const auto booked = book_printer_report(
      context.connection(),
      {.open = [&] { return std::make_unique<ByteSource>(file, &StopFlag::asked()); },
       .actor = context.actor(),
       .now = context.now(),
       .progress =
           [&](std::int64_t rows) {
             progress.show({.done = rows, .total = std::nullopt}, clock.now());
           },
       .stop = &StopFlag::asked()});
  if (!booked) {
    throw CommandFailure(fmt::format("{}: {}", file, booked.error()));
  }
  fmt::print(context.out(), "{}: {} posted, {} came back, {} not posted", booked->campaign,
             grouped(booked->posted), grouped(booked->returned), grouped(booked->failed));
  if (booked->known > 0) fmt::print(context.out(), "; {} known before", grouped(booked->known));
  if (booked->silent > 0) {
    fmt::print(context.out(), "; of {} nothing is said",
               counted(booked->silent, {.one = "letter", .many = "letters"}));
  }
  fmt::print(context.out(), "\n");
}

}  // namespace

void add_letter_posted(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "posted",
      "Book what the printer reports: manifest.csv with posted_on filled in (the person counts as "
      "told by letter from that day on), returned_on (it came back, so that they do not), or a "
      "reason alone (it was not posted and will not be). Dates as 2026-05-27. The whole report is "
      "judged first, and nothing of it is booked where a row is wrong; it may be booked again, and "
      "another one with more rows filled in after it");
  const auto file = std::make_shared<std::string>();
  command->add_option("MANIFEST", *file, "The table that the printer has filled in")
      ->required()
      ->type_name("");
  command->callback([&context, file] { run(context, *file); });
  set_examples(*command,
               "crier letters posted letters-1/manifest.csv\n"
               "crier letters posted report-of-the-printer.csv");
}

}  // namespace crier::app
