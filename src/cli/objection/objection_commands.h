// The commands of `crier objections` that have files of their own; objections.cpp has the others.
#pragma once

#include "cli/context.h"

namespace CLI {
class App;
}

namespace crier::app {

void add_objection_export(CLI::App& noun, Context& context);
void add_objection_consumers(CLI::App& noun, Context& context);

}  // namespace crier::app
