// A maildir on the disk (https://cr.yp.to/proto/maildir.html), written by batches. Blocking.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace crier::channel {

enum class MaildirFlush : std::uint8_t {
  batch,  // What is reported as written survives a loss of power.
  none,   // It survives the end of this process only.
};

// The name under which a notice lies in new/: without a time, so that every try has the same.
[[nodiscard]] std::string maildir_name(const std::string& idempotency_key);

// CRLF becomes LF, as programs that read maildirs expect.
[[nodiscard]] std::string with_plain_line_ends(const std::string& content);

struct MaildirNotice {
  enum class Fate : std::uint8_t {
    not_written,  // It does not lie in new/, or only as an earlier try left it there.
    written,
    in_doubt,  // It lies in new/, and may vanish with the power.
  };

  std::string idempotency_key;
  std::string content;  // With CRLF.
  Fate fate{Fate::not_written};
};

class MaildirFolder {
 public:
  // Makes the folders where they are missing; throws filesystem_error when it cannot.
  MaildirFolder(std::filesystem::path directory, MaildirFlush flush);

  // Writes what it can and notes the fate of each. The files of a batch are written first and
  // flushed then, so that the disk can do that together; only what is flushed moves to new/, and
  // new/ itself is flushed once. The error number of the first failure; 0 when there was none.
  int write(std::vector<MaildirNotice>& batch);

 private:
  std::filesystem::path directory_;
  MaildirFlush flush_;
};

}  // namespace crier::channel
