#include "cli/failure.h"

#include <fmt/format.h>

#include "runtime/text_file.h"

namespace crier::app {

CommandFailure not_written(const std::string& path, int error) {
  return CommandFailure(fmt::format("{}: cannot be written: {}", path, file_trouble(error)));
}

}  // namespace crier::app
