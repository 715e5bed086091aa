#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/letters/letter_commands.h"

namespace crier::app {

void add_letters_commands(Command& app, Context& context) {
  Command* noun = app.add_subcommand(
      "letters", "People who are told by post: export their letters, book what the printer says");
  noun->require_subcommand(1);
  add_letter_export(*noun, context);
  add_letter_posted(*noun, context);
  add_letter_list(*noun, context);
}

}  // namespace crier::app
