// The question before what cannot be undone.
#pragma once

#include <string>
#include <string_view>

#include "cli/context.h"

namespace crier::app {

class Command;

enum class Question : std::uint8_t {
  at_a_terminal,  // Whoever sits there types the campaign's key once more.
  never,          // --yes.
};

// Adds --yes to `command`.
void add_question_option(Command& command, Question& question);

// Says what will happen and asks for `key`, which is `what_key`, when a person is there to answer:
// scripts have written the key into the command, and are not asked. Throws CommandFailure when the
// answer is another one; then nothing has happened.
void confirm(Context& context, Question question, const std::string& key,
             const std::string& what_will_happen, std::string_view what_key = "the campaign's key");

}  // namespace crier::app
