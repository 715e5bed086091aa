#include "support/sink/record.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <strings.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "base/lane.h"

namespace crier::sink {
namespace {

int appended(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) throw std::system_error(errno, std::system_category(), path);
  return file;
}

void write_all(int file, std::string_view rest) {
  while (!rest.empty()) {
    const auto written = ::write(file, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    // A record with holes would make every test that reads it lie.
    CRIER_CHECK(written > 0);
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

Record::Record(RecordOptions options) : options_(std::move(options)) {
  if (!options_.lines.empty()) lines_file_ = appended(options_.lines);
  if (!options_.attempts.empty()) attempts_file_ = appended(options_.attempts);
  if (!options_.dump.empty()) {
    for (const char* folder : {"new", "cur", "tmp"}) {
      std::filesystem::create_directories(options_.dump / folder);
    }
  }
}

Record::~Record() {
  flush();
  if (lines_file_ >= 0) ::close(lines_file_);
  if (attempts_file_ >= 0) ::close(attempts_file_);
}

void Record::add_mail(std::string_view recipient, std::string_view content, WallTime mail_came) {
  const auto id = message_id_of(content);
  add(recipient, id, id.substr(0, id.find('@')), content, mail_came);
}

void Record::add_request(std::string_view recipient, std::string_view key,
                         std::string_view content) {
  const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  add(recipient, {}, key, content, now);
}

void Record::add_attempt(std::string_view recipient, WallTime came) {
  ++counts_.attempts;
  if (attempts_file_ < 0) return;
  write_all(attempts_file_, fmt::format("{}\t{}\n", recipient, came.time_since_epoch().count()));
}

void Record::add(std::string_view recipient, std::string_view message_id, std::string_view key,
                 std::string_view content, WallTime handed_over) {
  ++counts_.messages;
  if (++by_recipient_[ref_hash(recipient)] == 1) ++counts_.recipients;
  if (keys_.insert(ref_hash(key.empty() ? recipient : key)).second) ++counts_.keys;
  if (lines_file_ >= 0) {
    const auto kept =
        std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
    fmt::format_to(std::back_inserter(lines_), "{}\t{}\t{}\t{}\t{}\n", recipient, message_id, key,
                   handed_over.time_since_epoch().count(), kept.time_since_epoch().count());
  }
  if (!options_.dump.empty()) dump(key, content);
  if (options_.keeps_messages) {
    messages_.push_back({.recipient = std::string(recipient),
                         .message_id = std::string(message_id),
                         .key = std::string(key),
                         .content = std::string(content)});
  }
}

void Record::dump(std::string_view key, std::string_view content) {
  std::string safe;
  for (const char letter : key.substr(0, 100)) {
    const bool plain = (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= 'a' && letter <= 'z') || letter == '-' || letter == '_';
    safe += plain ? letter : '_';
  }
  const auto name = fmt::format("{:08}.{}.eml", counts_.messages, safe);
  const auto unfinished = options_.dump / "tmp" / name;
  std::ofstream file(unfinished, std::ios::binary);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  if (!file) throw std::system_error(errno, std::system_category(), unfinished);
  std::filesystem::rename(unfinished, options_.dump / "new" / name);
}

void Record::flush() {
  write_all(lines_file_, lines_);
  lines_.clear();
}

std::string Record::stats_json() const {
  return fmt::format(
      R"({{"messages":{},"recipients":{},"keys":{},"duplicates":{},"connections":{},)"
      R"("refused":{},"dropped":{},"requests":{}}})",
      counts_.messages, counts_.recipients, counts_.keys, counts_.messages - counts_.keys,
      counts_.connections, counts_.refused, counts_.dropped, counts_.requests);
}

std::uint64_t Record::copies_for(std::string_view recipient) const {
  const auto found = by_recipient_.find(ref_hash(recipient));
  return found == by_recipient_.end() ? 0 : found->second;
}

std::string_view message_id_of(std::string_view content) {
  constexpr std::string_view name = "message-id:";
  while (!content.empty() && !content.starts_with("\r\n")) {
    if (strncasecmp(content.data(), name.data(), std::min(name.size(), content.size())) == 0) {
      // The value may stand on a folded line.
      const auto open = content.substr(0, 1000).find('<');
      const auto close = content.substr(0, 1000).find('>');
      if (close == std::string_view::npos || open > close) return {};
      return content.substr(open + 1, close - open - 1);
    }
    const auto end = content.find('\n');
    if (end == std::string_view::npos) return {};
    content.remove_prefix(end + 1);
  }
  return {};
}

}  // namespace crier::sink
