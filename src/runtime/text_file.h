// Small files that a person names: read and written as a whole, with a reason in words when that
// cannot be done.
#pragma once

#include <cstddef>
#include <expected>
#include <string>

namespace crier {

// What a system call on a file failed of, and what to do: "No such file or directory; check the
// path".
[[nodiscard]] std::string file_trouble(int error);

// The content of a file of at most `bytes_max` octets. The error follows the path and a colon:
// "cannot be read: Is a directory; name a file in it".
[[nodiscard]] std::expected<std::string, std::string> read_text_file(const std::string& path,
                                                                     std::size_t bytes_max);

// The same of standard input.
[[nodiscard]] std::expected<std::string, std::string> read_standard_input(std::size_t bytes_max);

// Makes the file or replaces its content.
[[nodiscard]] std::expected<void, std::string> write_text_file(const std::string& path,
                                                               const std::string& text);

}  // namespace crier
