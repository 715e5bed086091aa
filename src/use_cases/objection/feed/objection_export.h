// Who objects to a purpose at an instant, for systems that cannot follow the register, and for
// whoever must show it.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "postgres/database.h"
#include "use_cases/audience/purpose_check.h"

namespace crier::app {

// How people are named: by their refs, or by the HMAC-SHA-256 of those under the installation's
// secret. Who was erased has a digest in either.
enum class Identifiers : std::uint8_t { clear, digests };
enum class ExportFormat : std::uint8_t { csv, ndjson };

struct ObjectionExport {
  std::string purpose;
  WallTime as_of;
  Identifiers identifiers{Identifiers::clear};
  ExportFormat format{ExportFormat::csv};
  std::string secret;  // store::Settings::secret
  std::string actor;
  WallTime now;
};

// Takes a piece of the output. False: it cannot be written.
using ExportSink = std::function<bool(std::string_view)>;

struct Exported {
  std::int64_t people{};
  std::int64_t position{};  // How far the register went.
  bool is_whole{};          // Else the sink has failed.
};

// Page by page, each in a transaction of its own: an export of any size holds neither memory nor
// rows. They fit together, because the register is only added to and the first page says how far it
// goes. Logged as a hand-over at the end; also when the sink fails, because what has left has left.
// Refused unless a campaign or an objection has the purpose: an empty list would say that nobody
// objects.
[[nodiscard]] std::expected<Exported, PurposeRefusal> export_objections(
    store::Connection& connection, const ObjectionExport& what, const ExportSink& sink);

}  // namespace crier::app
