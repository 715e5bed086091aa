// A composer that may throw: a fault of a template, or of ours.
#pragma once

#include <functional>

#include "simulation/plain_composer.h"

namespace crier::test {

class FaultyComposer final : public simulation::PlainComposer {
 public:
  using PlainComposer::PlainComposer;

  [[nodiscard]] dispatch::Assignment assign(const dispatch::PageRow& row) override {
    before_each("assign");
    return PlainComposer::assign(row);
  }

  [[nodiscard]] dispatch::Destination destination(const Subject& subject) const override {
    before_each("destination");
    return PlainComposer::destination(subject);
  }

  // Called with what is asked.
  std::function<void(const char*)> before_each{[](const char*) {}};
};

}  // namespace crier::test
