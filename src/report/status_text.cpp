#include <algorithm>
#include <chrono>
#include <ranges>
#include <string>
#include <tuple>

#include <fmt/format.h>

#include "campaign/civil_time.h"
#include "pacing/deadline/deadline_words.h"
#include "report/display_width.h"
#include "report/status_view.h"
#include "report/table.h"

namespace crier::report {
namespace {

// Head, totals, failures and the alarm take these lines of a screen.
constexpr std::size_t lines_beside_countries = 18;
constexpr std::size_t countries_min = 5;
constexpr std::size_t failures_max = 5;

std::string coloured(const Screen& screen, std::string_view code, const std::string& text) {
  return screen.colour == Colour::none ? text : fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::string rate_text(const std::optional<double>& rate) {
  if (!rate) return "–";
  if (*rate > 0 && *rate < 10) return fmt::format("{:.2f}/s", *rate);
  return grouped(static_cast<std::int64_t>(*rate + 0.5)) + "/s";
}

// With the time in which it was measured: the forecast has one of the last minutes, and neither is
// "now".
std::string recent_text(const CampaignStatus& status) {
  const auto over = std::chrono::round<std::chrono::seconds>(status.told_recent_over);
  if (!status.told_recent) return "– at this moment";
  return rate_text(status.told_recent) + (over.count() <= 1
                                              ? std::string(" in the last second")
                                              : fmt::format(" in the last {} s", over.count()));
}

std::string eta_text(const CampaignStatus& status) {
  const auto finish = expected_finish(status.facts);
  if (!finish) return "–";
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(*finish - status.facts.now);
  return fmt::format("{} (in {})", civil_text(*finish, status.notify_by.zone),
                     human_duration(left));
}

std::string verdict_text(const CampaignStatus& status, const Screen& screen) {
  const pacing::DeadlineVerdict found = verdict(status.facts);
  const std::string name(name_of(found));
  switch (found) {
    case pacing::DeadlineVerdict::open:
    case pacing::DeadlineVerdict::met: return coloured(screen, "32", name);
    case pacing::DeadlineVerdict::endangered:
    case pacing::DeadlineVerdict::missed: return coloured(screen, "1;31", name);
    case pacing::DeadlineVerdict::abandoned: break;
  }
  return name;
}

// In full: the words are why somebody looks.
std::string sentence(std::string_view margin, std::string_view words, const Screen& screen) {
  const std::size_t columns = screen.sentences == Sentences::broken ? screen.columns : 0;
  std::string text = with_margin(margin, printable(words), columns);
  text.pop_back();
  return text;
}

std::string trouble_lines(const CampaignStatus& status, const Screen& screen) {
  std::string text;
  for (const DaemonTrouble& trouble : status.troubles) {
    const std::string where =
        trouble.host.empty() ? "" : fmt::format("crierd on {}, ", trouble.host);
    const std::string words =
        fmt::format("{}since {}: {}", where, civil_text(trouble.since, status.notify_by.zone),
                    trouble.description);
    text += coloured(screen, "1;33", sentence("TROUBLE      ", words, screen)) + "\n";
  }
  return text;
}

// Which limits of the channel replies have stopped, paused or slowed.
std::string limit_lines(const CampaignStatus& status, const Screen& screen) {
  std::string text;
  for (const HeldLimit& hold : status.limits | std::views::take(holds_shown_max)) {
    const std::string words = hold_sentence(hold, status.notify_by.zone);
    text += coloured(screen, "1;33", sentence("LIMIT        ", words, screen)) + "\n";
  }
  const std::string more = holds_not_shown(status.limits.size(), status.channel);
  return more.empty() ? text : text + sentence("             ", more, screen) + "\n";
}

// Of a campaign that owes nothing and never did, nothing.
std::string owed_words(const OwedFigures& figures) {
  if (figures.are_more) {
    return fmt::format("more than {} (crier report counts them)", grouped(figures.all() - 1));
  }
  if (figures.all() == 0 && !figures.is_unwalked) return {};
  return fmt::format("{} sent, {} failed{}{}, {} owed{}{}", grouped(figures.sent),
                     grouped(figures.failed), figures.failed == 0 ? "" : " for good",
                     reasons_in_brackets(figures.failed_by), grouped(figures.owed),
                     figures.none == 0 ? ""
                                       : fmt::format(", {} not to be sent{}", grouped(figures.none),
                                                     reasons_in_brackets(figures.none_by)),
                     figures.is_unwalked ? "; more people are still to be looked at" : "");
}

std::string owed_line(std::string_view margin, const OwedFigures& figures, const Screen& screen) {
  const std::string words = owed_words(figures);
  return words.empty() ? words : sentence(margin, words, screen) + "\n";
}

std::string forecast_lines(const CampaignStatus& status, const Screen& screen) {
  if (!status.forecast) return {};
  std::string text =
      sentence("Forecast     ", deadline_sentence(*status.forecast, status.facts.now), screen) +
      "\n";
  if (status.forecast->remedy.empty()) return text;
  return text +
         coloured(screen, "1;33", sentence("DEADLINE     ", status.forecast->remedy, screen)) +
         "\n";
}

std::string waiting_line(const CampaignStatus& status, const Screen& screen) {
  std::string words = waiting_text(status.waiting);
  if (words.empty()) return {};
  const std::int64_t to_come = total(status.countries).pending - status.waiting.all();
  if (!status.waiting.are_more && to_come > 0) {
    words += fmt::format("; {} others are untried or in a daemon's hands", grouped(to_come));
  }
  return sentence("Waiting      ", words, screen) + "\n";
}

std::string people_words(const CoverageRow& all) {
  return fmt::format(
      "{} of {} settled; {} of {} concerned reached{}{}{}", grouped(all.counts.settled()),
      grouped(all.counts.planned), grouped(all.reached()), grouped(all.concerned()),
      all.unreachable == 0 ? "" : fmt::format(", {} unreachable", grouped(all.unreachable)),
      all.came_back == 0 ? "" : fmt::format(", {} came back", grouped(all.came_back)),
      all.delivered == 0 ? "" : fmt::format(", {} confirmed by receipts", grouped(all.delivered)));
}

double share_settled(const Completeness& counts) {
  return counts.planned == 0
             ? 0.0
             : static_cast<double>(counts.settled()) / static_cast<double>(counts.planned);
}

// Those with most people first, and the rest in one row, so that everybody stays in the picture.
std::vector<CoverageRow> rows_that_fit(std::vector<CoverageRow> rows, std::size_t rows_max) {
  std::ranges::sort(rows, [](const CoverageRow& left, const CoverageRow& right) {
    return std::tie(right.counts.planned, left.country) <
           std::tie(left.counts.planned, right.country);
  });
  if (rows.size() <= rows_max) return rows;
  CoverageRow rest{
      .country = fmt::format("+{}", rows.size() - rows_max + 1), .locale = {}, .counts = {}};
  for (std::size_t index = rows_max - 1; index < rows.size(); ++index) {
    rest.counts += rows[index].counts;
    rest.unreachable += rows[index].unreachable;
    rest.came_back += rows[index].came_back;
    rest.came_back_onward += rows[index].came_back_onward;
    rest.complaints += rows[index].complaints;
    rest.delivered += rows[index].delivered;
  }
  rows.resize(rows_max - 1);
  rows.push_back(std::move(rest));
  return rows;
}

std::string country_bars(const CampaignStatus& status, const Screen& screen) {
  std::size_t rows_max = status.countries.size();
  if (screen.rows > 0) {
    rows_max = std::max(countries_min, screen.rows > lines_beside_countries
                                           ? screen.rows - lines_beside_countries
                                           : countries_min);
  }
  // Beside the bar: country 4, four numbers of 11 and two shares of 8.
  constexpr std::size_t beside_bar = 4 + 1 + 4 * 11 + 2 * 8 + 1;
  const std::size_t bar_width =
      std::clamp<std::size_t>(screen.columns > beside_bar ? screen.columns - beside_bar : 0, 8, 50);
  const bool has_bar = screen.columns >= beside_bar + 8;

  std::string text = fmt::format("{:<4} {}{:>11}{:>11}{:>11}{:>11}{:>8}{:>8}\n", "",
                                 has_bar ? std::string(bar_width + 1, ' ') : "", "notified",
                                 "excluded", "failed", "pending", "done", "reached");
  std::vector<CoverageRow> rows = rows_that_fit(status.countries, rows_max);
  rows.push_back(sum_of(status.countries));
  rows.back().country = "All";
  for (const CoverageRow& row : rows) {
    const Completeness& counts = row.counts;
    text += fmt::format("{:<4} ", row.country);
    if (has_bar) text += coloured(screen, "36", bar(share_settled(counts), bar_width)) + " ";
    text += fmt::format("{:>11}{:>11}{:>11}{:>11}{:>8}{:>8}\n", grouped(counts.notified),
                        grouped(counts.excluded), grouped(counts.failed), grouped(counts.pending),
                        percent(counts.settled(), counts.planned),
                        percent(row.reached(), row.concerned()));
  }
  return text;
}

std::string failure_lines(const CampaignStatus& status) {
  if (status.failures.empty()) return {};
  std::string text = "\nNot accepted at once\n";
  std::size_t shown = 0;
  for (const OutcomeRow& row : status.failures) {
    if (shown++ == failures_max) {
      text += fmt::format("  and {} more kinds\n", status.failures.size() - failures_max);
      break;
    }
    text += fmt::format("  {:<9}{:<24}{:>11}\n", name_of(row.outcome), name_of(row.reason),
                        grouped(row.tries));
  }
  return text;
}

}  // namespace

std::string status_text(const CampaignStatus& status, const Screen& screen) {
  const CoverageRow all = sum_of(status.countries);
  const Completeness& sum = all.counts;
  std::string text =
      fmt::format("{}  {}  by {}\n", coloured(screen, "1", status.key), name_of(status.facts.state),
                  ways_text(status.steps, status.channel));
  if (status.facts.state == CampaignState::scheduled && status.start_at) {
    const bool is_due = *status.start_at <= status.facts.now;
    text += fmt::format("Starts       {}{}\n", is_due ? "due since " : "",
                        civil_text(*status.start_at, status.notify_by.zone));
  }
  text += fmt::format("Notify by    {}  {}\n", end_text(status.notify_by),
                      verdict_text(status, screen));
  text += fmt::format("Done         {}\n", eta_text(status));
  text += fmt::format("Rate         {}, {} on average, {} needed\n", recent_text(status),
                      rate_text(status.told_average), rate_text(rate_needed(status.facts)));
  text += forecast_lines(status, screen);
  if (!status.alarm.empty()) {
    text += coloured(screen, "1;31", sentence("ALARM        ", status.alarm, screen)) + "\n";
  }
  text += trouble_lines(status, screen);
  text += limit_lines(status, screen);
  if (!status.approvals.empty()) {
    text += coloured(screen, "1;33", sentence("Approvals    ", status.approvals, screen)) + "\n";
  }
  if (status.bounces_until) {
    text += sentence("Bounces      ",
                     fmt::format("awaited until {}, because whoever's mail comes back goes on to "
                                 "the next step; then the campaign is finished",
                                 civil_text(*status.bounces_until, status.notify_by.zone)),
                     screen) +
            "\n";
  }
  if (status.post.all() > 0) {
    text += sentence("Post         ", post_sentence(status.key, status.post), screen) + "\n";
  }
  if (!status.waves.empty()) text += sentence("Waves        ", status.waves, screen) + "\n";
  if (!status.answers.empty()) text += sentence("Answers      ", status.answers, screen) + "\n";
  if (!status.link.empty()) text += sentence("Object link  ", status.link, screen) + "\n";
  if (status.sends_confirmations == false) {
    text += "Confirming   no objection ([confirmation] send = false)\n";
  } else {
    text += owed_line("Confirming   ", status.confirmations, screen);
  }
  text += owed_line("Correcting   ", status.corrections, screen);
  if (sum.planned == 0) {
    return text + (status.facts.state == CampaignState::draft ||
                           status.facts.state == CampaignState::scheduled
                       ? "\nThe audience is counted when the campaign begins.\n"
                       : "\nThere is nobody in the audience.\n");
  }
  text += waiting_line(status, screen);
  text += sentence("People       ", people_words(all), screen) + "\n\n";
  return text + country_bars(status, screen) + step_text(status.steps, screen.columns) +
         failure_lines(status);
}

std::string status_line(const CampaignStatus& status) {
  const Completeness sum = total(status.countries);
  std::string text =
      fmt::format("{} {} {}/{} {}", status.key, name_of(status.facts.state), grouped(sum.settled()),
                  grouped(sum.planned), percent(sum.settled(), sum.planned));
  if (status.told_recent) text += fmt::format(" {}", rate_text(status.told_recent));
  if (const auto needed = rate_needed(status.facts)) {
    text += fmt::format(" needed {}", rate_text(needed));
  }
  if (const auto finish = expected_finish(status.facts)) {
    text += fmt::format(" done {}", iso8601(*finish));
  }
  text += fmt::format(" deadline {}", name_of(verdict(status.facts)));
  if (status.forecast) text += fmt::format(" forecast {}", name_of(status.forecast->state));
  if (!status.alarm.empty()) text += fmt::format(" alarm: {}", printable(status.alarm));
  if (!status.troubles.empty()) {
    text += fmt::format(" trouble: {}", printable(status.troubles.front().description));
  }
  if (!status.limits.empty()) {
    text += fmt::format(" limit: {}", printable(holds_in_short(status.limits)));
  }
  return text + "\n";
}

}  // namespace crier::report
