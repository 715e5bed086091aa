#include "cli/document_format_option.h"

#include <string>

namespace crier::app {

void add_document_format_option(Command& command, Format& format) {
  command
      .add_option_function(
          "--format",
          [&format](const std::string& name) {
            format = name == "json" ? Format::json : Format::table;
          },
          "table (default) or json")
      ->check(one_of({"table", "json"}))
      ->type_name("FORMAT");
}

}  // namespace crier::app
