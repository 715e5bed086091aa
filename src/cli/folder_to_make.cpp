#include "cli/folder_to_make.h"

#include "cli/command_line/command_line.h"

namespace crier::app {

void add_folder_to_make(Command& command, const char* option, std::string& folder) {
  command
      .add_option(option, folder,
                  "The folder to make: it appears when all is written, and must not be there")
      ->required()
      ->check([](const std::string& name) {
        return name.empty() ? "no folder is named" : std::string();
      })
      ->type_name("FOLDER");
}

}  // namespace crier::app
