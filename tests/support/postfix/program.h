// Programs that a test starts, and waits for.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace crier {

[[nodiscard]] std::string read_file(const std::filesystem::path& path);

// Whether somebody there says hello as SMTP servers do.
[[nodiscard]] bool greets(std::uint16_t port);

// Looks again and again, for a generous time; false: in vain.
[[nodiscard]] bool wait_for(const std::function<bool()>& is_so);

// Starts a program; what it prints is appended to `output`.
[[nodiscard]] pid_t spawn(std::vector<std::string> words, const std::filesystem::path& output);

// The status of waitpid().
int wait_for_end(pid_t child);

}  // namespace crier
