#include "runtime/changing_line.h"

#include <utility>

namespace crier::log {
namespace {

std::string without_digits(std::string_view line) {
  std::string rest(line);
  std::erase_if(rest, [](char letter) { return letter >= '0' && letter <= '9'; });
  return rest;
}

}  // namespace

bool ChangingLine::admit(std::string_view line, SteadyTime now) {
  std::string said = without_digits(line);
  if (said_at_ && said == said_ && now - *said_at_ < remind_every_) return false;
  said_ = std::move(said);
  said_at_ = now;
  return true;
}

}  // namespace crier::log
