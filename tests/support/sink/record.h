// What a sink was given: counts in memory, and on demand a line or a file a message.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/time.h"

namespace crier::sink {

struct RecordOptions {
  std::filesystem::path lines;  // Empty: none. A line a message, as in `Record`.
  // Empty: none. A line a RCPT, as in `Record::add_attempt`.
  std::filesystem::path attempts;
  std::filesystem::path dump;  // Empty: none. A maildir: each message becomes a file in new/.
  bool keeps_messages{false};  // For tests in process: `messages()`.
};

struct Message {
  std::string recipient;
  std::string message_id;  // Without the angle brackets.
  std::string key;         // Local part of the Message-ID, or the Idempotency-Key.
  std::string content;     // As it was before dot stuffing, or the body of the request.
};

struct Counts {
  std::uint64_t connections{};
  std::uint64_t messages{};    // Kept, each recipient counted.
  std::uint64_t recipients{};  // Different ones.
  std::uint64_t keys{};        // Different ones; messages - keys is the number of duplicates.
  std::uint64_t refused{};     // Commands or requests answered with 4xx or 5xx.
  std::uint64_t dropped{};     // Connections closed by the script.
  std::uint64_t requests{};    // By HTTP.
  std::uint64_t attempts{};    // RCPTs, however they were answered.
};

// A line: recipient TAB message-id TAB key TAB handed over TAB kept LF; the last two in
// microseconds since the epoch.
class Record {
 public:
  explicit Record(RecordOptions options);
  ~Record();
  Record(const Record&) = delete;
  Record& operator=(const Record&) = delete;

  // A message by SMTP; its Message-ID is read from its header. It was handed over when its MAIL
  // came: what follows waits for replies of ours.
  void add_mail(std::string_view recipient, std::string_view content, WallTime mail_came);
  // A request by HTTP; it was handed over now.
  void add_request(std::string_view recipient, std::string_view key, std::string_view content);

  // A RCPT, before it is answered, which came at `came`. A line: recipient TAB came LF, in
  // microseconds since the epoch; with the kernel when this returns.
  void add_attempt(std::string_view recipient, WallTime came);

  // Whether anybody reads when a message was handed over.
  [[nodiscard]] bool tells_times() const { return lines_file_ >= 0 || attempts_file_ >= 0; }

  // Hands the lines to the kernel, so that they survive the end of this process. Call it before
  // the sender is told that its message is kept.
  void flush();

  [[nodiscard]] Counts& counts() { return counts_; }
  [[nodiscard]] std::string stats_json() const;
  [[nodiscard]] const std::vector<Message>& messages() const { return messages_; }
  [[nodiscard]] std::uint64_t copies_for(std::string_view recipient) const;

 private:
  void add(std::string_view recipient, std::string_view message_id, std::string_view key,
           std::string_view content, WallTime handed_over);
  void dump(std::string_view key, std::string_view content);

  RecordOptions options_;
  int lines_file_{-1};
  int attempts_file_{-1};
  std::string lines_;
  Counts counts_;
  std::unordered_map<std::uint64_t, std::uint32_t> by_recipient_;
  std::unordered_set<std::uint64_t> keys_;
  std::vector<Message> messages_;
};

// The value of the Message-ID header without its angle brackets; empty when there is none.
[[nodiscard]] std::string_view message_id_of(std::string_view content);

}  // namespace crier::sink
