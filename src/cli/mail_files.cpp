#include "cli/mail_files.h"

#include <algorithm>
#include <expected>
#include <filesystem>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "feedback/mailbox.h"
#include "runtime/text_file.h"

namespace crier::app {
namespace {

namespace fs = std::filesystem;

// An mbox is read as a whole.
constexpr std::size_t octets_max = 1UL << 30U;

void take_text(const std::string& name, const std::expected<std::string, std::string>& text,
               const TakeMail& take) {
  if (!text) throw CommandFailure(fmt::format("{} {}", name, text.error()));
  const auto mails = feedback::mails_of(*text);
  for (std::size_t index = 0; index < mails.size(); ++index) {
    take(mails.size() == 1 ? name : fmt::format("{}:{}", name, index + 1), mails[index]);
  }
}

void each_file(const fs::path& folder, const TakeMail& take) {
  std::vector<std::string> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const bool is_hidden = entry.path().filename().string().starts_with('.');
    if (entry.is_regular_file() && !is_hidden) files.push_back(entry.path().string());
  }
  std::ranges::sort(files);
  for (const std::string& file : files) take_text(file, read_text_file(file, octets_max), take);
}

void each_of_folder(const fs::path& folder, const TakeMail& take) {
  const bool is_maildir = fs::is_directory(folder / "cur") || fs::is_directory(folder / "new");
  if (!is_maildir) return each_file(folder, take);
  // What is being written to tmp/ is no mail yet.
  for (const char* part : {"new", "cur"}) {
    if (fs::is_directory(folder / part)) each_file(folder / part, take);
  }
}

}  // namespace

void each_mail(const std::string& path, const TakeMail& take) {
  if (path == "-") return take_text("standard input", read_standard_input(octets_max), take);
  std::error_code error;
  if (!fs::is_directory(path, error))
    return take_text(path, read_text_file(path, octets_max), take);
  try {
    each_of_folder(path, take);
  } catch (const fs::filesystem_error& failure) {
    throw CommandFailure(
        fmt::format("{} cannot be read: {}", path, file_trouble(failure.code().value())));
  }
}

}  // namespace crier::app
