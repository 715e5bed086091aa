#include "cli/objection/release_folder.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "cli/failure.h"

namespace crier::app {
namespace {

namespace fs = std::filesystem;

std::string without_slash(std::string name) {
  while (name.size() > 1 && name.ends_with('/')) name.pop_back();
  return name;
}

}  // namespace

ReleaseFolderFile::ReleaseFolderFile(std::string path)
    : path_(std::move(path)), file_(nullptr, &std::fclose) {
  const int descriptor =
      ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) throw not_written(path_, errno);
  file_.reset(::fdopen(descriptor, "wb"));
}

void ReleaseFolderFile::write(std::string_view text) {
  digest_.add(text);
  if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size())
    throw not_written(path_, errno);
}

Digest ReleaseFolderFile::finish() {
  if (std::fflush(file_.get()) != 0 || ::fsync(::fileno(file_.get())) != 0)
    throw not_written(path_, errno);
  if (std::fclose(file_.release()) != 0) throw not_written(path_, errno);
  return digest_.finish();
}

ReleaseFolder::ReleaseFolder(std::string name, std::vector<std::string> names)
    : ReleaseFolder(std::move(name), [names = std::move(names)](const std::string& file) {
        return std::ranges::find(names, file) != names.end();
      }) {}

ReleaseFolder::ReleaseFolder(std::string name, IsOurs is_ours)
    : name_(without_slash(std::move(name))), part_(name_ + ".part"), is_ours_(std::move(is_ours)) {
  std::error_code unknown;
  if (fs::exists(fs::symlink_status(name_, unknown))) {
    throw CommandFailure(
        fmt::format("{} is there already, and is never written over; name another folder", name_),
        ExitCode::usage);
  }
  claim();
  remove_files();
}

void ReleaseFolder::claim() {
  if (::mkdir(part_.c_str(), S_IRWXU) != 0 && errno != EEXIST) throw not_written(part_, errno);
  descriptor_ = ::open(part_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor_ < 0) throw not_written(part_, errno);
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
  ::close(descriptor_);
  throw CommandFailure(fmt::format("another export is writing into {}", part_));
}

void ReleaseFolder::remove_files() const {
  std::error_code unknown;
  std::vector<fs::path> ours;
  for (const fs::directory_entry& entry : fs::directory_iterator(part_, unknown)) {
    if (is_ours_(entry.path().filename().string())) ours.push_back(entry.path());
  }
  for (const fs::path& file : ours) ::unlink(file.c_str());
}

ReleaseFolder::~ReleaseFolder() {
  if (!is_in_place_) {
    remove_files();
    ::rmdir(part_.c_str());
  }
  ::close(descriptor_);
}

void ReleaseFolder::put_in_place() {
  // A folder takes the place of an empty one alone: what has come there meanwhile stays.
  if (::fsync(descriptor_) != 0 || ::rename(part_.c_str(), name_.c_str()) != 0) {
    throw not_written(name_, errno);
  }
  is_in_place_ = true;
  // What is said of it from now on is kept: the name must be, too. A folder that nobody may read,
  // or a file system without it, leaves that to itself.
  const fs::path parent = fs::path(name_).parent_path();
  const std::string beside = parent.empty() ? "." : parent.string();
  const int folder = ::open(beside.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  const int synced = ::fsync(folder);
  const int fault = errno;
  ::close(folder);
  if (synced != 0 && fault != EINVAL) throw not_written(beside, fault);
}

}  // namespace crier::app
