// Imports of the registers: objections, suppressed addresses; and the removal of suppressed
// addresses that a file names. They read, count and stop as an import of people does, in batches of
// one transaction each. Without a connection the rows are judged only: sound ones count as
// unchanged.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "base/time.h"
#include "campaign/channel_kind.h"
#include "postgres/database.h"
#include "use_cases/audience/byte_source.h"
#include "use_cases/audience/import_summary.h"
#include "use_cases/audience/reject_file.h"
#include "use_cases/audience/row_reader.h"

namespace crier::app {

struct RegisterImport {
  store::Connection* connection{};  // Null: judge only.
  ReadingOptions reading;
  ImportPace pace;
  WallTime now;
};

// The error lists what is wrong with the file or its header; nothing has been imported then.
using RegisterResult = std::expected<ImportSummary, std::vector<std::string>>;

struct ObjectionTarget {
  std::string purpose;
  std::string actor;  // Who imports it; the register keeps that as the source.
  int lanes{};
};

[[nodiscard]] RegisterResult import_objections(ByteSource& source, RejectFile& rejects,
                                               const RegisterImport& import,
                                               const ObjectionTarget& target);

// `channel` has a register.
[[nodiscard]] RegisterResult import_suppressions(ByteSource& source, RejectFile& rejects,
                                                 const RegisterImport& import,
                                                 const ChannelKind& channel);

enum class Removal : std::uint8_t { done, tried };  // Tried: looks and removes nothing.

struct RemovalTarget {
  ChannelKind channel;  // Has a register.
  Removal removal{};
  // Who removes and why: kept of every entry. Of what is only tried they may be empty.
  std::string actor;
  std::string reason;
};

// An entry that is removed, or would be, counts as changed; another row that names it is unchanged;
// what the register does not have is rejected.
[[nodiscard]] RegisterResult remove_suppressions(ByteSource& source, RejectFile& rejects,
                                                 const RegisterImport& import,
                                                 const RemovalTarget& target);

}  // namespace crier::app
