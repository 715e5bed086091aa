#include "app/audience/reject_file.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "audience/csv_reader.h"
#include "audience/csv_writer.h"
#include "base/check.h"
#include "base/unicode.h"

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

void RejectFile::describe(const audience::ColumnMap& columns, char delimiter) {
  const std::scoped_lock lock(mutex_);
  columns_ = columns;
  delimiter_ = delimiter;
}

void RejectFile::add(const Reject& reject) {
  CRIER_CHECK(!reject.findings.empty());
  const std::scoped_lock lock(mutex_);
  if (descriptor_ < 0) open();
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
  if (buffer_.size() >= buffer_bytes) write_out();
}

void RejectFile::open() {
  descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor_ < 0) {
    throw std::system_error(errno, std::generic_category(),
                            "cannot write rejected rows to " + path_);
  }
  buffer_ = "\xEF\xBB\xBF";
  for (const std::string_view name :
       {"crier_line", "crier_kind", "crier_column", "crier_reason", "crier_detail"}) {
    append(name);
  }
  for (std::size_t field = columns_.reject_columns(); field < columns_.width(); ++field) {
    append(columns_.name_of_field(field));
  }
  buffer_.back() = '\n';
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
    columns += (is_first ? "" : " ") + std::string(columns_.name_of_field(finding.field));
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

std::int64_t RejectFile::warned() const {
  const std::scoped_lock lock(mutex_);
  return warned_;
}

RejectFile::WarningCounts RejectFile::warnings() const {
  const std::scoped_lock lock(mutex_);
  return warnings_;
}

}  // namespace crier::app
