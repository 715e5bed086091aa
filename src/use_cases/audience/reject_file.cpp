#include "use_cases/audience/reject_file.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "audience/format/csv_reader.h"
#include "audience/format/csv_writer.h"
#include "base/check.h"
#include "base/unicode.h"

namespace crier::app {

namespace {

constexpr std::size_t buffer_bytes = std::size_t{64} * 1024;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// Spreadsheets may leave out the mark and add quotes.
bool is_reject_file(const std::string& path) {
  std::string beginning(byte_order_mark.size() + 1 + audience::reject_column_names.front().size(),
                        '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
  std::string_view rest =
      std::string_view(beginning).substr(0, static_cast<std::size_t>(file.gcount()));
  if (rest.starts_with(byte_order_mark)) rest.remove_prefix(byte_order_mark.size());
  if (rest.starts_with('"')) rest.remove_prefix(1);
  return rest.starts_with(audience::reject_column_names.front());
}

// As mkostemp wants it.
std::string temporary_beside(const std::string& path) {
  return path + ".XXXXXX";
}

// /dev/stdout and the like lead to what the shell has opened, which may be a file.
bool is_open_already(const std::string& path) {
  struct stat status{};
  return (path.starts_with("/dev/") || path.starts_with("/proc/")) &&
         ::lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode);
}

}  // namespace

std::optional<char> delimiter_of_rejects(std::string_view beginning) {
  // A name in quotes or not, and what is after it.
  const auto rest_after = [](std::string_view text, std::string_view name) {
    const bool is_quoted = text.starts_with('"');
    if (is_quoted) text.remove_prefix(1);
    if (!text.starts_with(name)) return std::string_view();
    text.remove_prefix(name.size());
    if (is_quoted && text.starts_with('"')) text.remove_prefix(1);
    return text;
  };
  const std::string_view rest = rest_after(beginning, audience::reject_column_names[0]);
  if (rest.empty() || rest_after(rest.substr(1), audience::reject_column_names[1]).empty())
    return std::nullopt;
  return rest.front();
}

RejectFile::RejectFile(std::string path) : path_(std::move(path)), target_(path_) {
  struct stat status{};
  if (::stat(path_.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) {
      throw RejectFileRefused(
          fmt::format("{} is a folder; say with --rejects FILE where rejected rows go", path_));
    }
    is_device_ = !S_ISREG(status.st_mode) || is_open_already(path_);
    if (!is_device_ && status.st_size > 0 && !is_reject_file(path_)) {
      throw RejectFileRefused(fmt::format(
          "rejected rows would go to {}, which holds something else and is not written over; say "
          "another file with --rejects FILE",
          path_));
    }
    if (::access(path_.c_str(), W_OK) != 0) refuse();
    if (!is_device_) target_ = std::filesystem::canonical(path_);
  }
  if (!is_device_) try_writing();
}

// Leaves nothing: the old file stays, and a run that is killed leaves no empty one.
void RejectFile::try_writing() const {
  std::string temporary = temporary_beside(target_);
  const int descriptor = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor < 0) refuse();
  ::close(descriptor);
  ::unlink(temporary.c_str());
}

void RejectFile::refuse() const {
  throw RejectFileRefused(fmt::format(
      "rejected rows cannot be written to {}: {}; say another place with --rejects FILE", path_,
      std::generic_category().message(errno)));
}

void RejectFile::fail() const {
  throw std::system_error(
      errno, std::generic_category(),
      fmt::format("cannot write rejected rows to {}; what was imported before stays, and the same "
                  "command with another --rejects FILE finds it",
                  path_));
}

RejectFile::~RejectFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void RejectFile::describe(const audience::ColumnMap& columns, char delimiter) {
  const std::scoped_lock lock(mutex_);
  columns_ = columns;
  delimiter_ = delimiter;
}

void RejectFile::add(const Reject& reject) {
  CRIER_CHECK(!reject.findings.empty());
  const std::scoped_lock lock(mutex_);
  if (descriptor_ < 0) open();
  const std::size_t begin = buffer_.size();
  append(fmt::format("{}", reject.line));
  append_findings(reject);
  append_record(reject.record);
  buffer_.back() = '\n';
  if (reject.kind == RejectKind::rejected) {
    ++count_;
    ++counts_[static_cast<std::size_t>(reject.findings.front().reason)];
  } else {
    ++warned_;
    for (const audience::Finding& finding : reject.findings) {
      ++warnings_[{std::string(columns_.name_of_field(finding.field)), finding.reason}];
    }
  }
  if (is_holding_back_) {
    held_bytes_ += buffer_.size() - begin;
    held_.emplace(reject.line, buffer_.substr(begin));
    buffer_.resize(begin);
  }
  if (buffer_.size() >= buffer_bytes) write_out();
}

void RejectFile::hold_back() {
  const std::scoped_lock lock(mutex_);
  is_holding_back_ = true;
}

void RejectFile::write_before(std::int64_t line) {
  const std::scoped_lock lock(mutex_);
  write_held_before(line);
}

void RejectFile::write_held_before(std::int64_t line) {
  const auto end = held_.lower_bound(line);
  for (auto row = held_.begin(); row != end; row = held_.erase(row)) {
    buffer_ += row->second;
    held_bytes_ -= row->second.size();
    if (buffer_.size() >= buffer_bytes) write_out();
  }
}

std::size_t RejectFile::held_bytes() const {
  const std::scoped_lock lock(mutex_);
  return held_bytes_;
}

void RejectFile::open() {
  if (is_device_) {
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  } else {
    open_in_place();
  }
  if (descriptor_ < 0) fail();
  buffer_ = byte_order_mark;
  for (const std::string_view name : audience::reject_column_names) append(name);
  for (std::size_t field = columns_.reject_columns(); field < columns_.width(); ++field) {
    append(columns_.name_without_rules(field));
  }
  buffer_.back() = '\n';
}

// At no moment is there neither the file of before nor the new one.
void RejectFile::open_in_place() {
  std::string temporary = temporary_beside(target_);
  descriptor_ = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor_ < 0 || ::rename(temporary.c_str(), target_.c_str()) == 0) return;
  const int error = errno;
  ::unlink(temporary.c_str());
  ::close(std::exchange(descriptor_, -1));
  errno = error;
}

void RejectFile::append(std::string_view field) {
  audience::append_csv_field(buffer_, field, delimiter_);
  buffer_ += delimiter_;
}

// Several findings of a row share its cells, in one order.
void RejectFile::append_findings(const Reject& reject) {
  std::string columns;
  std::string reasons;
  std::string details;
  for (const audience::Finding& finding : reject.findings) {
    const bool is_first = details.empty();
    columns += (is_first ? "" : " ") + columns_.name_without_rules(finding.field);
    reasons += (is_first ? "" : " ") + std::string(name_of(finding.reason));
    details += (is_first ? "" : " ") + audience::detail_of(finding);
    const std::string_view left_out = columns_.left_out(finding.field);
    if (reject.kind == RejectKind::warning) details += " " + std::string(left_out);
  }
  append(reject.kind == RejectKind::rejected ? "rejected" : "warning");
  append(columns);
  append(reasons);
  append(details);
}

void RejectFile::append_record(std::string_view record) {
  std::vector<std::string> fields = audience::CsvReader::fields_of(record, delimiter_);
  // Blank fields beyond the header are none of the row's.
  while (fields.size() > columns_.width() && trimmed(fields.back()).empty()) fields.pop_back();
  for (std::size_t field = columns_.reject_columns(); field < fields.size(); ++field) {
    append(fields[field]);
  }
}

void RejectFile::write_out() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail();
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  buffer_.clear();
}

void RejectFile::close() {
  const std::scoped_lock lock(mutex_);
  const bool is_empty = count_ + warned_ == 0;
  if (is_empty && !is_device_ && ::unlink(target_.c_str()) != 0 && errno != ENOENT) {
    throw std::system_error(errno, std::generic_category(), "cannot remove " + path_);
  }
  if (descriptor_ < 0) return;
  write_held_before(std::numeric_limits<std::int64_t>::max());
  write_out();
  const int descriptor = std::exchange(descriptor_, -1);
  if (::close(descriptor) != 0) fail();
}

std::int64_t RejectFile::count() const {
  const std::scoped_lock lock(mutex_);
  return count_;
}

RejectFile::Counts RejectFile::counts() const {
  const std::scoped_lock lock(mutex_);
  return counts_;
}

std::int64_t RejectFile::warned() const {
  const std::scoped_lock lock(mutex_);
  return warned_;
}

RejectFile::WarningCounts RejectFile::warnings() const {
  const std::scoped_lock lock(mutex_);
  return warnings_;
}

}  // namespace crier::app
