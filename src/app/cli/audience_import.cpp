#include <atomic>
#include <csignal>
#include <filesystem>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/audience/import.h"
#include "app/cli/audience.h"
#include "app/cli/progress.h"
#include "report/table.h"
#include "runtime/clock.h"

namespace crier::app {

namespace {

namespace fs = std::filesystem;
using report::grouped;

std::atomic<bool> stop_asked = false;
static_assert(std::atomic<bool>::is_always_lock_free);  // Set by a signal handler.

extern "C" void crier_import_stop(int) {
  stop_asked = true;
}

// While it lives, the first SIGINT or SIGTERM ends the import behind the rows already read, so that
// its record adds up; the second ends the program as usual.
class StopSignals {
 public:
  StopSignals() {
    struct sigaction action{};
    action.sa_handler = &crier_import_stop;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    ::sigaction(SIGINT, &action, &interrupt_before_);
    ::sigaction(SIGTERM, &action, &terminate_before_);
  }
  ~StopSignals() {
    ::sigaction(SIGINT, &interrupt_before_, nullptr);
    ::sigaction(SIGTERM, &terminate_before_, nullptr);
  }
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

 private:
  struct sigaction interrupt_before_{};
  struct sigaction terminate_before_{};
};

audience::HeaderRules header_rules(const AudienceImportOptions& options) {
  audience::HeaderRules rules;
  for (const std::string& rule : options.map) {
    const std::size_t equals = rule.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == rule.size()) {
      throw CommandFailure(fmt::format("--map {}: say THEIRS=OURS, such as --map id=ref", rule),
                           ExitCode::usage);
    }
    if (!rules.ours_by_theirs.emplace(rule.substr(0, equals), rule.substr(equals + 1)).second) {
      throw CommandFailure(fmt::format("--map {}: this column is mapped twice", rule),
                           ExitCode::usage);
    }
  }
  rules.ignored.insert(options.ignore.begin(), options.ignore.end());
  return rules;
}

std::string rejects_path(const AudienceImportOptions& options) {
  if (!options.rejects.empty()) {
    std::error_code ignored;
    if (options.file != "-" && fs::equivalent(options.file, options.rejects, ignored)) {
      throw CommandFailure("--rejects names the file that is imported", ExitCode::usage);
    }
    return options.rejects;
  }
  return (options.file == "-" ? "people.csv" : options.file) + ".rejects.csv";
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

void print_summary(Context& context, const ImportSummary& summary, const RejectFile& rejects,
                   bool dry_run, Duration took) {
  const double seconds = std::chrono::duration<double>(took).count();
  if (dry_run) {
    fmt::print(context.out(), "{} rows read: {} sound, {} rejected; nothing was imported\n",
               grouped(summary.read), grouped(summary.unchanged), grouped(summary.rejected));
  } else {
    fmt::print(context.out(),
               "{} rows read = {} imported ({} new, {} changed) + {} unchanged + {} rejected, in "
               "{:.1f} s",
               grouped(summary.read), grouped(summary.imported()), grouped(summary.added),
               grouped(summary.changed), grouped(summary.unchanged), grouped(summary.rejected),
               seconds);
    // A shorter import measures connecting and committing, not rows.
    if (seconds >= 1) {
      const double rate = static_cast<double>(summary.read) / seconds;
      fmt::print(context.out(), " ({}/s)", grouped(static_cast<std::int64_t>(rate)));
    }
    fmt::print(context.out(), "\n");
  }
  if (summary.rejected != 0) {
    fmt::print(context.out(), "{}the rejected rows are in {}\n", reasons(rejects), rejects.path());
  }
}

}  // namespace

void run_audience_import(Context& context, const AudienceImportOptions& options) {
  const audience::HeaderRules rules = header_rules(options);
  const std::string rejects_file = rejects_path(options);
  ByteSource source(options.file);
  const SystemClock clock;
  const auto style = context.err_is_terminal() ? Progress::Style::bar : Progress::Style::lines;
  std::optional<Progress> progress;
  progress.emplace(context.err(), style, options.dry_run ? "checking" : "importing");
  const auto today = std::chrono::floor<std::chrono::days>(context.now());
  ImportOptions import{.database_url = options.dry_run ? std::string() : context.database_url(),
                       .header = rules,
                       .today = today,
                       .wall_now = [&clock] { return clock.wall_now(); },
                       .progress =
                           [&](const ImportProgress& state) {
                             progress->show({.done = state.rows, .total = state.rows_total},
                                            clock.now());
                           },
                       .stop = &stop_asked};

  RejectFile rejects(rejects_file);
  const SteadyTime started = clock.now();
  const StopSignals signals;
  const auto summary = options.dry_run ? check_people(source, rejects, import)
                                       : import_people(source, rejects, import);
  progress.reset();
  if (!summary) {
    throw CommandFailure(fmt::format("{} cannot be imported:\n  {}", source.name(),
                                     fmt::join(summary.error(), "\n  ")));
  }
  print_summary(context, *summary, rejects, options.dry_run, clock.now() - started);
  if (summary->stopped) {
    throw CommandFailure("stopped before the end; run the same command again to finish");
  }
}

}  // namespace crier::app
