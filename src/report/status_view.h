// What `crier campaign status` shows: a picture that is redrawn on a terminal, one line elsewhere.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pacing/deadline.h"
#include "report/campaign_report.h"
#include "report/deadline_view.h"
#include "report/held_limit.h"
#include "report/owed_reasons.h"
#include "report/steps/post_figures.h"

namespace crier::report {

// What a daemon suffers from on the campaign's channel, or what the database refuses it.
struct DaemonTrouble {
  std::string host;  // Empty: it is no daemon's.
  WallTime since;
  std::string description;
};

// What is owed to people after their notice: confirmations of what they said, corrections of a
// date.
struct OwedFigures {
  std::int64_t owed{};  // Still.
  std::int64_t sent{};
  std::int64_t failed{};
  std::int64_t none{};                   // None was to be sent, for a reason that is kept.
  std::vector<ReasonCount> failed_by{};  // Their sum is `failed`: for good.
  std::vector<ReasonCount> none_by{};    // Their sum is `none`.
  bool are_more{};     // Than were counted, so that none of these is the whole number.
  bool is_unwalked{};  // Of some people nobody has looked yet whether they are owed one.

  [[nodiscard]] std::int64_t all() const { return owed + sent + failed + none; }
};

struct CampaignStatus {
  std::string key;
  std::string channel;
  std::string alarm;  // Empty: none.
  std::vector<DaemonTrouble> troubles;
  std::vector<HeldLimit>
      limits{};  // That replies have stopped, paused or slowed, the gravest first.
  std::optional<DeadlineView> forecast;  // Nothing: it has not begun, or has ended.
  std::string link;   // link_sentence() of its objection link; empty: it has none.
  std::string waves;  // How its waves stand, one sentence; empty: it has none, or has not begun.
  // Everybody has an end, and whoever's mail comes back until then goes on to the next step.
  std::optional<WallTime> bounces_until{};
  std::string approvals{};  // owed_approvals_sentence(); empty: none is owed.
  PostFigures post{};       // All 0: nobody has come to the post.
  std::string answers{};    // How many answers can be taken and come; empty: it does not say.
  std::optional<bool> sends_confirmations{};  // To whoever objects; nothing: nobody can.
  OwedFigures confirmations{};
  OwedFigures corrections{};
  CivilInstant notify_by;
  std::optional<WallTime> start_at;
  std::vector<CoverageRow> countries;  // One a country.
  std::vector<StepFigures> steps{};    // In their order; empty before it has begun.
  std::vector<OutcomeRow> failures;    // Tries that failed or were deferred, most frequent first.
  pacing::DeadlineFacts facts;
  pacing::WaitingFor waiting{};  // Of the pending; the others have their turn before them, or now.
  // People a second who were told, or whom it was tried in vain to tell: without those left out,
  // who cost nothing. The rates of `facts`, which foretell the end, have them.
  std::optional<double> told_recent{};
  std::chrono::milliseconds told_recent_over{};  // The time in which that was measured.
  std::optional<double> told_average{};
};

enum class Colour : std::uint8_t { none, ansi };

enum class Sentences : std::uint8_t {
  broken,   // Into lines that fit the screen.
  in_line,  // For a file or another program: each is one line, whatever its length.
};

struct Screen {
  std::size_t columns{80};
  std::size_t rows{0};  // 0: no bound. Countries that do not fit are summed up in one line.
  Colour colour{Colour::none};
  Sentences sentences{Sentences::broken};
};

// Several lines, none wider than the screen but sentences that are not to be broken.
[[nodiscard]] std::string status_text(const CampaignStatus& status, const Screen& screen);
// "ai-training running 123,456/400,000 30.9 % 812/s needed 640/s done 2026-05-01T10:00:00Z open".
[[nodiscard]] std::string status_line(const CampaignStatus& status);
[[nodiscard]] std::string status_json(const CampaignStatus& status);
// One line a country.
[[nodiscard]] std::string status_csv(const CampaignStatus& status);

}  // namespace crier::report
