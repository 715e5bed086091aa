// The commands of `crier objections` that have files of their own; objections.cpp has the others.
#pragma once

#include <string>

#include "cli/context.h"

namespace CLI {
class App;
}

namespace crier::app {

void add_objection_export(CLI::App& noun, Context& context);
void add_objection_consumers(CLI::App& noun, Context& context);
// Those of the public form: match, requests, settle.
void add_objection_requests(CLI::App& noun, Context& context);
// What one of them says, found by its receipt number; false: there is none.
bool show_objection_request(Context& context, const std::string& receipt, Format format);
void add_objection_keys(CLI::App& noun, Context& context);

}  // namespace crier::app
