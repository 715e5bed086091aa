#include "use_cases/objection/feed/objection_export.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>

#include <fmt/format.h>

#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/objection/export_format_option.h"
#include "cli/objection/objection_commands.h"
#include "report/table.h"

namespace crier::app {
namespace {

struct Options {
  std::string purpose;
  std::optional<WallTime> as_of;
  ExportFormat format{ExportFormat::csv};
  bool has_digests{};
  std::string file;  // Empty or "-": standard output.
};

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

// It names people: nobody else reads it.
File open_for_owner(const std::string& path) {
  const int descriptor =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) throw not_written(path, errno);
  return {::fdopen(descriptor, "wb"), &std::fclose};
}

// `name` is that of `file`, for messages.
Exported write_to(Context& context, const ObjectionExport& what, std::FILE* file,
                  const std::string& name) {
  int error = 0;
  const auto done =
      export_objections(context.connection(), what, [file, &error](std::string_view text) {
        const bool is_written =
            std::fwrite(text.data(), 1, text.size(), file) == text.size() && std::fflush(file) == 0;
        if (!is_written) error = errno;
        return is_written;
      });
  if (!done) throw CommandFailure(done.error().words);
  if (!done->is_whole) throw not_written(name, error);
  return *done;
}

// The place of a file that has not come under its own name yet; nothing is left there.
class PartFile {
 public:
  // One that an export has left which was killed could be read by others.
  explicit PartFile(const std::string& name) : name_(name + ".part") { std::remove(name_.c_str()); }
  ~PartFile() { std::remove(name_.c_str()); }
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  std::string name_;
};

void run(Context& context, const Options& options) {
  const auto form = check_purpose_form(options.purpose);
  if (!form) throw CommandFailure(form.error().words, ExitCode::usage);
  const WallTime now = context.now();
  const WallTime as_of = options.as_of.value_or(now);
  if (as_of > now) {
    throw CommandFailure("--as-of has not come yet; what people will say is not known",
                         ExitCode::usage);
  }
  const ObjectionExport what{
      .purpose = options.purpose,
      .as_of = as_of,
      .identifiers = options.has_digests ? Identifiers::digests : Identifiers::clear,
      .format = options.format,
      .secret = context.settings().secret,
      .actor = context.actor(),
      .now = now};
  Exported done;
  if (options.file.empty() || options.file == "-") {
    done = write_to(context, what, context.out(), "standard output");
  } else {
    // Under its name when it is whole and on record: half a list would let the others be used.
    const PartFile part(options.file);
    {
      const File file = open_for_owner(part.name());
      done = write_to(context, what, file.get(), part.name());
    }
    if (std::rename(part.name().c_str(), options.file.c_str()) != 0)
      throw not_written(options.file, errno);
  }
  fmt::print(context.err(), "{} to {} as of {}, up to position {}\n",
             report::counted(done.people, {.one = "person objects", .many = "people object"}),
             options.purpose, iso8601(as_of), done.position);
}

}  // namespace

void add_objection_export(Command& noun, Context& context) {
  Command* command = noun.add_subcommand(
      "export", "Who objects to a purpose, now or at an instant; kept on record as a hand-over");
  const auto options = std::make_shared<Options>();
  command->add_option("--purpose", options->purpose, "The purpose objected to")
      ->required()
      ->type_name("PURPOSE");
  command
      ->add_option_function(
          "--as-of",
          [options](const std::string& text) { options->as_of = parse_iso8601(text).value(); },
          "Whose latest word by then is an objection (default: now)")
      ->check([](const std::string& text) {
        const auto instant = parse_iso8601(text);
        return instant ? std::string() : instant.error();
      })
      ->type_name("INSTANT");
  add_export_format_option(*command, options->format);
  command->add_flag("--digests", options->has_digests,
                    "Name people by the HMAC-SHA-256 of their refs under the secret of this "
                    "installation");
  command->add_option("--output", options->file, "Write here (default: standard output)")
      ->type_name("FILE");
  command->callback([&context, options] { run(context, *options); });
  set_examples(*command,
               "crier objections export --purpose ai-training --output objectors.csv\n"
               "crier objections export --purpose ai-training --as-of 2026-06-01T00:00:00Z "
               "--format ndjson --digests");
}

}  // namespace crier::app
