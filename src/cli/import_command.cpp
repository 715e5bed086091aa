#include "cli/import_command.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "audience/format/dialect.h"
#include "audience/shown_text.h"
#include "audience/source/decoded_source.h"
#include "cli/command_line/command_line.h"
#include "cli/progress.h"
#include "cli/rejects_share.h"
#include "report/display_width.h"
#include "report/table.h"
#include "runtime/clock.h"
#include "runtime/stop_flag.h"
#include "use_cases/audience/seen_refs.h"

namespace crier::app {

namespace {

namespace fs = std::filesystem;
using report::counted;
using report::grouped;

CommandFailure usage(const std::string& message) {
  return CommandFailure(message, ExitCode::usage);
}

audience::HeaderRules header_rules(const ImportFileOptions& options) {
  audience::HeaderRules rules;
  for (const std::string& rule : options.map) {
    const std::size_t equals = rule.rfind('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == rule.size()) {
      throw usage(fmt::format("--map {}: say THEIRS=OURS, such as --map id=ref", rule));
    }
    if (!rules.ours_by_theirs.emplace(rule.substr(0, equals), rule.substr(equals + 1)).second) {
      throw usage(fmt::format("--map {}: this column is mapped twice", rule));
    }
  }
  rules.ignored.insert(options.ignore.begin(), options.ignore.end());
  return rules;
}

ReadingOptions reading_options(const ImportFileOptions& options) {
  ReadingOptions reading{.header = header_rules(options), .delimiter = {}, .encoding = {}};
  if (!options.delimiter.empty()) {
    reading.delimiter = audience::delimiter_named(options.delimiter);
    if (!reading.delimiter) {
      throw usage(
          fmt::format("--delimiter {}: say one character, such as ';', or tab", options.delimiter));
    }
  }
  if (!options.encoding.empty()) {
    reading.encoding = audience::known_encoding(options.encoding);
    if (reading.encoding.empty()) {
      throw usage(fmt::format(
          "--encoding {}: there is no such encoding; say one such as UTF-8, UTF-16, windows-1252, "
          "ISO-8859-15",
          options.encoding));
    }
  }
  return reading;
}

// An option that may have a value takes the next word: FILE, if nothing else is left for it.
RejectsShare rejects_allowed(ImportFileOptions& options) {
  if (const auto share = rejects_share(options.rejects_ok)) return *share;
  if (!options.file.empty()) {
    throw usage(
        fmt::format("--rejects-ok \"{}\": say all, or a share such as 1%", options.rejects_ok));
  }
  options.file = std::exchange(options.rejects_ok, "all");
  return *rejects_share(options.rejects_ok);
}

std::string rejects_path(const ImportFileOptions& options, const ByteSource& source) {
  std::string path = options.rejects.empty() ? default_rejects_path(options.file) : options.rejects;
  if (options.rejects.empty() && options.dry_run) {
    // What a run left, and somebody mends, stays.
    path.insert(path.rfind(".rejects"), ".dry-run");
  }
  if (source.is_file(path)) {
    throw usage(fmt::format(
        "the rejected rows would go to {}, which is the file that is read; say --rejects FILE",
        path));
  }
  return path;
}

std::unique_ptr<RejectFile> reject_file(const std::string& path) {
  try {
    return std::make_unique<RejectFile>(path);
  } catch (const RejectFileRefused& refused) {
    throw usage(refused.what());
  }
}

std::string reasons(const RejectFile& rejects) {
  std::string text;
  const auto counts = rejects.counts();
  for (std::size_t index = 0; index < counts.size(); ++index) {
    if (counts[index] == 0) continue;
    text += fmt::format("  {:>12}  {}\n", grouped(counts[index]),
                        name_of(static_cast<audience::RejectReason>(index)));
  }
  return text;
}

// Rows in the quotes of a column that is read leave its value out.
bool leaves_nothing_out(const ImportFileOptions& options, const std::string& column,
                        audience::RejectReason reason) {
  if (reason == audience::RejectReason::spreadsheet_number) return true;
  return reason == audience::RejectReason::rows_in_quotes &&
         (column.starts_with(audience::ignored_column_prefix) ||
          std::ranges::find(options.ignore, column) != options.ignore.end());
}

struct WarningLines {
  std::string left_out;
  std::string as_it_is;
};

WarningLines warnings(const ImportFileOptions& options, const RejectFile& rejects) {
  WarningLines lines;
  for (const auto& [kind, count] : rejects.warnings()) {
    std::string& group =
        leaves_nothing_out(options, kind.first, kind.second) ? lines.as_it_is : lines.left_out;
    group += fmt::format("  {:>12}  {}: {}\n", grouped(count), audience::shown(kind.first),
                         name_of(kind.second));
  }
  return lines;
}

void print_warnings(Context& context, const ImportFileOptions& options, const RejectFile& rejects) {
  if (rejects.warned() == 0) return;
  const WarningLines lines = warnings(options, rejects);
  const std::string rows = counted(rejects.warned(), {.one = "row was", .many = "rows were"});
  constexpr std::string_view left_out = "without a value that cannot be read";
  constexpr std::string_view as_it_is = "as in the file, which may not be what was meant";
  // A row may have warnings of both kinds.
  if (!lines.left_out.empty() && !lines.as_it_is.empty()) {
    fmt::print(context.out(), "{} taken with a warning,\n{}:\n{}{}:\n{}", rows, left_out,
               lines.left_out, as_it_is, lines.as_it_is);
  } else {
    fmt::print(context.out(), "{} taken {}:\n{}{}", rows,
               lines.as_it_is.empty() ? left_out : as_it_is, lines.left_out, lines.as_it_is);
  }
}

constexpr report::Noun rows_read{.one = "row read", .many = "rows read"};

void print_sums(Context& context, const ImportFileOptions& options, const ImportWords& words,
                const ImportSummary& summary, Duration took) {
  if (options.dry_run) {
    const std::string tried = words.tried ? fmt::format(" = {} +", words.tried(summary))
                                          : fmt::format(": {} sound,", grouped(summary.unchanged));
    fmt::print(context.out(), "{}{} {} rejected; nothing was {}\n",
               counted(summary.read, rows_read), tried, grouped(summary.rejected), words.done);
    if (summary.repeats_missed) {
      fmt::print(
          context.out(),
          "a ref that is repeated is not noticed in a dry run of so large a file, unless its "
          "first row is among the first {} people; the import rejects the repetition\n",
          grouped(SeenRefs::refs_max));
    }
    return;
  }
  const double seconds = std::chrono::duration<double>(took).count();
  fmt::print(context.out(), "{} = {} + {} rejected, in {:.1f} s", counted(summary.read, rows_read),
             words.taken(summary), grouped(summary.rejected), seconds);
  // A shorter import measures connecting and committing, not rows.
  if (seconds >= 1) {
    const double rate = static_cast<double>(summary.read) / seconds;
    fmt::print(context.out(), " ({}/s)", grouped(static_cast<std::int64_t>(rate)));
  }
  fmt::print(context.out(), "\n");
}

void print_reject_file(Context& context, const ImportSummary& summary, const RejectFile& rejects) {
  const std::int64_t kept = summary.rejected + rejects.warned();
  if (kept == 0) return;
  const bool is_one = kept == 1;
  const std::string_view which =
      summary.rejected == 0   ? (is_one ? "row with a warning is" : "rows with warnings are")
      : rejects.warned() == 0 ? (is_one ? "rejected row is" : "rejected rows are")
                              : "rejected rows and those with warnings are";
  fmt::print(context.out(), "the {} in {}, which can be imported when it is mended\n", which,
             report::printable(rejects.path()));
}

void print_addresses(Context& context, const ImportSummary& summary) {
  if (!summary.addresses) return;
  const AddressCounts& counts = *summary.addresses;
  if (counts.added + counts.changed + counts.removed > 0) {
    fmt::print(context.out(), "addresses: {} new, {} registered later than was known, {} gone\n",
               grouped(counts.added), grouped(counts.changed), grouped(counts.removed));
  }
  if (counts.ended > 0) {
    fmt::print(context.out(),
               "{}: no notice goes there until a later registered_at says otherwise\n",
               counted(counts.ended, {.one = "address of these has ended, as a provider said",
                                      .many = "addresses of these have ended, as providers said"}));
  }
}

void print_summary(Context& context, const ImportFileOptions& options, const ImportWords& words,
                   const ImportSummary& summary, const RejectFile& rejects, Duration took) {
  print_sums(context, options, words, summary, took);
  fmt::print(context.out(), "{}", reasons(rejects));
  print_warnings(context, options, rejects);
  if (summary.awaited > 0) {
    fmt::print(context.out(), "{}\n",
               counted(summary.awaited, {.one = "of them is of a person whom the audience does not "
                                                "have yet; it counts when the person comes",
                                         .many = "of them are of people whom the audience does not "
                                                 "have yet; they count when the people come"}));
  }
  if (!options.dry_run) print_addresses(context, summary);
  if (summary.known_again > 0) {
    fmt::print(
        context.out(),
        "{} earlier and imported again: the audience has their data once more, as new; {} of them, "
        "whose objection was kept under a keyed hash when they were erased, and holds. Where they "
        "were not to come back, mend the source and erase them again\n",
        counted(summary.known_again,
                {.one = "person of these was erased", .many = "people of these were erased"}),
        counted(summary.objecting_again, {.one = "objects", .many = "object"}));
  }
  if (summary.refs_changed > 0) {
    fmt::print(context.out(), "{}, in Unicode's composed form (NFC)\n",
               counted(summary.refs_changed,
                       {.one = "ref is kept in another spelling than the file's: without white "
                               "space around it",
                        .many = "refs are kept in another spelling than the file's: without white "
                                "space around them"}));
  }
  print_reject_file(context, summary, rejects);
}

void end_as(Context& context, const ImportSummary& summary, const std::string& source,
            RejectsShare allowed) {
  if (!summary.failure.empty()) {
    throw CommandFailure(fmt::format(
        "{} breaks off after {}: {}; what came before is done, and "
        "a repetition finds it",
        source, counted(summary.read, {.one = "row", .many = "rows"}), summary.failure));
  }
  if (summary.stopped) {
    throw CommandFailure(
        fmt::format("stopped after {} of {}, before its end; run the same command again to finish",
                    counted(summary.read, {.one = "row", .many = "rows"}), source));
  }
  if (!is_within(allowed, {.rejected = summary.rejected, .read = summary.read})) {
    fmt::print(
        context.err(),
        "crier: {} of {} {} rejected; mend the file with what was rejected and import it, or "
        "allow this with --rejects-ok\n",
        grouped(summary.rejected), counted(summary.read, {.one = "row", .many = "rows"}),
        summary.rejected == 1 ? "was" : "were");
    context.end_with(ExitCode::rows_rejected);
  }
}

}  // namespace

void add_reading_options(Command& command, ImportFileOptions& options) {
  command
      .add_option("--rejects", options.rejects,
                  "Where rejected rows and those with warnings go (default: FILE.rejects.csv, or "
                  "FILE.dry-run.rejects.csv)")
      ->type_name("FILE")
      // A script's variable was not set: the usual place was not meant.
      ->check([](const std::string& path) {
        return path.empty() ? "no file is named; say one, or leave the option out" : "";
      });
  command
      .add_option("--rejects-ok", options.rejects_ok,
                  "End with 0 although rows are rejected: all, or a share of them such as 1%")
      ->expected(0, 1)
      ->default_str("all")
      ->type_name("[SHARE]");
  command.add_option("--map", options.map, "Read their column as ours; may be repeated")
      ->type_name("THEIRS=OURS")
      ->allow_extra_args(false);
  command.add_option("--ignore", options.ignore, "Pass over a column; may be repeated")
      ->type_name("COLUMN")
      ->allow_extra_args(false);
  command
      .add_option("--delimiter", options.delimiter,
                  "What stands between the columns: a character, or tab (default: found from the "
                  "first line)")
      ->type_name("CHARACTER");
  command
      .add_option("--encoding", options.encoding,
                  "Such as windows-1252 (default: UTF-8, or UTF-16 where the file shows it)")
      ->type_name("NAME");
  command.add_flag("--dry-run", options.dry_run, "Judge the rows and change nothing");
}

std::string reading_option_said(const Command& command) {
  for (const char* name :
       {"--rejects", "--rejects-ok", "--map", "--ignore", "--delimiter", "--encoding"}) {
    if (command.count(name) > 0) return name;
  }
  return {};
}

void add_import_options(Command& command, ImportFileOptions& options) {
  command
      .add_option("file", options.file,
                  "The file, also packed with gzip or zstd; - is standard input")
      ->type_name("FILE");
  add_reading_options(command, options);
}

void run_import(Context& context, ImportFileOptions options, const ImportWords& words,
                const ImportFunction& import) {
  const RejectsShare allowed = rejects_allowed(options);
  if (options.file.empty()) throw usage("FILE is missing; - is standard input");
  const ReadingOptions reading = reading_options(options);
  ByteSource source(options.file, &StopFlag::asked());
  const SystemClock clock;
  const auto style = context.err_is_terminal() ? Progress::Style::bar : Progress::Style::lines;
  std::optional<Progress> progress;
  progress.emplace(context.err(), style, options.dry_run ? "checking" : words.doing);
  const auto show = [&](const ImportProgress& state) {
    progress->show({.done = state.rows, .total = state.rows_total}, clock.now());
  };

  const auto rejects = reject_file(rejects_path(options, source));
  const SteadyTime started = clock.now();
  // It ends after the rows already read, so that its record adds up.
  const StopFlag signals;
  const auto summary = import({.source = source,
                               .rejects = *rejects,
                               .reading = reading,
                               .pace = {.progress = show, .stop = &StopFlag::asked()}});
  progress.reset();
  if (!summary) {
    throw CommandFailure(
        fmt::format("{} cannot be read:\n  {}", source.name(), fmt::join(summary.error(), "\n  ")));
  }
  print_summary(context, options, words, *summary, *rejects, clock.now() - started);
  end_as(context, *summary, source.name(), allowed);
}

std::string default_rejects_path(const std::string& file) {
  constexpr std::string_view ending = ".rejects";
  if (file == "-" || file.starts_with("/dev/") || file.starts_with("/proc/")) {
    return "standard-input.rejects.csv";
  }
  const fs::path path(file);
  if (path.extension() != ".csv") return file + ".rejects.csv";
  // "people.csv.rejects", perhaps with a number after it.
  const fs::path stem = path.parent_path() / path.stem();
  if (stem.extension() == ending) return stem.string() + ".2.csv";
  const std::string number = stem.extension().string();
  const fs::path before = stem.parent_path() / stem.stem();
  int value = 0;
  const auto end = std::from_chars(number.data() + (number.empty() ? 0 : 1),
                                   number.data() + number.size(), value);
  const bool is_number = number.size() > 1 && end.ec == std::errc{} &&
                         end.ptr == number.data() + number.size() && value < 1'000'000;
  if (before.extension() == ending && is_number) {
    return fmt::format("{}.{}.csv", before.string(), value + 1);
  }
  return file + ".rejects.csv";
}

}  // namespace crier::app
