#include "report/plan/plan_chart.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "campaign/civil_time.h"
#include "report/plan/plan_forecast.h"

namespace crier::report {
namespace {

namespace flow = pacing::flow;

constexpr double width = 760;
constexpr double left_of_codes = 60;    // Countries, and shares.
constexpr double left_of_limits = 270;  // Their names.
constexpr double right = 20;
constexpr double row_height = 22;
constexpr double axis_height = 48;
constexpr double label_height = 18;  // Of a strip above the marks, for the name of the deadline.
constexpr int ticks = 4;

// Where the end is not in sight, what is shown ends with the date. A date that is far away is not
// shown: everything else would stand in one place.
WallTime shown_until(const CampaignPlan& plan) {
  const flow::Forecast& found = plan.forecast;
  const WallTime date = plan.notify_by.instant;
  if (found.finish.p95.at >= found.begin + flow::forecast_horizon) {
    return std::max(found.begin, date);
  }
  const auto needed = found.finish.p95.at - found.begin;
  constexpr int far = 4;
  return date > found.begin + far * needed ? found.finish.p95.at + needed / 10
                                           : std::max(found.finish.p95.at, date);
}

std::string tick_text(double x, double y, std::string_view anchor, std::string_view words) {
  return fmt::format(
      "<text class=\"tick\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", x, y, anchor,
      html(words));
}

// Seconds from the begin of the campaign, on the width of a chart.
class TimeAxis {
 public:
  TimeAxis(const CampaignPlan& plan, double left)
      : plan_(plan),
        left_(left),
        begin_(plan.forecast.begin),
        length_(std::max(seconds_of(shown_until(plan)), 1.0)) {}

  [[nodiscard]] double x(WallTime at) const {
    return left_ + (width - left_ - right) * std::clamp(seconds_of(at) / length_, 0.0, 1.0);
  }

  // A line at each of some instants, with the date below.
  [[nodiscard]] std::string drawn(double top, double bottom) const {
    std::string text;
    for (int tick = 0; tick <= ticks; ++tick) {
      const auto at = begin_ + std::chrono::duration_cast<WallTime::duration>(
                                   std::chrono::duration<double>(length_ * tick / ticks));
      const char* const anchor = tick == 0 ? "start" : tick == ticks ? "end" : "middle";
      const std::string instant =
          civil_text(std::chrono::floor<std::chrono::minutes>(at), plan_.notify_by.zone);
      text += fmt::format(
          "<line class=\"grid\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.1f}\" y2=\"{2:.1f}\"/>\n",
          x(at), top, bottom);
      // Below each other: side by side they would not fit between two ticks.
      text += tick_text(x(at), bottom + 16, anchor, instant.substr(0, 10));
      text += tick_text(x(at), bottom + 31, anchor, instant.substr(11, 5));
    }
    return text + deadline(top, bottom);
  }

 private:
  [[nodiscard]] double seconds_of(WallTime at) const {
    return std::chrono::duration<double>(at - begin_).count();
  }
  [[nodiscard]] std::string deadline(double top, double bottom) const {
    if (seconds_of(plan_.notify_by.instant) > length_ || plan_.notify_by.instant < begin_) {
      return {};
    }
    const double at = x(plan_.notify_by.instant);
    // To the side where there is more room; nothing else is drawn at this height.
    const bool is_late = at > (left_ + width - right) / 2;
    return fmt::format(
               "<line class=\"deadline\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.1f}\" "
               "y2=\"{2:.1f}\"/>",
               at, top - label_height, bottom) +
           tick_text(is_late ? at - 5 : at + 5, top - 6, is_late ? "end" : "start", "notify by");
  }

  const CampaignPlan& plan_;
  double left_;
  WallTime begin_;
  double length_;
};

struct ChartWords {
  std::string_view id;
  std::string_view title;
  std::string description;
};

std::string chart(const ChartWords& words, double height, const std::string& inside) {
  return fmt::format(
      "<div class=\"chart\" role=\"group\" tabindex=\"0\" aria-label=\"{3}\">"
      "<svg role=\"img\" viewBox=\"0 0 {0:.0f} {1:.0f}\" aria-labelledby=\"{2}-title {2}-desc\">"
      "<title id=\"{2}-title\">{3}</title><desc id=\"{2}-desc\">{4}</desc>\n{5}</svg></div>\n",
      width, height, words.id, html(words.title), html(words.description), inside);
}

std::string row_name(std::string_view name, double left, double middle) {
  return fmt::format(
      "<text class=\"name\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n", left - 8,
      middle + 4, html(name));
}

}  // namespace

std::string html(std::string_view text) {
  std::string safe;
  for (const char letter : text) {
    switch (letter) {
      case '&': safe += "&amp;"; break;
      case '<': safe += "&lt;"; break;
      case '>': safe += "&gt;"; break;
      case '"': safe += "&quot;"; break;
      default: safe += letter;
    }
  }
  return safe;
}

std::string course_chart(const CampaignPlan& plan) {
  constexpr double top = 10 + label_height;
  constexpr double bottom = 220;
  const TimeAxis axis(plan, left_of_codes);
  const auto y = [](double share) { return bottom - (bottom - top) * share; };
  std::string likely;
  std::string certain;
  for (const flow::CoursePoint& point : plan.forecast.course) {
    likely += fmt::format("{:.1f},{:.1f} ", axis.x(point.at), y(point.p50));
    certain += fmt::format("{:.1f},{:.1f} ", axis.x(point.at), y(point.p95));
  }
  std::string inside = axis.drawn(top, bottom);
  for (const int part : {0, 25, 50, 75, 100}) {
    inside += tick_text(left_of_codes - 8, y(part / 100.0) + 4, "end", fmt::format("{} %", part));
  }
  inside += fmt::format(
      "<polyline class=\"likely\" points=\"{}\"/>\n<polyline class=\"certain\" points=\"{}\"/>\n",
      likely, certain);
  return chart({.id = "course",
                .title = "People with an outcome, over time",
                .description = "A solid line for what half of all campaigns reach, and a dashed "
                               "one for what 19 in 20 reach at least. The tables have the dates."},
               bottom + axis_height, inside);
}

std::string countries_chart(const CampaignPlan& plan) {
  constexpr double top = 6 + label_height;
  const TimeAxis axis(plan, left_of_codes);
  const double bottom = top + row_height * static_cast<double>(plan.forecast.countries.size());
  std::string inside = axis.drawn(top, bottom);
  double middle = top + row_height / 2;
  for (const flow::ForecastRow& row : plan.forecast.countries) {
    const double from = axis.x(row.finish.p50.at);
    const double until = axis.x(row.finish.p95.at);
    inside += row_name(row.name, left_of_codes, middle);
    inside += fmt::format(
        "<rect class=\"band\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"10\"/>"
        "<circle class=\"point\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\"/>\n",
        from, middle - 5, std::max(until - from, 1.0), from, middle);
    middle += row_height;
  }
  return chart({.id = "countries",
                .title = "When the last person of each country has been told",
                .description = "A point for P50, and a bar from there to P95. The table below has "
                               "the same dates."},
               bottom + axis_height, inside);
}

std::string limits_chart(const CampaignPlan& plan) {
  constexpr double top = 6 + label_height;
  const TimeAxis axis(plan, left_of_limits);
  std::vector<std::string> names;
  std::string bars;
  for (const auto& [name, binding] : named_bindings(plan.forecast)) {
    auto place = std::ranges::find(names, name);
    if (place == names.end()) place = names.insert(place, name);
    const double middle = top + row_height * (static_cast<double>(place - names.begin()) + 0.5);
    const double from = axis.x(binding.from);
    bars += fmt::format(
        "<rect class=\"bound\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"12\"/>\n", from,
        middle - 6, std::max(axis.x(binding.until) - from, 1.0));
  }
  const double bottom = top + row_height * static_cast<double>(names.size());
  std::string inside = axis.drawn(top, bottom);
  double middle = top + row_height / 2;
  for (const std::string& name : names) {
    inside += row_name(name, left_of_limits, middle);
    middle += row_height;
  }
  return chart({.id = "limits",
                .title = "Which limit holds the campaign back, and when",
                .description = "A row for each limit; a bar where more would have gone without it. "
                               "The table below has the same spans."},
               bottom + axis_height, inside + bars);
}

}  // namespace crier::report
