#include "report/plan/plan_html.h"

#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "campaign/civil_time.h"
#include "report/plan/plan_chart.h"
#include "report/plan/plan_forecast.h"
#include "report/remedy_words.h"
#include "report/table.h"

namespace crier::report {
namespace {

namespace flow = pacing::flow;

// Contrast of text 4.5:1 and of lines 3:1 on white (WCAG 1.4.3, 1.4.11).
constexpr std::string_view style = R"css(
:root{color-scheme:light}
body{font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;margin:2rem auto;
max-width:52rem;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
table{border-collapse:collapse;margin:.5rem 0;width:100%}
caption{text-align:left;font-weight:600;padding:.25rem 0}
th,td{padding:.2rem .6rem;text-align:left;border-bottom:1px solid #8a8a8a}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}
.chart,.rows{overflow-x:auto}
svg{width:100%;min-width:40rem;height:auto}svg text{font:12px system-ui,sans-serif;fill:#1a1a1a}
.grid{stroke:#8a8a8a;stroke-width:.5}.deadline{stroke:#a3001b;stroke-width:2;stroke-dasharray:6 3}
.likely{fill:none;stroke:#00508a;stroke-width:2}
.certain{fill:none;stroke:#00508a;stroke-width:2;stroke-dasharray:2 3}
.band{fill:#5a8fbd;stroke:#00508a}.point{fill:#00508a}.bound{fill:#8a5a00}
.verdict{border-left:.4rem solid #1d6b2f;padding-left:.8rem}
.verdict.endangered{border-color:#a3001b}
code{overflow-wrap:anywhere}
@media print{body{margin:0;max-width:none}svg{min-width:0}h2{break-after:avoid}table,svg{break-inside:avoid}}
)css";

std::string instant_text(const CampaignPlan& plan, WallTime at) {
  if (at >= plan.forecast.begin + flow::forecast_horizon) return "no end in sight";
  return civil_text(std::chrono::ceil<std::chrono::minutes>(at), plan.notify_by.zone);
}

std::string share_text(double share) {
  return percent(std::llround(share * 1e6), 1'000'000);
}

std::string verdict(const CampaignPlan& plan) {
  const flow::Forecast& found = plan.forecast;
  std::string text = fmt::format(
      "<p class=\"verdict{}\"><strong>{}</strong> {} people by {}. Done {} as likely as not (P50), "
      "{} almost certainly (P95); notify_by is {}.</p>\n",
      found.is_endangered ? " endangered" : "",
      found.is_endangered ? "The deadline is in danger." : "The deadline is safe.",
      grouped(recipients(plan)), html(plan.channel), html(instant_text(plan, found.finish.p50.at)),
      html(instant_text(plan, found.finish.p95.at)), html(end_text(plan.notify_by)));
  if (const std::string waves = waves_words(plan); !waves.empty()) {
    text += "<p>In waves: " + html(waves) + ".</p>\n";
  }
  if (const std::string answers = answers_words(plan); !answers.empty()) {
    text += "<p>Answers: " + html(answers) + ".</p>\n";
  }
  if (plan.remedies.enough.empty()) return text;
  text +=
      "<h2>What keeps the date</h2>\n<p>Each of these by itself, the least change "
      "first.</p>\n<ol>\n";
  for (const flow::Remedy& remedy : plan.remedies.enough) {
    text += "<li>" + html(words_of(remedy, plan.notify_by.zone));
    for (const std::string& command : commands_of(remedy, plan.channel)) {
      text += "<br><code>" + html(command) + "</code>";
    }
    text += "</li>\n";
  }
  return text + "</ol>\n";
}

std::string rows_table(const CampaignPlan& plan, const std::vector<flow::ForecastRow>& rows,
                       std::string_view caption, std::string_view first) {
  std::string text = fmt::format(
      "<div class=\"rows\" role=\"group\" tabindex=\"0\" aria-label=\"{0}\">"
      "<table><caption>{0}</caption><thead><tr><th scope=\"col\">{1}</th>"
      "<th scope=\"col\" class=\"number\">People</th><th scope=\"col\">Half the time by (P50)</th>"
      "<th scope=\"col\">19 in 20 by (P95)</th>"
      "<th scope=\"col\" class=\"number\">Told in time</th></tr></thead><tbody>\n",
      caption, first);
  for (const flow::ForecastRow& row : rows) {
    text += fmt::format(
        "<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td><td>{}</td><td>{}</td>"
        "<td class=\"number\">{}</td></tr>\n",
        html(row.name), grouped(row.people), html(instant_text(plan, row.finish.p50.at)),
        html(instant_text(plan, row.finish.p95.at)), share_text(row.told_p95));
  }
  return text + "</tbody></table></div>\n";
}

std::string bindings_table(const CampaignPlan& plan) {
  std::string text =
      "<div class=\"rows\" role=\"group\" tabindex=\"0\" aria-label=\"Limits that bind\">"
      "<table><caption>Limits that bind</caption><thead><tr><th scope=\"col\">Limit</th>"
      "<th scope=\"col\">From</th><th scope=\"col\">Until</th></tr></thead><tbody>\n";
  for (const auto& [words, binding] : named_bindings(plan.forecast)) {
    text += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>\n", html(words),
                        html(instant_text(plan, binding.from)),
                        html(instant_text(plan, binding.until)));
  }
  return text + "</tbody></table></div>\n";
}

}  // namespace

std::string plan_html(const CampaignPlan& plan) {
  const flow::Forecast& found = plan.forecast;
  const std::string title = html("Plan of " + plan.key);
  std::string text = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n<main>\n<h1>{0}</h1>\n",
      title, style);
  text += verdict(plan);
  if (found.people > 0) {
    text += "<h2>Over time</h2>\n" + course_chart(plan);
    text += "<h2>By country</h2>\n" + countries_chart(plan) +
            rows_table(plan, found.countries, "When each country has been told", "Country");
    text += "<h2>By provider</h2>\n" +
            rows_table(plan, found.providers, "When each provider has everything", "Provider");
    if (!named_bindings(found).empty()) {
      text += "<h2>Limits</h2>\n" + limits_chart(plan) + bindings_table(plan);
    }
  }
  return text + fmt::format(
                    "<p>{} seeded runs of the flows through the limits. P50: half of all such "
                    "campaigns are done by then; P95: 19 in 20.</p>\n</main>\n</body>\n</html>\n",
                    found.runs);
}

}  // namespace crier::report
