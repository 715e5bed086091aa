// Imports a file of addresses, one a row, of the kinds of which a person may have several. It adds
// and takes nothing away; whose address it is, the audience has to know already. Otherwise as an
// import of people: it reads, judges and merges in constant memory, and may be repeated.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "use_cases/audience/import.h"

namespace crier::app {

// Rows of people whom the audience does not have are rejected. As import_people().
[[nodiscard]] std::expected<ImportSummary, std::vector<std::string>> import_addresses(
    ByteSource& source, RejectFile& rejects, const ImportOptions& options);

// As check_people().
[[nodiscard]] std::expected<ImportSummary, std::vector<std::string>> check_addresses(
    ByteSource& source, RejectFile& rejects, const ImportOptions& options);

}  // namespace crier::app
