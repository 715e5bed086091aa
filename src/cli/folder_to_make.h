// The folder that an export makes (objection/release_folder.h), as an option of its command.
#pragma once

#include <string>

namespace crier::app {

class Command;

// Required, into `folder`, which must outlive the parsing.
void add_folder_to_make(Command& command, const char* option, std::string& folder);

}  // namespace crier::app
