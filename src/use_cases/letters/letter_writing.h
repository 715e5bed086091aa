// Writes a sealed batch out: a PDF a letter, the manifest, the sums. The same octets whenever it is
// written again, on whichever computer has the same fonts and libraries.
#pragma once

#include <atomic>
#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "letter/letter.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"
#include "store/letters/letter_batches.h"
#include "store/letters/letter_rows.h"

namespace crier::app {

inline constexpr std::string_view manifest_file = "manifest.csv";
inline constexpr std::string_view sums_file = "SHA256SUMS";
// "letter-" and the delivery key, which may begin with a hyphen, and ".pdf".
[[nodiscard]] std::string letter_file(std::string_view key);

// What of a campaign letters are set by.
struct LetterSetting {
  std::string controller_locale;  // Of the country's name.
  std::string zone;               // Of the date.
};

// The error is for a person: this program cannot read the specification any more.
[[nodiscard]] std::expected<LetterSetting, std::string> letter_setting(
    store::Connection& connection, const store::CampaignRecord& campaign);

// How a letter of the batch is set.
[[nodiscard]] letter::Letter letter_of(const store::LetterBatch& batch,
                                       const store::TakenLetter& taken,
                                       const LetterSetting& setting);

// Each takes a whole file, or the next piece of one; it throws when it cannot.
struct LetterSinks {
  std::function<void(const std::string& file, std::string_view octets)> letter;
  std::function<void(std::string_view piece)> manifest;
  std::function<void(std::string_view piece)> sums;  // All but the manifest's own.
};

struct LetterPace {
  std::function<void(std::int64_t letters)> progress{[](std::int64_t) {}};
  const std::atomic<bool>* stop{};  // Ends it between two pages. May be null.
};

struct WrittenBatch {
  std::int64_t letters{};
  std::int64_t pages{};
  // With characters for which no font has a sign (letter/letter_pdf.h); and the first such file.
  std::int64_t with_boxes{};
  std::string first_with_boxes;
  // Of people who were erased, or have objected before the batch was ever written.
  std::int64_t left_out{};
};

// One line a letter, in memory a page of them. Whoever was erased or has objected before the batch
// was ever written has ended so. The error is for a person: stopped, nothing of it is kept any
// more, or a letter would be another than when it was written first.
[[nodiscard]] std::expected<WrittenBatch, std::string> write_letters(
    store::Connection& connection, const store::LetterBatch& batch, const LetterSetting& setting,
    const LetterSinks& sinks, WallTime now, const LetterPace& pace);

// The folder is in its place.
void note_written(store::Connection& connection, const store::LetterBatch& batch, WallTime now);

}  // namespace crier::app
