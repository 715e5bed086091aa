#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "cli/audience.h"
#include "report/table.h"
#include "use_cases/audience/audience_counts.h"

namespace crier::app {

namespace {

namespace json = boost::json;
using report::grouped;

std::string table_of(const AudienceCounts& counts) {
  using report::Align;
  if (counts.segments.empty())
    return "nobody yet; import people with: crier audience import people.csv\n";
  report::Table table({{"country"},
                       {"language"},
                       {"people", Align::right},
                       {"with e-mail", Align::right},
                       {"without", Align::right},
                       {"with phone", Align::right},
                       {"minors", Align::right},
                       {"age unknown", Align::right}});
  const auto add = [&table](const store::AudienceStatsRow& row, const std::string& country,
                            const std::string& language) {
    table.add({country, language, grouped(row.people), grouped(row.with_email),
               grouped(row.people - row.with_email), grouped(row.with_phone), grouped(row.minors),
               grouped(row.age_unknown)});
  };
  for (const auto& row : counts.segments)
    add(row, row.country, row.language.empty() ? "unknown" : row.language);
  table.add_rule();
  add(counts.total, "all", "");
  return table.text(0);
}

std::string csv_of(const AudienceCounts& counts) {
  std::string text =
      "country,language,people,with_email,without_email,with_phone,minors,age_unknown\n";
  for (const auto& row : counts.segments) {
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

std::string json_of(const AudienceCounts& counts) {
  json::array segments;
  for (const auto& row : counts.segments) {
    json::object segment = json_of(row);
    segment["country"] = row.country;
    segment["language"] = row.language.empty() ? json::value(nullptr) : json::value(row.language);
    segments.push_back(std::move(segment));
  }
  const json::object object{{"total", json_of(counts.total)}, {"segments", std::move(segments)}};
  return json::serialize(object) + "\n";
}

}  // namespace

void run_audience_stats(Context& context, Format format) {
  const AudienceCounts counts = count_audience(context.connection(), context.now());
  switch (format) {
    case Format::table: fmt::print(context.out(), "{}", table_of(counts)); return;
    case Format::csv: fmt::print(context.out(), "{}", csv_of(counts)); return;
    case Format::json: fmt::print(context.out(), "{}", json_of(counts)); return;
  }
}

}  // namespace crier::app
