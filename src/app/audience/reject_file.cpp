#include "app/audience/reject_file.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "audience/csv_writer.h"

namespace crier::app {

namespace {

constexpr std::size_t buffer_bytes = std::size_t{64} * 1024;

}  // namespace

RejectFile::RejectFile(std::string path) : path_(std::move(path)) {
  // A device such as /dev/null stays and is written to.
  struct stat status{};
  const bool is_old_file = ::lstat(path_.c_str(), &status) == 0 && S_ISREG(status.st_mode);
  if (is_old_file && ::unlink(path_.c_str()) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot replace " + path_);
  }
}

RejectFile::~RejectFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void RejectFile::add(const Reject& reject) {
  const std::scoped_lock lock(mutex_);
  if (descriptor_ < 0) open();
  fmt::format_to(std::back_inserter(buffer_), "{},", reject.line);
  audience::append_csv_field(buffer_, reject.column);
  buffer_ += ',';
  buffer_ += name_of(reject.reason);
  buffer_ += ',';
  audience::append_csv_field(buffer_, remedy_of(reject.reason));
  buffer_ += ',';
  audience::append_csv_field(buffer_, reject.record);
  buffer_ += '\n';
  ++count_;
  ++counts_[static_cast<std::size_t>(reject.reason)];
  if (buffer_.size() >= buffer_bytes) write_out();
}

void RejectFile::open() {
  descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor_ < 0) {
    throw std::system_error(errno, std::generic_category(),
                            "cannot write rejected rows to " + path_);
  }
  buffer_ = "line,column,reason,detail,record\n";
}

void RejectFile::write_out() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      throw std::system_error(errno, std::generic_category(), "cannot write to " + path_);
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  buffer_.clear();
}

void RejectFile::close() {
  const std::scoped_lock lock(mutex_);
  if (descriptor_ < 0) return;
  write_out();
  const int descriptor = std::exchange(descriptor_, -1);
  if (::close(descriptor) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot write to " + path_);
  }
}

std::int64_t RejectFile::count() const {
  const std::scoped_lock lock(mutex_);
  return count_;
}

RejectFile::Counts RejectFile::counts() const {
  const std::scoped_lock lock(mutex_);
  return counts_;
}

}  // namespace crier::app
