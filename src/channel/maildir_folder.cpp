#include "channel/maildir_folder.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <string_view>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

namespace crier::channel {

namespace {

// Closes on every way out.
class File {
 public:
  File(const std::filesystem::path& path, int flags)
      : descriptor_(open(path.c_str(), flags | O_CLOEXEC, owner_only)) {}
  File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  File& operator=(File&&) = delete;
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }

  [[nodiscard]] bool write_all(std::string_view bytes) const {
    if (descriptor_ < 0) return false;
    while (!bytes.empty()) {
      const ssize_t written = write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }

  [[nodiscard]] bool flush() const { return descriptor_ >= 0 && fsync(descriptor_) == 0; }
  [[nodiscard]] bool flush_file_system() const {
    return descriptor_ >= 0 && syncfs(descriptor_) == 0;
  }

 private:
  static constexpr mode_t owner_only = 0600;  // A notice is about a person.
  int descriptor_;
};

// A notice on its way through tmp/; what does not arrive is removed.
class Draft {
 public:
  Draft(MaildirNotice& notice, std::filesystem::path path)
      : notice_(notice), path_(std::move(path)), file_(path_, O_WRONLY | O_CREAT | O_TRUNC) {}
  Draft(Draft&& other) noexcept
      : notice_(other.notice_),
        path_(std::exchange(other.path_, {})),
        file_(std::move(other.file_)) {}
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  Draft& operator=(Draft&&) = delete;
  ~Draft() {
    if (!path_.empty()) unlink(path_.c_str());
  }

  [[nodiscard]] bool write() const {
    return file_.write_all(with_plain_line_ends(notice_.content));
  }
  [[nodiscard]] const File& file() const { return file_; }

  [[nodiscard]] bool move_into(const std::filesystem::path& folder) {
    const auto place = folder / maildir_name(notice_.idempotency_key);
    if (rename(path_.c_str(), place.c_str()) != 0) return false;
    path_.clear();
    notice_.fate = MaildirNotice::Fate::in_doubt;
    return true;
  }

 private:
  MaildirNotice& notice_;
  std::filesystem::path path_;
  File file_;
};

// From here on one syncfs is cheaper than flushing file by file, although it also writes what
// others have left to write: 64 files took 4 ms instead of 170 ms on ext4.
constexpr std::size_t flushed_one_by_one_max = 3;

// False: nothing of it may be relied upon.
bool flush(const std::vector<Draft>& drafts) {
  if (drafts.empty()) return true;
  if (drafts.size() > flushed_one_by_one_max) return drafts.front().file().flush_file_system();
  return std::ranges::all_of(drafts, [](const Draft& draft) { return draft.file().flush(); });
}

}  // namespace

std::string maildir_name(const std::string& idempotency_key) {
  // No '/' and no ':' can be in a key; a name must not begin with a dot.
  return "notice." + idempotency_key + ".crier";
}

std::string with_plain_line_ends(const std::string& content) {
  std::string plain;
  plain.reserve(content.size());
  for (std::size_t at = 0; at < content.size(); ++at) {
    if (content[at] == '\r' && at + 1 < content.size() && content[at + 1] == '\n') continue;
    plain += content[at];
  }
  return plain;
}

MaildirFolder::MaildirFolder(std::filesystem::path directory, MaildirFlush flush)
    : directory_(std::move(directory)), flush_(flush) {
  for (const char* folder : {"tmp", "new", "cur"}) {
    std::filesystem::create_directories(directory_ / folder);
  }
}

int MaildirFolder::write(std::vector<MaildirNotice>& batch) {
  int failure = 0;
  // Notes why the first failed; called right after it did.
  const auto succeeded = [&failure](bool success) {
    if (!success && failure == 0) failure = errno;
    return success;
  };
  std::vector<Draft> drafts;
  drafts.reserve(batch.size());
  for (MaildirNotice& notice : batch) {
    // Another process may try the same notice: two writers must not meet in one file.
    const std::string name =
        fmt::format("{}.{}-{}", maildir_name(notice.idempotency_key), getpid(), drafts.size());
    Draft draft(notice, directory_ / "tmp" / name);
    if (succeeded(draft.write())) drafts.push_back(std::move(draft));
  }
  if (flush_ == MaildirFlush::batch && !succeeded(flush(drafts))) return failure;
  for (Draft& draft : drafts) {
    static_cast<void>(succeeded(draft.move_into(directory_ / "new")));
  }
  const bool durable = flush_ == MaildirFlush::none ||
                       succeeded(File(directory_ / "new", O_RDONLY | O_DIRECTORY).flush());
  for (MaildirNotice& notice : batch) {
    if (durable && notice.fate == MaildirNotice::Fate::in_doubt) {
      notice.fate = MaildirNotice::Fate::written;
    }
  }
  return failure;
}

}  // namespace crier::channel
