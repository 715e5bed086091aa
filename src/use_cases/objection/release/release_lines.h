// The rows and the manifest of a release. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/time.h"
#include "objection/release.h"
#include "store/registers/release_people.h"
#include "use_cases/objection/feed/objection_export.h"

namespace crier::app {

inline constexpr std::size_t withholding_count =
    static_cast<std::size_t>(objection::withholding_last) + 1;

struct ReleaseCounts {
  std::int64_t audience{};  // As planned; released + withheld.
  std::int64_t released{};
  std::array<std::int64_t, withholding_count> withheld_by_reason{};

  [[nodiscard]] std::int64_t withheld() const;
  [[nodiscard]] std::int64_t withheld_as(objection::Withholding reason) const;
};

// The first line of the files as CSV.
[[nodiscard]] std::string released_title();
[[nodiscard]] std::string withheld_title();

// ref, when they were first told, the person's own cut-off.
[[nodiscard]] std::string released_line(const store::ReleasePerson& person,
                                        const objection::ReleaseRuling& ruling,
                                        ExportFormat format);
struct WithheldPerson {
  const store::ReleasePerson& person;
  std::string_view promised_by;  // Another campaign, whose cut-off theirs is; empty: none.
};
// Somebody erased has a digest in place of a ref. `detail` of not_notified: what kept the notice
// from them, or "pending"; of cut_off_not_passed and extension_owed: the campaign that has promised
// the cut-off, if it is another one.
[[nodiscard]] std::string withheld_line(const WithheldPerson& withheld,
                                        const objection::ReleaseRuling& ruling,
                                        ExportFormat format);

// Of the same purpose: whoever it has told keeps its cut-off where that is later.
struct OtherCutoff {
  std::string campaign;
  WallTime cutoff;
};

struct ReleaseFile {
  std::string name;
  std::int64_t rows{};
  Digest sha256{};
};

// Who objects by the public form, is not in the register yet, and was released all the same.
struct WaivedMatch {
  std::int64_t people{};
  std::string why;
};

struct ReleaseManifest {
  std::string campaign;
  std::string campaign_state;
  std::string purpose;
  std::string actor;
  WallTime effective_at;
  objection::ReleaseTerms terms;
  std::vector<OtherCutoff> others{};
  std::int64_t position{};  // Objections up to here are taken into account.
  ReleaseCounts counts;
  std::array<ReleaseFile, 2> files;
  std::optional<WaivedMatch> waived{};
};

// JSON with a line feed at its end.
[[nodiscard]] std::string manifest_text(const ReleaseManifest& manifest);

}  // namespace crier::app
