// Whose data may be processed after a campaign, and whose not and why: the release gate over its
// whole audience (objection/release.h has the rule).
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "campaign/evidence_level.h"
#include "notice/template/catalogue.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"
#include "use_cases/objection/release/other_promises.h"
#include "use_cases/objection/release/release_lines.h"

namespace crier::app {

struct ReleaseQuestion {
  EvidenceLevel evidence{EvidenceLevel::accepted};
  ExportFormat format{ExportFormat::csv};
  WallTime now;
  // objection::longest_silence, for a link that no daemon has asked.
  std::chrono::milliseconds silence_max{};
};

// Take pieces of the two files. False: it cannot be written.
struct ReleaseSinks {
  ExportSink released;
  ExportSink withheld;
};

struct ReleasePace {
  std::function<void(std::int64_t done, std::int64_t total)> progress;
  const std::atomic<bool>* stop{};  // Ends it after the page under way. May be null.
};

struct ReleaseRefusal {
  // Not ready: there is nothing to release yet, or never, or nobody knows what the link owes.
  // Broken off: stopped, or a sink has failed. Open: the sums do not close, or objections are not
  // what was said, which is a fault of the rows.
  enum class Kind : std::uint8_t { not_ready, broken_off, open };
  Kind kind{};
  std::string words;  // For a person; empty: stopped, or the sink knows.
};

struct Release {
  store::CampaignRecord campaign;  // As it was at the instant of the export.
  std::int64_t position{};         // In the register of objections.
  objection::ReleaseTerms terms;
  std::vector<OtherCampaign> others;  // Of the same purpose: what they have promised counts, too.
  ReleaseCounts counts;
};

// All of one instant, the campaign with it, read page by page: neither memory nor time depend on
// who imports, objects or is told meanwhile. The sums are checked against the audience that was
// planned.
[[nodiscard]] std::expected<Release, ReleaseRefusal> export_release(
    store::Connection& connection, CampaignId campaign, const notice::Catalogue& catalogue,
    const ReleaseQuestion& question, const ReleaseSinks& sinks, const ReleasePace& pace);

// Writes down that the files were handed over; before they are put in place. The error, for a
// person: the campaign is another than it was at the instant of the export, which takes minutes.
// So is another one of its purpose. What changes it later finds the release on record.
[[nodiscard]] std::expected<void, std::string> log_release(store::Connection& connection,
                                                           const Release& release,
                                                           const ReleaseManifest& manifest);

}  // namespace crier::app
