// Books what the printer reports of letters. The report is read twice: once to judge all of it,
// and only if none of it is wrong once more to book it, a page at a time. What a report that was
// broken off has booked counts, and the same report books the rest.
#pragma once

#include <atomic>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>

#include "audience/source/octet_source.h"
#include "base/time.h"
#include "postgres/database.h"

namespace crier::app {

struct PrinterReporting {
  // The file from its beginning; called twice.
  std::function<std::unique_ptr<audience::OctetSource>()> open;
  std::string actor;
  WallTime now;
  std::function<void(std::int64_t rows)> progress{[](std::int64_t) {}};
  const std::atomic<bool>* stop{};  // May be null.
};

struct PrinterReportBooked {
  std::string campaign;  // Its key.
  std::int64_t rows{};
  std::int64_t posted{};
  std::int64_t returned{};
  std::int64_t failed{};
  std::int64_t known{};   // They stood so before.
  std::int64_t silent{};  // Nothing is said of them.
};

// The error is for a person, with the line: nothing of the report was booked, unless it says so.
[[nodiscard]] std::expected<PrinterReportBooked, std::string> book_printer_report(
    store::Connection& connection, const PrinterReporting& reporting);

}  // namespace crier::app
