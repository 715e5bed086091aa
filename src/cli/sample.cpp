#include <cerrno>
#include <cstdint>
#include <memory>
#include <string>
#include <system_error>

#include <fmt/format.h>

#include "audience/sample_people.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/progress.h"

namespace crier::app {

namespace {

struct SampleOptions {
  std::int64_t count{};
  std::uint64_t seed{1};
  std::string file;
};

// One write; larger ones gain nothing.
constexpr std::size_t buffer_bytes = std::size_t{1} << 18U;

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

void write(std::FILE* file, std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), file) != text.size()) {
    throw std::system_error(errno, std::generic_category(), "cannot write the sample");
  }
  text.clear();
}

void write_people(const SampleOptions& options, std::FILE* file, Progress* progress) {
  audience::SamplePeople people(options.seed);
  std::string text(audience::SamplePeople::header());
  text.reserve(buffer_bytes * 2);
  for (std::int64_t person = 0; person < options.count; ++person) {
    people.append_row(text);
    if (text.size() < buffer_bytes) continue;
    write(file, text);
    if (progress != nullptr) {
      progress->show({.done = person, .total = options.count}, std::chrono::steady_clock::now());
    }
  }
  write(file, text);
  if (std::fflush(file) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot write the sample");
  }
}

void run_sample(Context& context, const SampleOptions& options) {
  if (options.file.empty() || options.file == "-") {
    write_people(options, context.out(), nullptr);
    return;
  }
  const File file(std::fopen(options.file.c_str(), "wb"), &std::fclose);
  if (!file) throw not_written(options.file, errno);
  const auto style = context.err_is_terminal() ? Progress::Style::bar : Progress::Style::lines;
  Progress progress(context.err(), style, "writing");
  write_people(options, file.get(), &progress);
}

}  // namespace

void add_sample_commands(Command& app, Context& context) {
  Command* noun = app.add_subcommand("sample", "Made-up data to try things with");
  noun->require_subcommand(1);

  Command* command = noun->add_subcommand("people",
                                          "Write an audience of made-up people of the EEA as CSV; "
                                          "their addresses cannot reach anybody");
  const auto options = std::make_shared<SampleOptions>();
  command->add_option("--count", options->count, "How many")
      ->required()
      ->check(in_range(std::int64_t{0}, std::int64_t{999'999'999}));
  command->add_option("--seed", options->seed, "The same seed gives the same people (default: 1)");
  command->add_option("--out,--output", options->file, "Where to (default: standard output)")
      ->type_name("FILE");
  command->callback([&context, options] { run_sample(context, *options); });
  set_examples(*command,
               "crier sample people --count 100000 --seed 7 --out people.csv\n"
               "crier sample people --count 1000 | crier audience import -");
}

}  // namespace crier::app
