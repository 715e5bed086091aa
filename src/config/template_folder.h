// The templates that a program works with: the shipped ones, and an operator's own folder over them
// (templates/README.md says what is in it).
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <vector>

#include "notice/template/catalogue.h"
#include "notice/wording_fault.h"

namespace crier::app {

// `folder`: [templates] directory; empty: only the shipped ones. Hidden files and README.md are
// passed over; any other file that is no part of a template is a fault, because a misspelt name
// would leave the shipped text in force. All faults at once.
[[nodiscard]] std::expected<notice::Catalogue, std::vector<notice::WordingFault>> read_templates(
    const std::filesystem::path& folder);

}  // namespace crier::app
