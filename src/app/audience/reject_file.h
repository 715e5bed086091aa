// Where rejected rows go: "line,column,reason,detail,record", with the record as it stood in the
// source. Holds personal data, so that only its owner may read it.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "audience/reject.h"

namespace crier::app {

struct Reject {
  std::int64_t line{};
  std::string_view column;  // As the file calls it; empty when no column is at fault.
  audience::RejectReason reason{};
  std::string_view record;
};

// Thread-safe.
class RejectFile {
 public:
  using Counts =
      std::array<std::int64_t, static_cast<std::size_t>(audience::reject_reason_last) + 1>;

  // Removes what an earlier import left at `path`; the new file begins with the first reject.
  explicit RejectFile(std::string path);
  ~RejectFile();
  RejectFile(const RejectFile&) = delete;
  RejectFile& operator=(const RejectFile&) = delete;

  // Throws std::system_error, as does close().
  void add(const Reject& reject);
  // Everything is written. Without it, what is written is what fitted.
  void close();

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::int64_t count() const;
  [[nodiscard]] Counts counts() const;

 private:
  void open();
  void write_out();

  const std::string path_;
  mutable std::mutex mutex_;
  std::string buffer_;
  int descriptor_{-1};
  std::int64_t count_{};
  Counts counts_{};
};

}  // namespace crier::app
