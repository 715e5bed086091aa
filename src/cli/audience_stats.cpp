#include "store/audience/audience_stats.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "cli/audience.h"
#include "report/table.h"

namespace crier::app {

namespace {

namespace json = boost::json;
using report::grouped;

using Stats = std::vector<store::AudienceStatsRow>;

store::AudienceStatsRow sum_of(const Stats& stats) {
  store::AudienceStatsRow sum{.country = "all", .language = ""};
  for (const auto& row : stats) {
    sum.people += row.people;
    sum.with_email += row.with_email;
    sum.with_phone += row.with_phone;
    sum.minors += row.minors;
    sum.age_unknown += row.age_unknown;
  }
  return sum;
}

std::string table_of(const Stats& stats) {
  using report::Align;
  if (stats.empty()) return "nobody yet; import people with: crier audience import people.csv\n";
  report::Table table({{"country"},
                       {"language"},
                       {"people", Align::right},
                       {"with e-mail", Align::right},
                       {"without", Align::right},
                       {"with phone", Align::right},
                       {"minors", Align::right},
                       {"age unknown", Align::right}});
  const auto add = [&table](const store::AudienceStatsRow& row, const std::string& language) {
    table.add({row.country, language, grouped(row.people), grouped(row.with_email),
               grouped(row.people - row.with_email), grouped(row.with_phone), grouped(row.minors),
               grouped(row.age_unknown)});
  };
  for (const auto& row : stats) add(row, row.language.empty() ? "unknown" : row.language);
  table.add_rule();
  add(sum_of(stats), "");
  return table.text(0);
}

std::string csv_of(const Stats& stats) {
  std::string text =
      "country,language,people,with_email,without_email,with_phone,minors,age_unknown\n";
  for (const auto& row : stats) {
    text += fmt::format("{},{},{},{},{},{},{},{}\n", row.country, row.language, row.people,
                        row.with_email, row.people - row.with_email, row.with_phone, row.minors,
                        row.age_unknown);
  }
  return text;
}

json::object json_of(const store::AudienceStatsRow& row) {
  return {{"people", row.people},
          {"with_email", row.with_email},
          {"without_email", row.people - row.with_email},
          {"with_phone", row.with_phone},
          {"minors", row.minors},
          {"age_unknown", row.age_unknown}};
}

std::string json_of(const Stats& stats) {
  json::array segments;
  for (const auto& row : stats) {
    json::object segment = json_of(row);
    segment["country"] = row.country;
    segment["language"] = row.language.empty() ? json::value(nullptr) : json::value(row.language);
    segments.push_back(std::move(segment));
  }
  const json::object object{{"total", json_of(sum_of(stats))}, {"segments", std::move(segments)}};
  return json::serialize(object) + "\n";
}

}  // namespace

void run_audience_stats(Context& context, Format format) {
  const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(context.now())};
  const Stats stats = context.connection().transact(
      [&](store::Transaction& transaction) { return store::audience_stats(transaction, today); });
  switch (format) {
    case Format::table: fmt::print(context.out(), "{}", table_of(stats)); return;
    case Format::csv: fmt::print(context.out(), "{}", csv_of(stats)); return;
    case Format::json: fmt::print(context.out(), "{}", json_of(stats)); return;
  }
}

}  // namespace crier::app
