// The commands of `crier letters`; letters.cpp has the list.
#pragma once

namespace crier::app {

class Command;

class Context;

void add_letter_export(Command& noun, Context& context);
void add_letter_posted(Command& noun, Context& context);
void add_letter_list(Command& noun, Context& context);

}  // namespace crier::app
