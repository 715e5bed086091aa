// An editor that may throw: a fault of a template, or of ours.
#pragma once

#include <functional>

#include "simulation/plain_editor.h"

namespace crier::test {

class FaultyEditor final : public simulation::PlainEditor {
 public:
  using PlainEditor::PlainEditor;

  [[nodiscard]] dispatch::Assignment assign(const dispatch::PageRow& row) override {
    before_each("assign");
    return PlainEditor::assign(row);
  }

  [[nodiscard]] dispatch::Destination destination(const Subject& subject) const override {
    before_each("destination");
    return PlainEditor::destination(subject);
  }

  // Called with what is asked.
  std::function<void(const char*)> before_each{[](const char*) {}};
};

}  // namespace crier::test
