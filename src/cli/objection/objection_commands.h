// The commands of `crier objections` that have files of their own; objections.cpp has the others.
#pragma once

#include <string>

#include "cli/context.h"

namespace crier::app {

class Command;

void add_objection_export(Command& noun, Context& context);
void add_objection_consumers(Command& noun, Context& context);
// Those of the public form: match, requests, settle.
void add_objection_requests(Command& noun, Context& context);
// What one of them says, found by its receipt number; false: there is none.
bool show_objection_request(Context& context, const std::string& receipt, Format format);
void add_objection_keys(Command& noun, Context& context);

}  // namespace crier::app
