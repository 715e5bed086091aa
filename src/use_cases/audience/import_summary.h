// How an import goes and how it went, whatever it imports.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "use_cases/audience/byte_source.h"

namespace crier::app {

struct ImportProgress {
  std::int64_t rows{};                     // Settled: taken or rejected.
  std::optional<std::int64_t> rows_total;  // Estimated from what is read; exact at the end.
};

struct ImportPace {
  std::function<void(const ImportProgress&)> progress;
  const std::atomic<bool>* stop{};  // Ends the import after the rows already read. May be null.

  [[nodiscard]] bool is_stopped() const { return stop != nullptr && *stop; }
  // `rows_read` of `source` so far, of which `rows` are settled.
  void tell(const ByteSource& source, std::int64_t rows, std::int64_t rows_read) const;
};

struct AddressCounts {
  std::int64_t added{};
  std::int64_t changed{};  // Registered later than was known.
  std::int64_t removed{};
  std::int64_t
      ended{};  // Named, and not used any more: nothing says that they were registered anew.
};

// read = added + changed + unchanged + rejected
struct ImportSummary {
  std::int64_t read{};
  std::int64_t added{};
  std::int64_t changed{};
  std::int64_t unchanged{};
  std::int64_t rejected{};
  std::int64_t refs_changed{};  // Spelled otherwise in the file: white space around, not in NFC.
  std::int64_t awaited{};       // Those added whose people the audience does not have yet.
  // Of those added, who had been erased: what was kept of their objections counts for them again.
  std::int64_t known_again{};
  std::int64_t objecting_again{};  // Of these, who object to some purpose.
  // Of the kinds of which a person may have several; a file of addresses counts its rows above.
  std::optional<AddressCounts> addresses{};
  bool repeats_missed{};  // In a dry run: there were more refs than it remembers.
  bool stopped{};         // Asked to stop before the end of the source.
  std::string failure;    // Why the source ended early, for people; empty when it did not.

  [[nodiscard]] std::int64_t imported() const { return added + changed; }
};

}  // namespace crier::app
