// A file, or standard input, as a stream of bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "audience/source/octet_source.h"

namespace crier::app {

class ByteSource final : public audience::OctetSource {
 public:
  // "-" is standard input. Throws std::system_error, which names the file, when it cannot be read.
  explicit ByteSource(const std::string& path);
  ~ByteSource() override;

  // Throws std::system_error.
  std::size_t read(std::span<char> into) override;

  // Whether `path` names the very file that is read.
  [[nodiscard]] bool is_file(const std::string& path) const;

  // Of a regular file.
  [[nodiscard]] std::optional<std::int64_t> size() const { return size_; }
  [[nodiscard]] std::int64_t bytes_read() const { return bytes_read_; }
  // For people.
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  std::string name_;
  int descriptor_;
  std::optional<std::int64_t> size_;
  std::int64_t bytes_read_{};
};

}  // namespace crier::app
