// A file, or standard input, as a stream of bytes.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "audience/source/octet_source.h"

namespace crier::app {

// Somebody asked to stop. What the source would still have given is unknown: the row in which it
// breaks off is none.
class SourceStopped : public audience::SourceBroken {
 public:
  using audience::SourceBroken::SourceBroken;
};

class ByteSource final : public audience::OctetSource {
 public:
  // "-" is standard input. Throws std::system_error, which names the file, when it cannot be read.
  // `stop`, which must outlive this, ends it also while it waits for somebody to write.
  explicit ByteSource(const std::string& path, const std::atomic<bool>* stop = nullptr);
  ~ByteSource() override;

  // Throws std::system_error, and SourceStopped after it has handed out what came before.
  std::size_t read(std::span<char> into) override;

  // Whether `path` names the very file that is read.
  [[nodiscard]] bool is_file(const std::string& path) const;

  // Known of a regular file only.
  [[nodiscard]] std::optional<std::int64_t> size() const { return size_; }
  [[nodiscard]] std::int64_t bytes_read() const { return bytes_read_; }
  // For people.
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  // False when it has been stopped.
  [[nodiscard]] bool await_octets() const;

  std::string name_;
  const std::atomic<bool>* stop_;
  int descriptor_;
  std::optional<std::int64_t> size_;
  std::int64_t bytes_read_{};
};

}  // namespace crier::app
