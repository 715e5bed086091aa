#include "notice/wording_fault.h"

#include <fmt/format.h>

namespace crier::notice {

std::string text_of(const WordingFault& fault) {
  if (fault.line == 0) return fmt::format("{}: {}", fault.file, fault.message);
  return fmt::format("{}:{}: {}", fault.file, fault.line, fault.message);
}

}  // namespace crier::notice
