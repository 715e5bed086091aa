// The commands of `crier letters`; letters.cpp has the list.
#pragma once

namespace CLI {
class App;
}

namespace crier::app {

class Context;

void add_letter_export(CLI::App& noun, Context& context);
void add_letter_posted(CLI::App& noun, Context& context);
void add_letter_list(CLI::App& noun, Context& context);

}  // namespace crier::app
